from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

import flink_nodes  # noqa: F401 - registers its nodes
import numpy as np
import pytest
from flink_support import CUTTING, MIXED, bursts, comparable, configure, in_process, noise
from pyflink.common import Configuration, Types
from pyflink.datastream import RuntimeExecutionMode, StreamExecutionEnvironment

from remotemedia import Audio, Pipeline
from remotemedia.flink import apply_to_stream, value_of
from remotemedia.flink._rows import RowPipeline

MODES = [RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING]


def environment(mode: Any = RuntimeExecutionMode.STREAMING, **options: str) -> Any:
    configuration = Configuration()
    configure(configuration.set_string)
    for name, value in options.items():
        configuration.set_string(name.replace("_", ".", 1).replace("_", "-"), value)
    streams = StreamExecutionEnvironment.get_execution_environment(configuration)
    streams.set_runtime_mode(mode)
    return streams


def collected(stream: Any) -> list[Any]:
    with stream.execute_and_collect() as rows:
        return list(rows)


@pytest.mark.parametrize("mode", MODES, ids=["batch", "streaming"])
def test_elements_give_the_bits_of_the_runtime_in_process(mode: Any) -> None:
    stereo = noise(9000, 5).reshape(-1, 2)
    audio = Audio(noise(5000, 1), 22050)
    elements = [
        ("array", stereo, 44100),
        ("audio", audio),
        ("default rate", stereo.astype(np.float64)),
        (7, stereo[:, 0].tobytes(), 11025),
        ("list", stereo[:, 1].tolist(), 16000),
        ("bad", "samples", 8000),
        "nonsense",
        audio,
    ]
    stream = environment(mode).from_collection(elements)

    rows = collected(apply_to_stream(stream, MIXED, sample_rate=48000))

    ids = ["array", "audio", "default rate", "7", "list", "bad", None, None]
    assert [row[0] for row in rows] == ids
    expected = [
        Audio(stereo, 44100),
        audio,
        Audio(stereo.astype(np.float64), 48000),
        Audio(np.ascontiguousarray(stereo[:, 0]), 11025),
        Audio(np.ascontiguousarray(stereo[:, 1]), 16000),
    ]
    for row, given in zip([*rows[:5], rows[7]], [*expected, audio]):
        assert row[3] is None
        assert comparable(value_of(row[1], row[2])) == in_process(MIXED, given)
    for row, message in [(rows[5], "not str"), (rows[6], "an element of the stream is")]:
        assert (row[1], row[2]) == (None, {})
        assert message in row[3]


def test_an_element_has_the_list_of_its_utterances() -> None:
    samples = bursts(4800, 16000)
    stream = environment().from_collection([("a", samples, 16000), ("none", bursts(), 16000)])
    rows = collected(apply_to_stream(stream, CUTTING))
    assert [row[3] for row in rows] == [None, None]
    expected = in_process(CUTTING, Audio(samples, 16000))
    assert comparable(value_of(rows[0][1], rows[0][2])) == expected
    assert [sorted(item)[-1] for item in expected] == ["value", "values"]
    assert value_of(rows[1][1], rows[1][2]) == []


def test_typed_elements_keep_the_type_of_their_ids() -> None:
    types = Types.ROW([Types.LONG(), Types.PRIMITIVE_ARRAY(Types.FLOAT())])
    stream = environment().from_collection([(2**40, [0.5, -0.25])], type_info=types)
    pipeline = Pipeline().add_node("PassThroughNode", id="same")

    applied = apply_to_stream(stream, pipeline, sample_rate=8000, channels=2)

    assert applied.get_type().get_field_names() == ["id", "result", "result_audio", "error"]
    (row,) = collected(applied)
    bits = np.array([0.5, -0.25], np.float32).tobytes()
    assert (row[0], row[3]) == (2**40, None)
    assert comparable(value_of(row[1], row[2])) == (bits, (1, 2), "float32", 8000)


LOUDER: dict[str, Any] = {
    "version": "v1",
    "nodes": [{"id": "gain", "node_type": "MultiplyNode", "params": {"factor": "${GAIN:-2}"}}],
    "connections": [],
}


@pytest.mark.parametrize(
    ("manifest", "params", "factor"),
    [
        (LOUDER, None, 2),
        (LOUDER, {"GAIN": 4}, 4),
        (Pipeline.from_manifest(LOUDER, params={"GAIN": 8}), None, 8),
    ],
)
def test_workers_have_the_values_of_placeholders(manifest: Any, params: Any, factor: int) -> None:
    samples = np.array([0.0625, -0.125], np.float32)
    stream = environment().from_collection([("a", samples, 8000)])
    (row,) = collected(apply_to_stream(stream, manifest, params=params))
    assert row[3] is None
    assert value_of(row[1], row[2]).samples.tolist() == (samples * factor).tolist()


def test_what_is_wrong_is_found_before_anything_runs() -> None:
    stream = environment().from_collection([("a", [0.0])])
    with pytest.raises(ValueError, match="'GAIM' is used nowhere; did you mean 'GAIN'"):
        apply_to_stream(stream, LOUDER, params={"GAIM": 4})
    with pytest.raises(TypeError, match="keeps its own"):
        apply_to_stream(stream, Pipeline.from_manifest(LOUDER), params={"GAIN": 4})
    with pytest.raises(KeyError, match="NoSuchNode"):
        apply_to_stream(stream, Pipeline().add_node("NoSuchNode"))
    with pytest.raises(ValueError, match="connected to itself"):
        apply_to_stream(stream, {**MIXED, "connections": [{"from": "down", "to": "down"}]})
    threads = environment(python_execution_mode="thread").from_collection([("a", [0.0])])
    with pytest.raises(ValueError, match=r"set python\.execution-mode to process"):
        apply_to_stream(threads, MIXED)


def test_thread_mode_is_refused_where_it_shows_late(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = RowPipeline(MIXED, (), "f32")
    monkeypatch.setitem(sys.modules, "_pemja", ModuleType("_pemja"))
    with pytest.raises(RuntimeError, match=r"set python\.execution-mode to process"):
        rows.open()


def test_a_worker_without_the_module_says_what_to_do() -> None:
    rows = RowPipeline(MIXED, (), "f32")
    rows._modules = ["not_shipped"]
    with pytest.raises(RuntimeError, match=r"not_shipped.*add_python_file"):
        rows.open()


@pytest.mark.parametrize("text", ["null", '{"audio":"x"}', '{"x":{"audio":"y"},"y":1}'])
def test_json_without_audio_is_its_own_value(text: str) -> None:
    assert value_of(text, {}) == json.loads(text)


def test_json_that_looks_like_audio_elsewhere_stays_json() -> None:
    rows = {"s": (b"", 8000, 1, "f32")}
    value = value_of('{"s":{"audio":"s"},"t":{"audio":"s"}}', rows)
    assert comparable(value) == {"s": (b"", (0,), "float32", 8000), "t": {"audio": "s"}}


def test_there_is_no_value_without_result() -> None:
    assert value_of(None, {}) is None
