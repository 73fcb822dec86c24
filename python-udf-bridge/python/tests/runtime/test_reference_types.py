"""The types of the reference, under their names."""

import dataclasses
import json
import pickle

import numpy as np
import pytest
from runtime_support import PROJECT_ROOT, manifest, output_of

import remotemedia
import remotemedia_runtime as runtime
from remotemedia import (
    Audio,
    AudioBuffer,
    AudioFormat,
    Capability,
    Connection,
    ExecutionStatus,
    Manifest,
    ManifestMetadata,
    NodeDefinition,
    NodeExecutor,
    NodeMetadata,
    NodeState,
    Pipeline,
    PipelineGraph,
    PipelineState,
    RuntimeHint,
    RuntimeType,
    RustExecutor,
    VADNodeExecutor,
    VoiceSegment,
)

NAMES = [
    "AudioBuffer",
    "AudioFormat",
    "AudioFormatError",
    "Capability",
    "Connection",
    "CycleError",
    "ExecutionStatus",
    "ExecutorError",
    "GraphError",
    "Manifest",
    "ManifestError",
    "ManifestMetadata",
    "MarshalingError",
    "NodeDefinition",
    "NodeExecutionError",
    "NodeExecutor",
    "NodeInstance",
    "NodeMetadata",
    "NodeMetrics",
    "NodeNotFound",
    "PipelineGraph",
    "PipelineMetrics",
    "PythonError",
    "RetryableError",
    "RuntimeHint",
    "RuntimeType",
    "VADNodeExecutor",
    "VoiceSegment",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.contract("data.manifest.types", "data.types")
def test_a_type_is_reachable_by_its_name(name):
    assert name in runtime.__all__
    assert name in dir(runtime)
    assert isinstance(getattr(runtime, name), type)


def test_names_that_do_not_exist_are_refused():
    assert not hasattr(runtime, "NoSuchName")
    for module in (runtime, remotemedia):
        for name in module.__all__:
            assert getattr(module, name) is not None


def test_the_names_are_loaded_when_they_are_used():
    assert (
        output_of(
            """
        import sys
        import remotemedia_runtime
        before = "numpy" in sys.modules
        print(before, remotemedia_runtime.VoiceSegment(0, 30, -3.0, 1.0).duration_ms)
        """
        )
        == "False 30\n"
    )


@pytest.mark.contract(
    "data.audio.fields",
    "data.audio.formats",
    "data.audio.from_numpy",
    "data.audio.to_numpy",
    "data.audio.duration_seconds",
)
def test_audio_has_what_a_buffer_has():
    samples = np.arange(8, dtype=np.int16).reshape(4, 2)
    audio = AudioBuffer.from_numpy(samples, 16)
    assert AudioBuffer is Audio
    assert audio.format is AudioFormat.I16
    assert (audio.format, audio.channels, audio.sample_rate) == ("i16", 2, 16)
    assert audio.duration_seconds == audio.duration_s == 0.25
    assert audio.data.tolist() == list(range(8))
    assert audio.to_numpy() is samples
    assert Audio(samples[:, :1]).to_numpy().shape == (4,)
    formats = [Audio(np.zeros(1, dtype)).format for dtype in ("f4", "f8", "i2", "i4", ">f4")]
    assert formats == ["f32", "f64", "i16", "i32", "f32"]
    with pytest.raises(ValueError, match="needs a sample rate"):
        _ = Audio(samples).duration_seconds


@pytest.mark.contract("data.segment.fields", "data.segment.duration_ms")
def test_voice_segments_are_made_of_a_result():
    audio = np.concatenate([np.zeros(1600), np.full(3200, 0.5)]).astype(np.float32)
    vad = manifest(("vad", "VADNode"))
    result = runtime.execute_pipeline_with_input(vad, (audio, 16_000))["result"]
    assert isinstance(result[0], dict)
    (segment,) = VoiceSegment.from_result(result)
    assert segment.to_dict() == result[0]
    assert segment.duration_ms == segment.end_ms - segment.start_ms == 210
    assert dataclasses.replace(segment, end_ms=segment.start_ms).duration_ms == 0
    assert pickle.loads(pickle.dumps(segment)) == segment
    for odd in ([{"start_ms": 1}], 5, [3]):
        with pytest.raises(ValueError, match="no list of voice segments"):
            VoiceSegment.from_result(odd)


@pytest.mark.contract("data.manifest.node.params", "data.manifest.types")
def test_a_manifest_is_written_as_the_reference_writes_it():
    made = Manifest(
        [NodeDefinition("vad", "VADNode"), NodeDefinition("p", "PassThrough", {}, "rust_native")],
        [Connection("vad", "p")],
        ManifestMetadata("speech"),
    )
    tree = made.to_dict()
    assert tree == {
        "version": "v1",
        "metadata": {"name": "speech"},
        "nodes": [
            {"id": "vad", "node_type": "VADNode", "params": {}, "runtime_hint": "auto"},
            {"id": "p", "node_type": "PassThrough", "params": {}, "runtime_hint": "rust_native"},
        ],
        "connections": [{"from": "vad", "to": "p"}],
    }
    assert made.validate() == []
    assert runtime.validate_manifest(made.to_json())
    assert Manifest.from_json(made.to_json(indent=2)).to_dict() == tree
    result = RustExecutor().execute(made, np.zeros(1600, np.float32))
    assert result["result"] == Pipeline.from_manifest(made).run(np.zeros(1600, np.float32)) == []


EXAMPLES = sorted((PROJECT_ROOT / "manifests/examples").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_read_and_written_without_loss(path):
    read = Manifest.from_json(path)
    original = json.loads(path.read_text("utf-8"))
    written = read.to_dict()
    assert Manifest.from_dict(json.loads(json.dumps(written))) == read
    assert written["connections"] == original["connections"]
    for before, after in zip(original["nodes"], written["nodes"]):
        assert before.items() <= after.items()
    assert PipelineGraph.from_manifest(read) == PipelineGraph.from_manifest(original)


def test_what_a_manifest_has_beside_the_schema_is_kept():
    tree = {
        "version": "v1",
        "metadata": None,
        "nodes": [
            {"id": "a", "node_type": "AddNode", "params": None, "runtime_hint": None, "retry": {}}
        ],
        "connections": [],
        "comment": "mine",
    }
    read = Manifest.from_dict(tree)
    assert read.nodes[0].runtime_hint is RuntimeHint.AUTO
    assert read.nodes[0].params == {}
    assert read.nodes[0].extra == {"retry": {}}
    assert read.to_dict()["comment"] == "mine"
    assert read.to_dict()["nodes"][0]["retry"] == {}
    read.nodes[0].extra["retry"]["max_attempts"] = 2
    assert tree["nodes"][0]["retry"] == {}, "the original is left alone"
    assert Manifest.from_json("version: v1\nnodes: [{id: a, node_type: AddNode}]\nconnections: []")


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ([], "a manifest is an object"),
        ({"version": "v1", "nodes": []}, "lacks 'connections'"),
        ({"version": "v1", "nodes": {}, "connections": []}, "nodes are a list"),
        ({"version": "v1", "nodes": [{"id": "a"}], "connections": []}, "lacks 'node_type'"),
        ({"version": "v1", "nodes": [], "connections": [{"from": "a"}]}, "lacks 'to'"),
        (
            {
                "version": "v1",
                "nodes": [{"id": "a", "node_type": "b", "runtime_hint": "rust"}],
                "connections": [],
            },
            "RuntimeHint",
        ),
    ],
)
@pytest.mark.contract("data.manifest.required")
def test_what_is_no_manifest_is_refused(tree, says):
    with pytest.raises(ValueError, match=says):
        Manifest.from_dict(tree)


