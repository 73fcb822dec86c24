"""Pipelines that are put together in Python."""

import asyncio
import copy
import importlib.util
import json
import pickle
import sys
import types

import numpy as np
import pytest
from runtime_support import PROJECT_ROOT, PYTHON_ROOT

import remotemedia
from remotemedia import (
    AudioResampleNode,
    FormatConverterNode,
    MultiplyNode,
    Pipeline,
    PipelineNode,
    RuntimeExecutor,
    VADNode,
    batch,
)

AUDIO = np.sin(np.arange(44_100) * 0.05).astype(np.float32)


def tool(name):
    spec = importlib.util.spec_from_file_location(name, PYTHON_ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_rate_may_come_beside_the_audio_or_with_it():
    pipeline = Pipeline("audio").add_node(AudioResampleNode(target_rate=16000))
    beside = pipeline.run(AUDIO, sample_rate=44100)
    for result in (
        beside,
        pipeline.run((AUDIO, 44100)),
        pipeline.run(AUDIO.tolist(), sample_rate=44100),
    ):
        assert result["sample_rate"] == 16000
        np.testing.assert_array_equal(result["audio"], beside["audio"])
    with pytest.raises(TypeError, match="sample rate"):
        pipeline.run(AUDIO)


def test_nodes_form_a_chain_with_ids_of_their_types():
    pipeline = Pipeline("speech").add_node(AudioResampleNode(target_rate=16000)).add_node(VADNode())
    pipeline.add_node(MultiplyNode(factor=2), id="x").add_node("MultiplyNode").add_node(
        "MultiplyNode"
    )
    assert json.loads(pipeline.serialize()) == {
        "version": "v1",
        "metadata": {"name": "speech"},
        "nodes": [
            {
                "id": "audio_resample",
                "node_type": "AudioResampleNode",
                "params": {"target_rate": 16000},
            },
            {"id": "vad", "node_type": "VADNode"},
            {"id": "x", "node_type": "MultiplyNode", "params": {"factor": 2}},
            {"id": "multiply", "node_type": "MultiplyNode"},
            {"id": "multiply_2", "node_type": "MultiplyNode"},
        ],
        "connections": [
            {"from": "audio_resample", "to": "vad"},
            {"from": "vad", "to": "x"},
            {"from": "x", "to": "multiply"},
            {"from": "multiply", "to": "multiply_2"},
        ],
    }


def test_other_graphs_than_chains():
    pipeline = (
        Pipeline()
        .add_node("PassThroughNode", id="in")
        .add_node("AddNode", id="a", addend=1)
        .add_node("MultiplyNode", id="b", after="in", factor=3)
        .add_node("PassThroughNode", id="both", after=["a", "b"])
        .add_node("AddNode", id="alone", after=None, addend=5)
    )
    assert pipeline.run(2) == {"both": {"a": 3, "b": 6}, "alone": 7}
    pipeline.connect("in", "both")
    assert pipeline.run(2)["both"] == {"a": 3, "b": 6, "in": 2}


def test_what_is_no_node_or_no_id_is_refused():
    pipeline = Pipeline().add_node("AddNode", id="a")
    with pytest.raises(ValueError, match="'a' already"):
        pipeline.add_node("AddNode", id="a")
    with pytest.raises(ValueError, match="no node 'b'; its nodes are: a"):
        pipeline.connect("a", "b")
    with pytest.raises(ValueError, match="no node 'z'"):
        pipeline.add_node("AddNode", after="z")
    for odd in (5, None, object, lambda value: value):
        with pytest.raises(TypeError, match="is no node"):
            pipeline.add_node(odd)
    with pytest.raises(TypeError, match="parameters already"):
        pipeline.add_node(VADNode(), threshold=1)
    assert pipeline.node_ids == ["a"]


def test_an_invalid_pipeline_raises_when_it_is_validated_or_run():
    pipeline = Pipeline().add_node("AddNode", addned=1)
    for attempt in (pipeline.validate, lambda: pipeline.run(1)):
        with pytest.raises(ValueError, match="did you mean"):
            attempt()
    with pytest.raises(ValueError, match=r"no nodes|/nodes"):
        Pipeline().validate()


@pytest.mark.parametrize(
    "file", sorted((PROJECT_ROOT / "manifests/examples").glob("*.json")), ids=lambda it: it.stem
)
def test_a_manifest_goes_there_and_back(file):
    tree = json.loads(file.read_text("utf-8"))
    for source in (tree, json.dumps(tree), file):
        assert Pipeline.from_manifest(source).to_dict() == tree
    assert json.loads(Pipeline.from_manifest(tree).serialize()) == tree


def test_a_manifest_with_fields_of_others_goes_there_and_back():
    tree = {
        "version": "v1",
        "extra": [1],
        "metadata": {"name": "n", "created_at": "2026-01-01T00:00:00Z", "x": None},
        "nodes": [
            {
                "id": "a",
                "node_type": "RustVADNode",
                "params": {"frame_duration_ms": 20},
                "runtime_hint": "auto",
                "y": {},
            }
        ],
        "connections": [],
    }
    before = json.dumps(tree)
    pipeline = Pipeline.from_manifest(tree)
    assert pipeline.to_dict() == tree
    pipeline.add_node("AddNode")
    assert json.dumps(tree) == before
    nodes = "nodes:\n- id: a\n  node_type: AddNode\n  params: {addend: 2}\n"
    yaml = f"version: v1\n{nodes}connections: []\n"
    assert Pipeline.from_manifest(yaml).run(1) == 3


@pytest.mark.parametrize("odd", ["[1]", "{}", '{"nodes": 3}', "a: [", {"version": "v1"}])
def test_what_is_no_manifest_is_a_value_error(odd):
    with pytest.raises(ValueError, match=r"manifest|Manifest"):
        Pipeline.from_manifest(odd)


def test_a_pipeline_can_be_changed_after_a_run():
    pipeline = Pipeline().add_node("AddNode", addend=1)
    assert pipeline.run(1) == 2
    pipeline.add_node("MultiplyNode", factor=10)
    assert pipeline.run(1) == 20


def test_execute_tells_of_failures():
    result = Pipeline().add_node(VADNode()).execute("text", raise_on_error=False)
    assert not result["success"]
    assert result["failures"][0]["kind"] == "MarshalingError"
    with pytest.raises(TypeError):
        Pipeline().add_node(VADNode()).execute("text")


def test_asynchronous_runs_go_on_side_by_side():
    async def many():
        pipeline = Pipeline().add_node(MultiplyNode(factor=2))
        return await asyncio.gather(*(pipeline.run_async(i) for i in range(20)))

    assert asyncio.run(many()) == list(range(0, 40, 2))


@pytest.mark.parametrize("workers", [1, 4])
def test_a_batch_keeps_order_and_takes_values_as_needed(workers):
    taken = []

    def values():
        for i in range(50):
            taken.append(i)
            yield i

    outputs = Pipeline().add_node(MultiplyNode(factor=2)).run_batch(values(), workers=workers)
    assert next(outputs) == 0
    # Twice as many as there are workers wait for the consumer.
    assert len(taken) == (1 if workers == 1 else 2 * workers + 1)
    assert list(outputs) == list(range(2, 100, 2))


def test_a_batch_stops_at_an_error_or_gives_it_in_its_place():
    pipeline = Pipeline().add_node(MultiplyNode(factor=2))
    outputs = pipeline.run_batch([1, "x", 3], raise_on_error=False)
    first, second, third = outputs
    assert (first, third) == (2, 6)
    assert second.node_id == "multiply"
    outputs = pipeline.run_batch([1, "x", 3])
    assert next(outputs) == 2
    with pytest.raises(TypeError):
        next(outputs)
    with pytest.raises(ValueError, match="at least one worker"):
        pipeline.run_batch([], workers=0)
    with pytest.raises(KeyError):
        Pipeline().add_node("Nope").run_batch([1], raise_on_error=False)


class Terminal:
    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_a_terminal_sees_progress_with_tqdm_or_without(monkeypatch):
    pipeline = Pipeline().add_node("PassThroughNode")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert list(pipeline.run_batch(range(3))) == [0, 1, 2]
    assert "3/3 values" in terminal.text
    terminal.text = ""
    assert list(pipeline.run_batch(range(3), progress=False)) == [0, 1, 2]
    assert terminal.text == ""
    seen = {}

    def bar(outputs, total, unit):
        seen.update(total=total, unit=unit)
        return outputs

    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=bar))
    assert list(pipeline.run_batch(range(3))) == [0, 1, 2]
    assert seen == {"total": 3, "unit": "value"}
    assert batch.run_batch is not None


