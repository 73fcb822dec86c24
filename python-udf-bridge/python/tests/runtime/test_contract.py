"""The five functions as their reference shows them."""

import copy
import inspect
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from runtime_support import PASS
from runtime_support import manifest as manifest_of

import remotemedia_runtime
from remotemedia import (
    Audio,
    Manifest,
    ManifestMetadata,
    Pipeline,
    PipelineGraph,
    RuntimeHint,
    RuntimeType,
    node,
)

executed = []


@node("ContractTranscriber")
def transcriber(value):
    raise FileNotFoundError("Model file not found")


@node("ContractNotes")
def notes(value):
    executed.append(value)
    return value


@pytest.mark.contract("ffi.execute_pipeline.example", "ffi.testing.happy_path")
def test_execute_pipeline_prints_output_and_time(capsys):
    from remotemedia_runtime import execute_pipeline

    manifest = manifest_of(("twice", "PassThroughNode"))
    result = execute_pipeline(manifest)

    if result["success"]:
        print(f"Output: {result['result']}")
        print(f"Time: {result['metrics']['total_time_ms']}ms")
    else:
        print(f"Error: {result['error']}")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Output: None"
    assert lines[1] == f"Time: {result['metrics']['total_time_ms']}ms"


@pytest.mark.contract("ffi.execute_pipeline.example")
def test_execute_pipeline_prints_the_error_of_a_result(capsys):
    from remotemedia_runtime import execute_pipeline

    manifest = manifest_of(("bad", "ResampleNode"))
    result = execute_pipeline(manifest, raise_on_error=False)

    if result["success"]:
        print(f"Output: {result['result']}")
        print(f"Time: {result['metrics']['total_time_ms']}ms")
    else:
        print(f"Error: {result['error']}")

    assert capsys.readouterr().out.startswith("Error: Data marshaling failed: bad: ")


@pytest.mark.contract("ffi.execute_pipeline_with_input.example", "ffi.testing.happy_path")
def test_execute_pipeline_with_input_gives_segments():
    from remotemedia_runtime import execute_pipeline_with_input

    audio = np.random.default_rng(1).random(16000).astype(np.float32)
    manifest = '{"version":"v1","nodes":[{"id":"vad","node_type":"VADNode"}],"connections":[]}'

    result = execute_pipeline_with_input(manifest, audio)
    segments = result["result"]

    assert [(segment["start_ms"], segment["end_ms"]) for segment in segments] == [(0, 1000)]


@pytest.mark.parametrize(
    ("manifest_json", "printed"),
    [
        (manifest_of(("a", "PassThroughNode")), "Manifest is valid"),
        ("{", "Invalid manifest: Manifest parsing failed: "),
    ],
)
@pytest.mark.contract("ffi.validate_manifest.example")
def test_validate_manifest_prints(manifest_json, printed, capsys):
    from remotemedia_runtime import validate_manifest

    try:
        validate_manifest(manifest_json)
        print("Manifest is valid")
    except ValueError as e:
        print(f"Invalid manifest: {e}")

    assert capsys.readouterr().out.startswith(printed)


@pytest.mark.contract(
    "ffi.get_available_nodes.returns",
    "ffi.get_available_nodes.example",
    "ffi.testing.happy_path",
)
def test_get_available_nodes_prints_names(capsys):
    from remotemedia_runtime import get_available_nodes

    nodes = get_available_nodes()
    print(f"Available nodes: {', '.join(nodes)}")

    printed = capsys.readouterr().out
    for name in ("VADNode", "ResampleNode", "FormatConverterNode", "MultiplyNode", "AddNode"):
        assert name in printed


@pytest.mark.contract(
    "ffi.get_node_metadata.returns.name",
    "ffi.get_node_metadata.returns.version",
    "ffi.get_node_metadata.returns.capabilities",
    "ffi.get_node_metadata.returns.parameters",
    "ffi.get_node_metadata.example",
    "ffi.testing.happy_path",
    "data.vad.metadata",
)
def test_get_node_metadata_prints_parameters(capsys):
    from remotemedia_runtime import get_node_metadata

    meta = get_node_metadata("VADNode")
    print(f"Parameters: {meta['parameters']}")

    assert capsys.readouterr().out.startswith(
        "Parameters: {'threshold': {'type': 'float', 'default': -30.0"
    )
    assert meta["name"] == "VADNode"
    assert meta["version"] == "1.0.0"
    assert meta["capabilities"] == ["audio", "cpu"]


