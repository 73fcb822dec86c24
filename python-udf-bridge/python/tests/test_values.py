"""Frames, samples and values."""

from __future__ import annotations

import enum
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import worker_nodes  # noqa: F401 - registers its nodes
from support import INSTANT, JavaSide, json_request

from remotemedia import Audio, MarshalingError
from remotemedia.registry import registry
from remotemedia.worker import messages
from remotemedia.worker.attempts import Attempt
from remotemedia.worker.runner import NodeRunner
from remotemedia.worker.segments import PayloadInput, PayloadOutput, SampleSink, SharedOutput
from remotemedia.worker.values import encode, plain

MODULES = ["worker_nodes"]


class Mode(enum.IntEnum):
    ON = 1


@pytest.mark.parametrize("text", ["", "x", "xx", "xxx", "ä" * 9])
def test_payload_begins_at_a_multiple_of_eight(text: str) -> None:
    message = messages.encode({"t": text}, b"payload")
    header, _, payload = messages.decode(message)
    assert header == {"t": text}
    assert bytes(payload) == b"payload"
    assert (len(message) - len(b"payload")) % 8 == 0


@pytest.mark.parametrize("message", [b"", b"\x05\0\0\0{}"])
def test_a_short_message_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match="a message of"):
        messages.decode(message)


def test_json_values_cross_as_they_are() -> None:
    value = {
        "t": (1, 2),
        "n": None,
        "f": np.float32(0.5),
        "i": np.int64(7),
        "b": np.bool_(True),
        "z": np.array(3),
        "e": Mode.ON,
        "big": 2**80,
    }
    expected = {"t": [1, 2], "n": None, "f": 0.5, "i": 7, "b": True, "z": 3, "e": 1, "big": 2**80}
    crossed = plain(value)
    assert crossed == expected
    assert type(crossed["b"]) is bool
    assert type(crossed["e"]) is int


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"segments": [0, 1, 2, {"mask": np.zeros(2)}]},
            "result.segments[3].mask is a numpy.ndarray of type float64, which JSON cannot hold",
        ),
        ([float("nan")], "result[0] is nan, which JSON cannot hold"),
        ({"a": np.float32("inf")}, "result.a is inf, which JSON cannot hold"),
        ({"a b": {1}}, "result['a b'] is of type set, which cannot cross"),
        ({1: 2}, "result has the key 1 of type int; keys of an object are strings"),
        (b"x", "result is of type bytes, which cannot cross"),
        ([Audio([1.0], 5)], "result[0] is of type remotemedia.audio.Audio, which cannot cross"),
        (np.array([1, 2]), "result is an array that cannot be audio: audio samples must be of"),
        (
            np.ma.masked_less(np.array([-1.0, 1.0], np.float32), 0),
            "result is an array that cannot be audio: audio samples cannot be masked",
        ),
        ({"m": np.ma.masked}, "result.m is a masked array, and JSON cannot hold what is masked"),
        ({"a": ["x\udcff"]}, "result.a[0] has half of a surrogate pair, '\\udcff', as character 1"),
        (["\ud800"], "result[0] has half of a surrogate pair"),
        ({"k\udcff": 1}, "result has half of a surrogate pair"),
        ({"k\udcff": Audio([1.0], 5)}, "result has half of a surrogate pair"),
        ([10**400], "result[0] is an integer of 1329 bits, beyond what a double holds"),
        ([-(10**5000)], "result[0] is an integer of 16610 bits"),
        (np.complex64(1), "result is of type numpy.complex64, which cannot cross"),
    ],
)
def test_what_cannot_cross_is_named_with_its_place(value: Any, message: str) -> None:
    with pytest.raises(MarshalingError) as caught:
        encode(value, None, PayloadOutput(), readable=True)
    assert str(caught.value).startswith(message)


