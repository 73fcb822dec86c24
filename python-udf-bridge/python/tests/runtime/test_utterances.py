"""Values that are cut into utterances, and what filters reject, in this process."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from runtime_support import manifest

from remotemedia import Audio, Node, Pipeline, RuntimeExecutor, node
from remotemedia_runtime import execute_pipeline_with_input

RATE = 16_000
CUT = {"min_duration_s": 0.2, "max_duration_s": 5, "merge_gap_ms": 0, "pad_ms": 0}
SEGMENTS = [
    ("copy", "PassThroughNode"),
    ("vad", "VADNode", {"frame_length_ms": 10}),
    ("cut", "SegmentNode", CUT),
]
CONNECTIONS = [("copy", "cut"), ("vad", "cut")]


def cutting(*nodes: Any, connections: Any = ()) -> str:
    return manifest(*SEGMENTS, *nodes, connections=[*CONNECTIONS, *connections])


def tones(seconds: float, *times: float) -> Any:
    """Silence, with tone from the first to the second time, and so on."""
    samples = np.zeros(int(seconds * RATE), np.float32)
    for start, end in zip(times[::2], times[1::2]):
        at = np.arange(int(start * RATE), int(end * RATE))
        samples[at] = 0.3 * np.sin(2 * np.pi * 441 * at / RATE)
    return samples


THREE = tones(5, 0.5, 1.5, 2, 2.3, 3, 4)


@node("Lengths", output="json")
def lengths(value: Audio, *, failing: int = -1, hint: str = "") -> Any:
    if len(value.samples) == failing:
        raise ValueError(f"no good{hint}")
    return len(value.samples)


@node("WholeSegments", output="json")
class WholeSegments(Node):
    """Finds what is above a level, and tells it at the end."""

    def execute(self, value: Audio) -> Any:
        loud = np.flatnonzero(np.abs(value.samples) > 0.01)
        if not len(loud):
            return []
        parts = np.split(loud, np.flatnonzero(np.diff(loud) > value.sample_rate // 10) + 1)
        to_ms = 1000 / value.sample_rate
        return [
            {"start_ms": round(part[0] * to_ms), "end_ms": round((part[-1] + 1) * to_ms)}
            for part in parts
        ]


def places(utterances: Any) -> Any:
    return [(item["offset_s"], item["duration_s"]) for item in utterances]


@pytest.mark.parametrize("with_rate", [False, True])
def test_a_node_that_cuts_gives_the_audio_of_its_utterances(with_rate: bool) -> None:
    given = (THREE, RATE) if with_rate else THREE
    for _ in range(3):
        result = execute_pipeline_with_input(cutting(), given)
        cut = result["result"]
        assert places(cut) == [(0.5, 1.0), (2.0, 0.3), (3.0, 1.0)]
        for item in cut:
            assert list(item) == ["offset_s", "duration_s", "value"]
            value = item["value"]
            if with_rate:
                assert value["sample_rate"] == RATE
                value = value["audio"]
            start = round(item["offset_s"] * RATE)
            assert value.dtype == np.float32
            assert np.array_equal(value, THREE[start : start + len(value)])
            assert len(value) == round(item["duration_s"] * RATE)
        assert result["success"]
        assert result["judgements"] == {}
        assert result["metrics"]["succeeded"] == 1
    assert execute_pipeline_with_input(cutting(), tones(1))["result"] == []


def test_sinks_of_the_recording_keep_their_values() -> None:
    text = cutting(
        ("speech", "VADNode"),
        ("same", "PassThroughNode"),
        connections=[("cut", "speech"), ("copy", "same")],
    )
    result = execute_pipeline_with_input(text, THREE)["result"]
    assert list(result) == ["same", "speech"]
    assert np.array_equal(result["same"], THREE)
    assert [len(item["value"]) for item in result["speech"]] == [1, 1, 1]


def test_a_rejected_utterance_tells_its_rules_in_place_of_its_value() -> None:
    rules = {"long enough": "record.duration_s > 0.5", "early": "record.offset_s < 2.5"}
    text = cutting(
        ("filter", "FilterNode", {"rules": rules}),
        ("speech", "VADNode"),
        ("out", "PassThroughNode"),
        connections=[("cut", "filter"), ("filter", "out"), ("cut", "speech")],
    )
    result = execute_pipeline_with_input(text, THREE)
    first, second, third = result["result"]["out"]
    assert list(first) == ["offset_s", "duration_s", "value"]
    assert second == {
        "offset_s": 2.0,
        "duration_s": 0.3,
        "rejected": ["long enough"],
        "values": {"record": {"duration_s": 0.3, "offset_s": 2.0}},
    }
    assert third["rejected"] == ["early"]
    assert all("value" in item for item in result["result"]["speech"])
    assert result["success"]
    assert result["metrics"]["rejected"] == 0
    counts = {entry["node_id"]: entry["rejected"] for entry in result["metrics"]["nodes"]}
    assert counts == {"copy": 0, "vad": 0, "cut": 0, "filter": 2, "speech": 0, "out": 0}


def test_annotated_utterances_have_their_values() -> None:
    where = {"where": "record.duration_s > 0.5", "annotate": True}
    text = cutting(("filter", "FilterNode", where), connections=[("cut", "filter")])
    first, second, _ = execute_pipeline_with_input(text, THREE)["result"]
    assert list(first) == ["offset_s", "duration_s", "value"]
    assert second["rules"] == ["where"]
    assert second["values"] == {"record": {"duration_s": 0.3}}
    assert len(second["value"]) == 4800


def test_an_utterance_that_fails_has_its_error_in_place_of_its_value() -> None:
    text = cutting(("lengths", "Lengths", {"failing": 4800}), connections=[("cut", "lengths")])
    result = execute_pipeline_with_input(text, THREE)
    assert [item.get("value") for item in result["result"]] == [16000, None, 16000]
    error = result["result"][1]["error"]
    assert (error["node_id"], error["kind"]) == ("lengths", "PythonError")
    assert "no good" in error["message"]
    assert "raise ValueError" in error["traceback"]
    assert (result["success"], result["error"], result["failures"]) == (True, None, [])
    lengths_metrics = result["metrics"]["nodes"][-1]
    assert (lengths_metrics["status"], lengths_metrics["failed"]) == ("failed", 1)


def test_metrics_stay_right_from_one_call_to_the_next() -> None:
    """An answer tells of metrics that are like those before nothing but the numbers."""
    text = cutting(
        ("filter", "FilterNode", {"where": "record.duration_s > 0.5"}),
        ("out", "PassThroughNode"),
        connections=[("cut", "filter"), ("filter", "out")],
    )
    one, none = tones(2, 0.5, 1.5), tones(2, 0.5, 0.8)
    with Pipeline.from_manifest(text) as pipeline:
        for audio, status in [(one, "success"), (none, "skipped"), (one, "success")] * 2:
            metrics = pipeline.execute(audio)["metrics"]
            assert metrics["nodes"][-1]["status"] == status
            assert [entry["node_id"] for entry in metrics["nodes"]][-1] == "out"


def test_a_recording_that_cannot_be_cut_fails() -> None:
    text = manifest(
        ("copy", "PassThroughNode"),
        ("segments", "Lengths"),
        ("cut", "SegmentNode", CUT),
        ("out", "PassThroughNode"),
        connections=[("copy", "cut"), ("segments", "cut"), ("cut", "out")],
    )
    with pytest.raises(RuntimeError, match="cut: SegmentNode needs a list") as raised:
        execute_pipeline_with_input(text, (THREE, RATE))
    assert raised.value.result["result"] is None  # type: ignore[attr-defined]
    assert raised.value.result["skipped"] == ["out"]  # type: ignore[attr-defined]


def test_segments_that_come_at_the_end_do_as_well() -> None:
    text = cutting().replace("VADNode", "WholeSegments").replace('{"frame_length_ms": 10}', "{}")
    cut = execute_pipeline_with_input(text, (THREE, RATE))["result"]
    assert [round(start, 2) for start, _ in places(cut)] == [0.5, 2.0, 3.0]
    for item in cut:
        start = round(item["offset_s"] * RATE)
        audio = item["value"]["audio"]
        assert np.array_equal(audio, THREE[start : start + len(audio)])


JUDGED = manifest(
    ("filter", "FilterNode", {"rules": {"long": "record.duration_s > 1.0"}}),
    ("out", "PassThroughNode"),
    ("other", "VADNode"),
    connections=[("filter", "out")],
)


def test_a_rejected_value_is_told_in_place_of_values() -> None:
    short, long = tones(0.5), tones(1.5)
    for audio, status in [(short, "skipped"), (long, "success"), (short, "skipped")]:
        result = execute_pipeline_with_input(JUDGED, audio)
        rejected = status == "skipped"
        seconds = len(audio) / RATE
        values = {"record": {"duration_s": seconds}}
        assert result["success"]
        assert result["failures"] == []
        assert result["skipped"] == []
        assert result["judgements"] == {
            "filter": {
                "rejected": rejected,
                "rules": ["long"] if rejected else [],
                "values": values,
            }
        }
        assert result["result"]["other"] == []
        if rejected:
            assert result["result"]["out"] == {"rejected": ["long"], "values": values}
        else:
            assert np.array_equal(result["result"]["out"], audio)
        assert result["metrics"]["rejected"] == int(rejected)
        assert result["metrics"]["succeeded"] == int(not rejected)
        statuses = {entry["node_id"]: entry["status"] for entry in result["metrics"]["nodes"]}
        assert statuses == {"filter": "success", "other": "success", "out": status}


def test_one_sink_that_is_rejected_is_the_result() -> None:
    text = manifest(("twice", "MultiplyNode"), ("filter", "FilterNode", {"where": "twice > 3"}))
    assert Pipeline.from_manifest(text).run(2) == 4
    rejection = {"rejected": ["where"], "values": {"twice": 2}}
    assert Pipeline.from_manifest(text).run(1) == rejection
    assert RuntimeExecutor().execute(json.loads(text), 1)["result"] == rejection
    assert list(Pipeline.from_manifest(text).run_batch([1, 2])) == [rejection, 4]


def test_large_utterances_cross_whole() -> None:
    audio = tones(31, 0.5, 4.5, 6, 10.9, 12, 16, 18, 22.5, 25, 29.9)
    expected = [(0.5, 4.0), (6.0, 4.9), (12.0, 4.0), (18.0, 4.5), (25.0, 4.9)]
    with Pipeline.from_manifest(cutting()) as pipeline:
        for _ in range(3):
            cut = pipeline.run(audio, sample_rate=RATE)
            assert places(cut) == expected
            for item in cut:
                start = round(item["offset_s"] * RATE)
                samples = item["value"]["audio"]
                assert np.array_equal(samples, audio[start : start + len(samples)])