@pytest.mark.contract("ffi.errors.NodeExecutionError", "ffi.errors.example")
def test_a_failed_execution_prints_node_and_message(capsys):
    from remotemedia_runtime import execute_pipeline_with_input

    manifest = manifest_of(("whisper", "MultiplyNode", {"factor": 2}))
    try:
        execute_pipeline_with_input(manifest, 2**62)
    except RuntimeError as e:
        print(f"Execution failed: {e}")

    printed = capsys.readouterr().out
    assert printed.startswith("Execution failed: Node execution failed: whisper: ")


@pytest.mark.contract("ffi.errors.context.traceback", "ffi.errors.example", "data.errors.traceback")
def test_a_failed_python_node_prints_its_traceback(capsys):
    from remotemedia_runtime import execute_pipeline

    try:
        execute_pipeline(manifest_of(("whisper", "ContractTranscriber")))
    except RuntimeError as e:
        print(f"Execution failed: {e}")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "Execution failed: Python exception in 'whisper': FileNotFoundError: Model file not found"
    )
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[-1] == "FileNotFoundError: Model file not found"


@pytest.mark.contract(
    "ffi.testing.sdk",
    "ffi.sdk.executor.execute",
    "ffi.sdk.executor.available_nodes",
    "ffi.sdk.executor.example",
)
def test_the_executor_of_the_reference_works_as_written():
    from typing import Any

    from remotemedia_runtime import (
        execute_pipeline_with_input,
        get_available_nodes,
        validate_manifest,
    )

    class RustExecutor:
        """Wrapper for Rust runtime FFI."""

        def execute(self, manifest: dict, input_data: Any) -> dict:
            manifest_json = json.dumps(manifest)

            validate_manifest(manifest_json)

            result = execute_pipeline_with_input(manifest_json, input_data)

            if not result["success"]:
                raise RuntimeError(result["error"])

            return result

        @staticmethod
        def available_nodes() -> list[str]:
            return get_available_nodes()

    executor = RustExecutor()
    add = json.loads(manifest_of(("add", "AddNode", {"addend": 2})))
    assert executor.execute(add, 40)["result"] == 42
    assert "AddNode" in executor.available_nodes()


@pytest.mark.contract(
    "ffi.sdk.executor.module",
    "ffi.sdk.executor.execute",
    "ffi.sdk.executor.validates",
    "ffi.sdk.executor.raises",
    "ffi.sdk.executor.available_nodes",
)
def test_the_executor_is_where_the_reference_has_it():
    from remotemedia.runtime.executor import RustExecutor

    executor = RustExecutor()
    add = json.loads(manifest_of(("add", "AddNode", {"addend": 2})))
    assert executor.execute(add, 40)["result"] == 42
    assert "AddNode" in executor.available_nodes()
    with pytest.raises(RuntimeError, match="add: "):
        executor.execute(add, "text")
    with pytest.raises(ValueError, match="Manifest parsing failed"):
        executor.execute({"version": "v2", "nodes": [], "connections": []}, 1)


@pytest.mark.contract("ffi.testing.sdk", "ffi.sdk.pipeline.example")
def test_the_usage_of_the_reference_works_as_written():
    from remotemedia import AudioResampleNode, Pipeline

    audio_data = (np.zeros(44100, np.float32), 44100)

    p = Pipeline("audio")
    p.add_node(AudioResampleNode(target_rate=16000))
    result = p.run(audio_data)

    assert result["sample_rate"] == 16000
    assert result["audio"].shape == (16000,)


@pytest.mark.contract("ffi.sdk.pipeline.example")
def test_the_usage_of_the_reference_works_with_a_bare_array_and_a_rate_of_the_pipeline():
    from remotemedia import AudioResampleNode, Pipeline

    audio_data = np.zeros(44100, np.float32)

    p = Pipeline("audio", sample_rate=44100)
    p.add_node(AudioResampleNode(target_rate=16000))
    result = p.run(audio_data)

    assert isinstance(result, np.ndarray)
    assert result.shape == (16000,)


def test_a_bare_array_without_any_rate_is_refused_where_one_is_needed():
    from remotemedia import AudioResampleNode, Pipeline

    p = Pipeline("audio")
    p.add_node(AudioResampleNode(target_rate=16000))
    with pytest.raises(TypeError, match="does not know the sample rate of its input"):
        p.run(np.zeros(44100, np.float32))