@pytest.mark.contract(
    "data.graph.from_manifest",
    "data.graph.adjacency",
    "data.graph.execution_order",
    "data.graph.topological_sort",
    "data.graph.node_instance",
    "data.graph.runtimes",
)
def test_a_graph_is_in_topological_order():
    text = manifest(
        ("last", "PassThrough"),
        ("first", "RustVADNode", {"threshold": -20}),
        connections=[("first", "last")],
    )
    graph = PipelineGraph.from_manifest(json.loads(text))
    assert graph.execution_order == graph.topological_sort() == ["first", "last"]
    assert graph.adjacency == {"first": ["last"], "last": []}
    first = graph.nodes["first"]
    assert (first.node_type, first.runtime) == ("VADNode", RuntimeType.RUST_NATIVE)
    assert first.params == {"threshold": -20}
    assert graph.nodes["last"].inputs == ("first",)
    with pytest.raises(runtime.CycleError) as raised:
        PipelineGraph.from_manifest(
            manifest(("a", "PassThrough"), ("b", "PassThrough"), connections=["ab", "ba"])
        )
    assert raised.value.nodes == ["a", "b"]


@pytest.mark.contract("data.node.metadata", "data.vad.threshold", "data.vad.metadata")
def test_metadata_of_a_node_are_an_object():
    metadata = NodeExecutor("RustVADNode").metadata()
    assert metadata == NodeMetadata.of("VADNode")
    assert (metadata.node_type, metadata.version) == ("VADNode", "1.0.0")
    assert metadata.capabilities == [Capability.AUDIO, Capability.CPU]
    assert metadata.parameters["threshold"]["default"] == -30.0