def test_numbers_up_to_a_doubles_and_pairs_of_surrogates_cross() -> None:
    value = {"\U0001f600": ["\U0001f600", 10**308, -(10**308), 2**64]}
    assert json.loads(encode(value, None, PayloadOutput(), readable=True)) == {"json": value}


@pytest.mark.parametrize("isolated", [False, True])
def test_what_a_run_could_not_write_readably_fails_its_record(isolated: bool) -> None:
    with JavaSide("Echo", modules=MODULES, isolated=isolated) as java:
        error = java.outcome(json_request("\udcff"))["error"]
    assert error["kind"] == "MarshalingError"
    assert error["message"].startswith("result has half of a surrogate pair")


def test_a_value_that_contains_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    table: dict[str, Any] = {}
    table["again"] = table
    for value in (loop, table):
        with pytest.raises(MarshalingError, match="contains itself"):
            encode(value, None, PayloadOutput())


@pytest.fixture(params=["here", "here-segments", "child", "child-segments"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """Every way that samples take."""
    return {
        "modules": MODULES,
        "isolated": request.param.startswith("child"),
        "segments": tmp_path if request.param.endswith("segments") else None,
    }


def test_audio_crosses_both_ways(place: dict[str, Any]) -> None:
    stereo = np.arange(6, dtype=np.float32).reshape(3, 2)
    with JavaSide("Echo", **place) as java:
        requests = [
            {"record": "a", "value": java.audio([0.5, -0.5], 8000)},
            {"record": "b", "value": java.audio(stereo, None)},
            {
                "record": "c",
                "value": {"object": {"x": java.audio([1.0], 5), "y": {"json": [1, None]}}},
            },
            {"record": "d", "value": java.audio([], 8000)},
            json_request(None),
        ]
        mono, two, both, empty, null = (outcome["value"] for outcome in java.outcomes(*requests))
        assert java.samples(mono).tolist() == [0.5, -0.5]
        assert (mono["audio"]["sample_rate"], mono["audio"]["format"]) == (8000, "f32")
        assert java.samples(two).tolist() == stereo.tolist()
        assert two["audio"]["sample_rate"] is None
        assert java.samples(both["object"]["x"]).tolist() == [1.0]
        assert both["object"]["y"] == {"json": [1, None]}
        assert empty["audio"]["frames"] == 0
        assert null == {"json": None}


@pytest.mark.parametrize(
    ("dtype", "name"), [("float64", "f64"), ("int16", "i16"), ("int32", "i32")]
)
def test_an_array_is_audio_of_its_type_at_the_inputs_rate(dtype: str, name: str) -> None:
    with JavaSide("Gain", {"dtype": dtype, "factor": 3}, modules=MODULES) as java:
        value = java.outcome({"record": "a", "value": java.audio([1, 2], 44_100)})["value"]
        assert (value["audio"]["format"], value["audio"]["sample_rate"]) == (name, 44_100)
        assert java.samples(value).tolist() == [3, 6]


def test_results_beyond_the_segment_make_it_grow(place: dict[str, Any]) -> None:
    samples = np.random.default_rng(1).random(50_000, np.float32)
    with JavaSide("Repeat", {"times": 30}, **place) as java:
        for _ in range(2):
            requests = [{"record": str(i), "value": java.audio(samples + i)} for i in range(3)]
            reply = java.call(*requests)
            for i, outcome in enumerate(reply["outcomes"]):
                expected = np.tile(samples + np.float32(i), 30)
                assert np.array_equal(java.samples(outcome["value"]), expected)
        assert reply["output_size"] >= (18_000_000 if place["segments"] else 0)


def test_input_that_has_grown_is_mapped_anew(place: dict[str, Any]) -> None:
    with JavaSide("Gain", **place) as java:
        for frames_ in (10, 3_000_000, 20):
            outcome = java.outcome({"record": "a", "value": java.audio(np.ones(frames_))})
            assert java.samples(outcome["value"]).sum() == 2 * frames_


def test_no_room_for_a_result_fails_the_record_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int, offset: int, size: int) -> None:
        if size > 5_000_000:
            raise OSError(28, "No space left on device")
        os.ftruncate(fd, size)

    monkeypatch.setattr(os, "posix_fallocate", full)
    with JavaSide("Repeat", {"times": 500}, modules=MODULES, segments=tmp_path) as java:
        big = java.audio(np.ones(10_000))
        small = java.audio(np.ones(100))
        failed, fine = java.outcomes({"record": "a", "value": big}, {"record": "b", "value": small})
        assert failed["error"]["kind"] == "MarshalingError"
        assert "20.0 MB of shared memory" in failed["error"]["message"]
        assert "No space left on device" in failed["error"]["message"]
        assert java.samples(fine["value"]).tolist() == [1.0] * 50_000


def test_a_result_that_fails_halfway_takes_no_room() -> None:
    source, sink = PayloadInput(b""), PayloadOutput()
    sink.append(np.ones(2, np.float32))
    attempt = NodeRunner(registry.create("HalfBad"), "half").run(json_request(1), source, sink)
    assert attempt.failure is not None
    assert attempt.failure.message.startswith("result.bad is of type set")
    assert sink.position == 8


def test_a_result_over_the_limit_of_a_call_fails_its_record_alone() -> None:
    runner = NodeRunner(registry.create("Echo"), "echo")
    fd = os.memfd_create("test")
    try:
        for sink in (PayloadOutput(3_000_000), SharedOutput(fd, 3_000_000)):
            kept = _run_echo(runner, "a.wav", 400_000, sink)
            assert kept.failure is None
            large = _run_echo(runner, "b/c.wav", 600_000, sink)
            assert large.failure is not None
            assert large.failure.kind == "MarshalingError"
            assert large.failure.message.startswith(
                "node 'echo', record 'b/c.wav': the audio that it gives comes to 4.0 MB, "
                "1.6 MB before it, and at most 3.0 MB can be given with one call"
            )
            assert sink.position == 1_600_000
            assert _run_echo(runner, "d.wav", 300_000, sink).failure is None
        assert os.fstat(fd).st_size <= 3_000_000
    finally:
        os.close(fd)


def _run_echo(runner: NodeRunner, record: str, frames: int, sink: SampleSink) -> Attempt:
    samples = np.ones(frames, np.float32)
    audio = {"offset": 0, "frames": frames, "channels": 1, "sample_rate": 8000}
    request = {"record": record, "value": {"audio": audio}}
    return runner.run(request, PayloadInput(samples.data.cast("B")), sink)


def test_growing_ahead_falls_back_to_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_full(fd: int, offset: int, size: int) -> None:
        if size > 400_000:
            raise OSError(28, "No space left on device")
        os.ftruncate(fd, size)

    monkeypatch.setattr(os, "posix_fallocate", nearly_full)
    fd = os.memfd_create("test")
    try:
        assert SharedOutput(fd).append(np.ones(90_000, np.float32)) == 0
        assert os.fstat(fd).st_size == 360_000
    finally:
        os.close(fd)


def test_samples_outside_the_segment_are_refused(place: dict[str, Any]) -> None:
    with JavaSide("Echo", retry=INSTANT, **place) as java:
        value = java.audio([1.0])
        value["audio"]["frames"] = 10**6
        error = java.outcome({"record": "a", "value": value})["error"]
        assert error["kind"] == "MarshalingError"
        assert "samples up to byte 4000000" in error["message"]


def test_the_input_cannot_be_written(tmp_path: Path) -> None:
    with JavaSide("InPlace", modules=[*MODULES, "in_place_node"], segments=tmp_path) as java:
        error = java.outcome({"record": "a", "value": java.audio([1.0])})["error"]
        assert "read-only" in error["message"]
        assert "copy it first, as with value.samples.copy()" in error["message"]