@pytest.mark.contract("data.node.metadata")
def test_a_manifest_is_validated_and_its_nodes_state_metadata():
    from remotemedia_runtime import Manifest, NodeExecutor

    manifest = Manifest.from_json(manifest_of(("vad", "VADNode"), ("p", "PassThroughNode")))
    assert manifest.validate() == []
    manifest.nodes[1].id = "vad"
    with pytest.raises(ValueError, match="Duplicate"):
        manifest.validate()
    assert NodeExecutor("VADNode").metadata().version == "1.0.0"


@pytest.mark.contract("data.metrics.summary")
def test_metrics_print_as_the_reference_shows_them():
    from remotemedia_runtime import PipelineMetrics, execute_pipeline

    metrics = execute_pipeline(manifest_of(("p", "PassThroughNode")))["metrics"]
    again = PipelineMetrics.from_json(metrics.to_json())
    assert again.summary() == (
        f"Pipeline completed in {metrics.total_time_ms}ms "
        f"(1 nodes, {metrics.total_memory_mb:.2f}MB peak memory)"
    )


@pytest.mark.contract("ffi.module.name", "ffi.module.functions", "ffi.module.version")
def test_the_version_and_the_functions_are_those_of_the_reference():
    assert remotemedia_runtime.__version__ == "1.0.0"
    assert isinstance(Audio(np.zeros(1, np.float32)), Audio)
    functions = {
        "execute_pipeline",
        "execute_pipeline_with_input",
        "validate_manifest",
        "get_available_nodes",
        "get_node_metadata",
    }
    assert functions < set(remotemedia_runtime.__all__)


@pytest.mark.contract(
    "ffi.execute_pipeline.manifest_json",
    "ffi.execute_pipeline_with_input.manifest_json",
    "ffi.execute_pipeline_with_input.input_data",
    "ffi.validate_manifest.manifest_json",
    "ffi.get_node_metadata.node_type",
)
def test_the_parameters_are_named_as_in_the_reference():
    for function, names in (
        ("execute_pipeline", ["manifest_json"]),
        ("execute_pipeline_with_input", ["manifest_json", "input_data"]),
        ("validate_manifest", ["manifest_json"]),
        ("get_available_nodes", []),
        ("get_node_metadata", ["node_type"]),
    ):
        parameters = inspect.signature(getattr(remotemedia_runtime, function)).parameters
        needed = [name for name, it in parameters.items() if it.default is it.empty]
        assert needed == names, function
    assert remotemedia_runtime.execute_pipeline_with_input(manifest_json=PASS, input_data=[1])[
        "result"
    ] == [1]


@pytest.mark.parametrize(
    ("run", "output"),
    [
        (lambda: remotemedia_runtime.execute_pipeline(PASS), None),
        (lambda: remotemedia_runtime.execute_pipeline_with_input(PASS, {"x": [1]}), {"x": [1]}),
    ],
)
@pytest.mark.contract(
    "ffi.execute_pipeline.returns",
    "ffi.execute_pipeline.returns.success",
    "ffi.execute_pipeline.returns.result",
    "ffi.execute_pipeline.returns.metrics",
    "ffi.execute_pipeline.returns.error",
    "ffi.execute_pipeline_with_input.returns",
)
def test_a_result_has_the_keys_and_types_of_the_reference(run, output):
    result = run()
    assert isinstance(result, dict)
    assert result["success"] is True
    assert result["result"] == output
    assert isinstance(result["metrics"], dict)
    assert result["metrics"]["node_count"] == 1
    assert result["error"] is None


@pytest.mark.contract(
    "ffi.validate_manifest.no_execution",
    "ffi.validate_manifest.returns",
    "ffi.testing.happy_path",
)
def test_validation_runs_no_node():
    executed.clear()
    text = manifest_of(("n", "ContractNotes"))
    assert remotemedia_runtime.validate_manifest(text) is True
    assert executed == []
    remotemedia_runtime.execute_pipeline_with_input(text, 1)
    assert executed == [1]


