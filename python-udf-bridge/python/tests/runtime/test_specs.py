"""The specs of pipelines that every executor is held to, through Python."""

import json

import numpy as np
import pytest
from runtime_support import PROJECT_ROOT

import remotemedia_runtime as runtime

SPECS = sorted((PROJECT_ROOT / "manifests/specs").glob("*.json"))
TYPES = {"f32": np.float32, "f64": np.float64, "i16": np.int16, "i32": np.int32}


def samples_of(audio):
    samples = []
    for item in audio["samples"]:
        value, count = item if isinstance(item, list) else (item, 1)
        samples += [float(value) if isinstance(value, str) else value] * count
    array = np.array(samples, TYPES[audio.get("format", "f32")])
    channels = audio.get("channels", 1)
    return array if channels == 1 else array.reshape(-1, channels)


def value_of(spec):
    if "audio" in spec:
        audio = spec["audio"]
        samples = samples_of(audio)
        return (samples, audio["sample_rate"]) if "sample_rate" in audio else samples
    if "object" in spec:
        return {key: value_of(member) for key, member in spec["object"].items()}
    return spec["json"]


def check(result, spec, tolerance):
    if "audio" in spec:
        expected = samples_of(spec["audio"])
        samples = result["audio"] if isinstance(result, dict) else result
        if isinstance(result, dict):
            assert result["sample_rate"] == spec["audio"].get("sample_rate")
        assert samples.dtype == expected.dtype
        assert samples.shape == expected.shape
        np.testing.assert_allclose(
            samples.astype(float), expected.astype(float), rtol=0, atol=tolerance
        )
    elif "object" in spec:
        assert result.keys() == spec["object"].keys()
        for key, member in spec["object"].items():
            check(result[key], member, tolerance)
    else:
        check_json(result, spec["json"], tolerance)


def check_json(result, expected, tolerance):
    assert type(result) is type(expected)
    if isinstance(expected, float):
        assert result == pytest.approx(expected, rel=0, abs=tolerance)
    elif isinstance(expected, list):
        assert len(result) == len(expected)
        for one, other in zip(result, expected):
            check_json(one, other, tolerance)
    elif isinstance(expected, dict):
        assert result.keys() == expected.keys()
        for key in expected:
            check_json(result[key], expected[key], tolerance)
    else:
        assert result == expected


@pytest.mark.parametrize("file", SPECS, ids=lambda file: file.stem)
def test_spec(file):
    spec = json.loads(file.read_text("utf-8"))
    expect = spec["expect"]
    result = runtime.execute_pipeline_with_input(
        json.dumps(spec["manifest"]), value_of(spec["input"]), raise_on_error=False
    )
    failures = expect.get("failures", [])
    assert [(it["node_id"], it["kind"]) for it in result["failures"]] == [
        (it["node_id"], it["error"]) for it in failures
    ]
    for failure, expected in zip(result["failures"], failures):
        assert expected["message"] in failure["message"]
    assert result["success"] is not bool(failures)
    assert result["skipped"] == expect.get("skipped", [])
    if "output" in expect:
        check(result["result"], expect["output"], expect.get("tolerance", 0))
    else:
        assert result["result"] is None


def test_there_are_specs():
    assert len(SPECS) > 40