@pytest.mark.contract("data.vad.executor")
def test_the_executor_of_a_vad_is_one():
    with VADNodeExecutor() as vad:
        vad.initialize({"threshold": -20, "frame_length_ms": 10})
        segments = vad.execute(np.ones(1600, np.float32))
    assert VoiceSegment.from_result(segments)[0].end_ms == 100


@pytest.mark.contract(
    "data.node.capability",
    "data.metrics.node.runtime",
    "data.metrics.node.status",
)
def test_capabilities_runtimes_and_states_have_the_values_of_the_reference():
    for kind, values in (
        (Capability, "audio video gpu cpu"),
        (RuntimeHint, "rust_native cpython auto"),
        (RuntimeType, "rust_native cpython"),
        (ExecutionStatus, "success failed skipped"),
        (NodeState, "created initialized executing cleaned"),
        (PipelineState, "idle parsing building executing collecting complete failed"),
    ):
        assert [member.value for member in kind] == values.split()


@pytest.mark.contract("data.audio.from_numpy", "data.audio.to_numpy")
def test_an_array_of_one_axis_is_mono_and_else_the_second_has_the_channels():
    for shape, channels in (((6,), 1), ((6, 1), 1), ((3, 2), 2), ((2, 3), 3)):
        buffer = AudioBuffer.from_numpy(np.zeros(shape, np.float32), 3)
        assert (buffer.channels, buffer.format) == (channels, AudioFormat.F32)
        back = buffer.to_numpy()
        assert back.shape == ((6,) if channels == 1 else shape)
        assert buffer.duration_seconds == 6 / (3 * channels)


@pytest.mark.contract("data.segment.fields")
def test_a_voice_segment_has_the_fields_of_the_reference():
    names = ["start_ms", "end_ms", "energy_db", "confidence"]
    assert [field.name for field in dataclasses.fields(VoiceSegment)] == names
    vad = manifest(("vad", "VADNode"))
    loud = np.ones(1600, np.float32)
    (segment,) = runtime.execute_pipeline_with_input(vad, (loud, 16_000))["result"]
    assert set(segment) == set(names)
    assert (segment["start_ms"], segment["end_ms"], segment["energy_db"]) == (0, 100, 0.0)
    assert 0.9 < segment["confidence"] <= 1
