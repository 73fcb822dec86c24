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
    Manifest,
    ManifestMetadata,
    NodeDefinition,
    NodeExecutor,
    NodeMetadata,
    Pipeline,
    PipelineGraph,
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
def test_what_is_no_manifest_is_refused(tree, says):
    with pytest.raises(ValueError, match=says):
        Manifest.from_dict(tree)


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


def test_metadata_of_a_node_are_an_object():
    metadata = NodeExecutor("RustVADNode").metadata()
    assert metadata == NodeMetadata.of("VADNode")
    assert (metadata.node_type, metadata.version) == ("VADNode", "1.0.0")
    assert metadata.capabilities == [Capability.AUDIO, Capability.CPU]
    assert metadata.parameters["threshold"]["default"] == -30.0


def test_the_executor_of_a_vad_is_one():
    with VADNodeExecutor() as vad:
        vad.initialize({"threshold": -20, "frame_length_ms": 10})
        segments = vad.execute(np.ones(1600, np.float32))
    assert VoiceSegment.from_result(segments)[0].end_ms == 100