@pytest.mark.parametrize(
    ("kind", "built_in", "nodes", "connections", "value", "begins", "concerned"),
    [
        (
            "ManifestError",
            ValueError,
            [("n", "FormatConverterNode", {"target_format": "u8"})],
            None,
            None,
            "Manifest parsing failed: ",
            ("n", "initialize"),
        ),
        (
            "GraphError",
            ValueError,
            [("n", "AddNode"), ("m", "AddNode")],
            ["nm", "nm"],
            None,
            "Invalid pipeline graph: ",
            ("n", "initialize"),
        ),
        (
            "CycleError",
            ValueError,
            [("n", "AddNode"), ("m", "AddNode")],
            ["nm", "mn"],
            None,
            "Cycle detected in pipeline: ",
            ("n", "initialize"),
        ),
        (
            "NodeNotFound",
            KeyError,
            [("n", "NoSuchNode")],
            None,
            None,
            "Node not found: ",
            ("n", "initialize"),
        ),
        (
            "NodeExecutionError",
            RuntimeError,
            [("n", "MultiplyNode", {"factor": 2})],
            None,
            2**62,
            "Node execution failed: n: ",
            ("n", "execute"),
        ),
        (
            "PythonError",
            RuntimeError,
            [("n", "ContractTranscriber")],
            None,
            None,
            "Python exception in 'n': ",
            ("n", "execute"),
        ),
        (
            "MarshalingError",
            TypeError,
            [("n", "VADNode")],
            None,
            "text",
            "Data marshaling failed: ",
            ("n", "execute"),
        ),
        (
            "AudioFormatError",
            RuntimeError,
            [("n", "PassThroughNode")],
            None,
            np.array([np.nan], np.float32),
            "Invalid audio format: ",
            (None, "execute"),
        ),
    ],
    ids=lambda it: it if isinstance(it, str) and it.isalpha() else "",
)
@pytest.mark.contract(
    "ffi.errors.ManifestError",
    "ffi.errors.GraphError",
    "ffi.errors.CycleError",
    "ffi.errors.NodeNotFound",
    "ffi.errors.NodeExecutionError",
    "ffi.errors.PythonError",
    "ffi.errors.MarshalingError",
    "ffi.errors.context.message",
    "ffi.errors.context.node_and_operation",
    "data.errors.ManifestError",
    "data.errors.GraphError",
    "data.errors.CycleError",
    "data.errors.NodeNotFound",
    "data.errors.NodeExecutionError",
    "data.errors.PythonError",
    "data.errors.MarshalingError",
    "data.errors.AudioFormatError",
    "data.errors.other_kinds",
)
def test_an_error_is_raised_and_worded_as_the_reference_says(
    kind, built_in, nodes, connections, value, begins, concerned
):
    text = manifest_of(*nodes, connections=connections)
    with pytest.raises(built_in) as raised:
        remotemedia_runtime.execute_pipeline_with_input(text, value)
    error = raised.value
    assert type(error) is getattr(remotemedia_runtime, kind)
    assert error.kind == kind
    assert str(error).startswith(begins)
    assert len(str(error)) > len(begins)
    assert (error.node_id, error.operation) == concerned


@pytest.mark.contract("ffi.threads.safe")
def test_every_function_can_be_called_from_many_threads():
    def call(number):
        text = manifest_of(("add", "AddNode", {"addend": number}))
        return (
            remotemedia_runtime.validate_manifest(text),
            remotemedia_runtime.execute_pipeline(PASS)["result"],
            remotemedia_runtime.execute_pipeline_with_input(text, 1)["result"],
            "AddNode" in remotemedia_runtime.get_available_nodes(),
            remotemedia_runtime.get_node_metadata("AddNode")["name"],
        )

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(call, range(64)))
    assert results == [(True, None, number + 1, True, "AddNode") for number in range(64)]


@pytest.mark.contract("ffi.sdk.pipeline.run")
def test_run_executes_what_serialize_gives():
    from remotemedia import AudioResampleNode

    audio = (np.sin(np.arange(4410) * 0.05).astype(np.float32), 44_100)
    pipeline = Pipeline("audio").add_node(AudioResampleNode(target_rate=16000))
    result = pipeline.run(audio)
    by_hand = remotemedia_runtime.execute_pipeline_with_input(pipeline.serialize(), audio)["result"]
    assert result["sample_rate"] == by_hand["sample_rate"] == 16_000
    np.testing.assert_array_equal(result["audio"], by_hand["audio"])


FULL = {
    "version": "v1",
    "nodes": [{"id": "a", "node_type": "AddNode"}, {"id": "b", "node_type": "AddNode"}],
    "connections": [{"from": "a", "to": "b"}],
}