def test_the_executor_takes_dicts_texts_and_pipelines():
    executor = RuntimeExecutor()
    pipeline = Pipeline().add_node("AddNode", addend=1)
    for given in (pipeline, pipeline.to_dict(), pipeline.serialize()):
        assert executor.execute(given, 1)["result"] == 2
    assert "VADNode" in RuntimeExecutor.available_nodes()
    assert not executor.execute(pipeline, "x", raise_on_error=False)["success"]


def test_a_pipeline_can_be_pickled_after_a_run():
    pipeline = Pipeline("p").add_node("AddNode", addend=1)
    pipeline.run(1)
    assert pickle.loads(pickle.dumps(pipeline)).run(2) == 3


def test_the_native_node_classes_are_those_of_the_metadata():
    generator = tool("native_nodes")
    text = generator.TARGET.read_text("utf-8")
    assert "".join(text.split()) == "".join(generator.generate().split()), (
        "native_nodes.py is out of date: run python tools/native_nodes.py, then ruff format"
    )


def test_every_native_node_class_is_offered_and_carries_its_parameters():
    from remotemedia import native_nodes

    for name in native_nodes.__all__:
        assert getattr(remotemedia, name) is getattr(native_nodes, name)
        assert name in remotemedia.__all__
    node = FormatConverterNode(target_format="i16", runtime_hint="rust_native")
    assert node.to_dict("f") == {
        "id": "f",
        "node_type": "FormatConverterNode",
        "params": {"target_format": "i16"},
        "runtime_hint": "rust_native",
    }
    every = VADNode(
        threshold=-20.5,
        frame_length_ms=10,
        sample_rate=8000,
        min_speech_ms=1,
        min_silence_ms=2,
        pad_ms=3,
    )
    assert len(every.params) == 6
    assert Pipeline().add_node(every).validate() == []
    assert PipelineNode("X", {"a": None, "b": 1}, retry={"max_attempts": 2}).to_dict("x") == {
        "id": "x",
        "node_type": "X",
        "params": {"b": 1},
        "retry": {"max_attempts": 2},
    }


def test_the_rate_of_a_pipeline_is_that_of_audio_without_one():
    pipeline = Pipeline(sample_rate=8000).add_node(AudioResampleNode(target_rate=4000))
    bare = np.zeros(80, np.float32)
    assert pipeline.run(bare).shape == (40,)
    assert pipeline.run([0.0] * 80).shape == (40,)
    # A rate that comes with the audio, or with the run, counts before it and is told again.
    assert pipeline.run((bare, 16_000))["audio"].shape == (20,)
    assert pipeline.run(bare, sample_rate=16_000)["audio"].shape == (20,)
    for again in (pickle.loads(pickle.dumps(pipeline)), copy.deepcopy(pipeline)):
        assert again.run(bare).shape == (40,)
    tree = pipeline.to_dict()
    assert "8000" not in json.dumps(tree), "the rate is no part of the manifest"
    assert Pipeline.from_manifest(tree, sample_rate=8000).run(bare).shape == (40,)


@pytest.mark.parametrize("rate", [0, -1, "8000", 1.5, True])
def test_a_rate_of_a_pipeline_that_is_none_is_refused_at_once(rate):
    with pytest.raises((TypeError, ValueError), match="sample rate"):
        Pipeline(sample_rate=rate)
