"""The five functions as their reference shows them."""

import json

import numpy as np
import pytest
from runtime_support import manifest as manifest_of

import remotemedia_runtime
from remotemedia import Audio, node


@node("ContractTranscriber")
def transcriber(value):
    raise FileNotFoundError("Model file not found")


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
def test_validate_manifest_prints(manifest_json, printed, capsys):
    from remotemedia_runtime import validate_manifest

    try:
        validate_manifest(manifest_json)
        print("Manifest is valid")
    except ValueError as e:
        print(f"Invalid manifest: {e}")

    assert capsys.readouterr().out.startswith(printed)


def test_get_available_nodes_prints_names(capsys):
    from remotemedia_runtime import get_available_nodes

    nodes = get_available_nodes()
    print(f"Available nodes: {', '.join(nodes)}")

    printed = capsys.readouterr().out
    for name in ("VADNode", "ResampleNode", "FormatConverterNode", "MultiplyNode", "AddNode"):
        assert name in printed


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


def test_a_failed_execution_prints_node_and_message(capsys):
    from remotemedia_runtime import execute_pipeline_with_input

    manifest = manifest_of(("whisper", "MultiplyNode", {"factor": 2}))
    try:
        execute_pipeline_with_input(manifest, 2**62)
    except RuntimeError as e:
        print(f"Execution failed: {e}")

    printed = capsys.readouterr().out
    assert printed.startswith("Execution failed: Node execution failed: whisper: ")


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


def test_the_usage_of_the_reference_works_as_written():
    from remotemedia import AudioResampleNode, Pipeline

    audio_data = (np.zeros(44100, np.float32), 44100)

    p = Pipeline("audio")
    p.add_node(AudioResampleNode(target_rate=16000))
    result = p.run(audio_data)

    assert result["sample_rate"] == 16000
    assert result["audio"].shape == (16000,)


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


def test_a_manifest_is_validated_and_its_nodes_state_metadata():
    from remotemedia_runtime import Manifest, NodeExecutor

    manifest = Manifest.from_json(manifest_of(("vad", "VADNode"), ("p", "PassThroughNode")))
    assert manifest.validate() == []
    manifest.nodes[1].id = "vad"
    with pytest.raises(ValueError, match="Duplicate"):
        manifest.validate()
    assert NodeExecutor("VADNode").metadata().version == "1.0.0"


def test_metrics_print_as_the_reference_shows_them():
    from remotemedia_runtime import PipelineMetrics, execute_pipeline

    metrics = execute_pipeline(manifest_of(("p", "PassThroughNode")))["metrics"]
    again = PipelineMetrics.from_json(metrics.to_json())
    assert again.summary() == (
        f"Pipeline completed in {metrics.total_time_ms}ms "
        f"(1 nodes, {metrics.total_memory_mb:.2f}MB peak memory)"
    )


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