@pytest.mark.parametrize(
    "path",
    [
        ["version"],
        ["nodes"],
        ["connections"],
        ["nodes", 1, "id"],
        ["nodes", 1, "node_type"],
        ["connections", 0, "from"],
        ["connections", 0, "to"],
    ],
    ids=lambda path: path[-1],
)
@pytest.mark.contract(
    "data.manifest.required",
    "data.manifest.version",
    "data.manifest.node.required",
    "data.manifest.connection.required",
)
def test_what_a_manifest_must_have_is_asked_for(path):
    assert remotemedia_runtime.validate_manifest(json.dumps(FULL))
    for change in ("leave out", "retype"):
        tree = copy.deepcopy(FULL)
        part = tree
        for step in path[:-1]:
            part = part[step]
        if change == "leave out":
            del part[path[-1]]
        else:
            part[path[-1]] = 5
        with pytest.raises(remotemedia_runtime.ManifestError) as raised:
            remotemedia_runtime.validate_manifest(json.dumps(tree))
        assert path[-1] in str(raised.value)


@pytest.mark.contract(
    "data.manifest.metadata",
    "data.manifest.metadata.fields",
    "data.manifest.node.params",
    "data.manifest.node.runtime_hint.default",
)
def test_what_a_manifest_may_leave_out_has_its_default():
    read = Manifest.from_dict(FULL)
    assert read.metadata == ManifestMetadata(None, None, None)
    assert [node.params for node in read.nodes] == [{}, {}]
    assert [node.runtime_hint for node in read.nodes] == [RuntimeHint.AUTO] * 2
    stated = copy.deepcopy(FULL)
    stated["metadata"] = {}
    for entry in stated["nodes"]:
        entry.update(params={}, runtime_hint="auto")
    for tree in (FULL, stated):
        run = remotemedia_runtime.execute_pipeline_with_input(json.dumps(tree), 3)
        assert run["result"] == 3
        assert [entry.runtime for entry in run["metrics"].nodes] == ["rust_native"] * 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda tree: tree.update(version="v2"), "Unsupported manifest version: v2"),
        (lambda tree: tree["nodes"][1].update(id="a"), "Duplicate node ID: a"),
        (
            lambda tree: tree["connections"][0].update(to="c"),
            "Connection references unknown node: c",
        ),
        (
            lambda tree: tree["connections"][0].update({"from": "c"}),
            "Connection references unknown node: c",
        ),
    ],
)
@pytest.mark.contract(
    "data.validation.version",
    "data.validation.unique_ids",
    "data.validation.connections",
)
def test_a_manifest_that_is_refused_is_so_in_the_words_of_the_reference(change, says):
    tree = copy.deepcopy(FULL)
    change(tree)
    with pytest.raises(remotemedia_runtime.ManifestError, match=says):
        remotemedia_runtime.validate_manifest(json.dumps(tree))


@pytest.mark.contract("data.graph.native_nodes")
def test_the_nodes_of_the_reference_are_native():
    names = ["VADNode", "ResampleNode", "FormatConverterNode", "MultiplyNode", "AddNode"]
    nodes = [{"id": name, "node_type": name, "runtime_hint": "rust_native"} for name in names]
    graph = PipelineGraph.from_manifest({"version": "v1", "nodes": nodes, "connections": []})
    assert {name: it.runtime for name, it in graph.nodes.items()} == dict.fromkeys(
        names, RuntimeType.RUST_NATIVE
    )


@pytest.mark.contract("data.vad.threshold", "data.vad.frame_length_ms")
def test_a_vad_has_the_defaults_of_the_reference():
    # Of 35 ms the first 15 are loud, the others below -30 dB, but not below -40.
    audio = np.full(560, 0.02, np.float32)
    audio[:240] = 0.5

    def ends(**params):
        text = manifest_of(("vad", "VADNode", params))
        result = remotemedia_runtime.execute_pipeline_with_input(text, (audio, 16_000))["result"]
        return [segment["end_ms"] for segment in result]

    assert ends() == ends(threshold=-30.0, frame_length_ms=30) == [30]
    assert ends(threshold=-40.0) == [35]
    assert ends(frame_length_ms=10) == [20]


@pytest.mark.parametrize(
    ("node_type", "params"),
    [
        ("FormatConverterNode", {"target_format": "u8"}),
        ("ResampleNode", {"target_rate": 0}),
    ],
)
@pytest.mark.contract("data.validation.conversions")
def test_a_conversion_that_cannot_be_is_refused(node_type, params):
    with pytest.raises(ValueError, match=next(iter(params))):
        remotemedia_runtime.validate_manifest(manifest_of(("n", node_type, params)))
