"""Streaming nodes: chunk by chunk, and whole values cut up."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
from support import INSTANT, JavaSide

from remotemedia import Audio, MarshalingError, StreamingNode
from remotemedia.worker.streaming import StreamRunner, chunk_frames

MODULES = ["worker_nodes"]


def chunk(java: JavaSide, samples: Any, record: str = "r", stream: str = "chunk") -> dict[str, Any]:
    return {"record": record, "stream": stream, "value": java.audio(samples, 100)}


def finish(record: str = "r") -> dict[str, Any]:
    return {"record": record, "stream": "finish"}


@pytest.mark.parametrize("isolated", [False, True])
def test_chunks_in_chunks_out(isolated: bool) -> None:
    with JavaSide("Delay", modules=MODULES, isolated=isolated) as java:
        for record in ("a", "b"):
            first, second, last = java.outcomes(
                chunk(java, [1, 2], record), chunk(java, [3, 4], record), finish(record)
            )
            assert first["value"] is None
            assert java.samples(second["value"]).tolist() == [1, 2]
            assert java.samples(last["value"]).tolist() == [3, 4]


def test_chunks_that_a_node_keeps_are_its_own(tmp_path: Path) -> None:
    # In a segment, where the next call's samples take the place of these.
    with JavaSide("Delay", modules=MODULES, segments=tmp_path) as java:
        java.outcomes(chunk(java, [1, 2]))
        later = java.outcome(chunk(java, [7, 8]))
        assert java.samples(later["value"]).tolist() == [1, 2]


def test_the_last_chunk_may_come_with_the_finish() -> None:
    with JavaSide("Delay", modules=MODULES) as java:
        _, last = java.outcomes(chunk(java, [1, 2]), chunk(java, [3], stream="finish"))
        assert java.samples(last["value"]).tolist() == [1, 2, 3]


def test_a_finish_that_is_tried_again_counts_its_chunk_once() -> None:
    with JavaSide("Count", modules=MODULES) as java:
        _, last = java.outcomes(chunk(java, [1, 2]), chunk(java, [3], stream="finish"))
        assert last["value"] == {"json": {"lengths": [2, 1]}}
        assert last["attempts"] == 2


def test_a_whole_value_is_cut_as_java_cuts_it() -> None:
    with JavaSide("Count", modules=MODULES) as java:
        value = java.audio(np.zeros(25), 1000)
        outcome = java.outcome({"record": "r", "value": value})
        assert outcome["value"] == {"json": {"lengths": [10, 10, 5]}}
    with JavaSide("Delay", {"dtype": "int16"}, modules=MODULES) as java:
        value = java.audio(np.arange(50).reshape(25, 2), 1000)
        outcome = java.outcome({"record": "r", "value": value})
        assert java.samples(outcome["value"]).tolist() == np.arange(50).reshape(25, 2).tolist()
        assert outcome["value"]["audio"]["format"] == "i16"


def test_chunk_lengths_are_rounded_halves_up() -> None:
    assert [chunk_frames(rate, 10) for rate in (44_100, 11_025, 22_050, 1)] == [441, 110, 221, 1]


def test_a_whole_value_without_a_rate_cannot_be_cut() -> None:
    with JavaSide("Count", modules=MODULES) as java:
        error = java.outcome({"record": "r", "value": java.audio([1.0], None)})["error"]
    assert error["kind"] == "MarshalingError"
    assert "the audio has no sample rate" in error["message"]


def test_a_record_whose_chunk_fails_is_given_up() -> None:
    with JavaSide("Delay", {"fail_at": 2}, modules=MODULES) as java:
        outcomes = java.outcomes(
            chunk(java, [1], "a"),
            chunk(java, [2], "a"),
            chunk(java, [3], "a"),
            finish("a"),
            chunk(java, [4], "b"),
            finish("b"),
        )
        assert [outcome["attempts"] for outcome in outcomes] == [1, 1, 0, 0, 1, 1]
        assert [(outcome["error"] or {}).get("message") for outcome in outcomes[:4]] == [
            None,
            *["ValueError: chunk 2 is bad"] * 3,
        ]
        assert java.samples(outcomes[5]["value"]).tolist() == [4]


@pytest.mark.parametrize("isolated", [False, True])
def test_an_abandoned_record_leaves_nothing_behind(isolated: bool) -> None:
    with JavaSide("Delay", modules=MODULES, isolated=isolated) as java:
        abandon = {"record": "r", "stream": "abandon"}
        _, _, first = java.outcomes(chunk(java, [1]), abandon, chunk(java, [2]))
        assert first["value"] is None


@pytest.mark.parametrize("stray", ["chunk", "finish"])
def test_another_record_begins_afresh_without_abandon(stray: str) -> None:
    with JavaSide("Delay", modules=MODULES) as java:
        _, other = java.outcomes(chunk(java, [1], "a"), chunk(java, [2], "b", stray))
        given = [] if other["value"] is None else java.samples(other["value"]).tolist()
        assert given == ([] if stray == "chunk" else [2])


def test_a_death_in_mid_record_cannot_be_tried_again() -> None:
    with JavaSide("Delay", {"die_at": 2}, modules=MODULES, isolated=True, retry=INSTANT) as java:
        fine, dead, after, last = java.outcomes(
            chunk(java, [1], "a"), chunk(java, [2], "a"), chunk(java, [3], "b"), finish("b")
        )
        assert "value" in fine
        assert dead["attempts"] == 1
        assert dead["error"]["message"].endswith("with it went the record's earlier chunks")
        assert after["value"] is None
        assert java.samples(last["value"]).tolist() == [3]


def test_a_death_in_the_first_chunk_is_tried_again() -> None:
    with JavaSide("Delay", {"die_at": 1}, modules=MODULES, isolated=True, retry=INSTANT) as java:
        assert java.outcome(chunk(java, [1]))["attempts"] == 3


def test_the_breaker_counts_records_not_chunks() -> None:
    breaker = {"failures": 2, "pause_ms": 60_000}
    options: dict[str, Any] = {"modules": MODULES, "isolated": True, "breaker": breaker}
    with JavaSide("Delay", {"die_at": 2}, **options) as java:
        outcomes = java.outcomes(
            *(chunk(java, [1], record) for record in "aaabbbcc"),
        )
    kinds = [(outcome["error"] or {}).get("kind", "success") for outcome in outcomes]
    dies = ["success", "PythonError", "PythonError"]
    assert kinds == [*dies, *dies, "CircuitOpen", "CircuitOpen"]


class Scripted(StreamingNode):
    """Gives what it is told."""

    def __init__(self, chunk: Any, rest: Any) -> None:
        self.chunk, self.rest = chunk, rest

    def execute(self, value: Audio) -> Optional[Audio]:
        return self.chunk

    def finish(self) -> Any:
        return self.rest


@pytest.mark.parametrize(
    ("given", "rest", "message"),
    [
        ({"a": 1}, None, "gave dict for a chunk"),
        (Audio([1.0], 8), {"a": 1}, "gave audio for chunks, but dict from finish"),
        (Audio([1.0], 8), Audio([1.0], 9), "from 8 Hz, 1 ch, float32 to 9 Hz, 1 ch, float32"),
    ],
)
def test_results_that_do_not_go_together_are_refused(given: Any, rest: Any, message: str) -> None:
    runner = StreamRunner(Scripted(given, rest))

    def feed() -> None:
        runner.chunk(Audio([0.0], 8))
        runner.finish()

    with pytest.raises(MarshalingError, match=message):
        feed()
