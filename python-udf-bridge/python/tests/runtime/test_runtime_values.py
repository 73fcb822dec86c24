"""Values on their way in and out."""

import json

import numpy as np
import pytest
from runtime_support import PASS, manifest

import remotemedia_runtime as runtime
from remotemedia import Audio


def passed(value):
    return runtime.execute_pipeline_with_input(PASS, value)["result"]


def same(result, expected):
    assert isinstance(result, np.ndarray)
    assert result.dtype == expected.dtype.newbyteorder("=")
    np.testing.assert_array_equal(result, expected)


RAMP = np.arange(-500, 500)


@pytest.mark.parametrize("dtype", ["f4", "f8", "i2", "i4", ">f4", ">f8", ">i2", ">i4"])
@pytest.mark.parametrize("shape", [(1000,), (500, 2), (200, 5)])
def test_arrays_of_every_format_and_byte_order_come_back(dtype, shape):
    array = RAMP.astype(dtype).reshape(shape)
    same(passed(array), array)


@pytest.mark.parametrize(
    "array",
    [
        RAMP.astype(np.float32)[::3],
        RAMP.astype(np.float32)[::-1],
        RAMP.astype(np.int16).reshape(2, 500).T,
        np.asfortranarray(RAMP.astype(np.float64).reshape(500, 2)),
        np.broadcast_to(np.float32(0.5), (100,)),
        np.frombuffer(bytearray(range(17)), np.uint8)[1:].view(np.float32),
    ],
    ids=["strided", "backwards", "transposed", "fortran", "broadcast", "unaligned"],
)
@pytest.mark.contract("ffi.execute_pipeline_with_input.input_data")
def test_arrays_of_any_layout_come_back(array):
    same(passed(array), array)


def test_a_read_only_array_is_read_and_left_alone():
    array = np.linspace(-1, 1, 300_000, dtype=np.float32)
    before = array.copy()
    array.flags.writeable = False
    result = passed(array)
    same(result, before)
    assert result.flags.writeable
    assert not np.shares_memory(result, array)
    np.testing.assert_array_equal(array, before)


@pytest.mark.contract("ffi.threads.memory")
def test_results_are_the_callers_own():
    first = passed(np.full(1000, 1, np.float32))
    passed(np.full(1000, 2, np.float32))
    same(first, np.full(1000, 1, np.float32))


@pytest.mark.parametrize("frames", [0, 1, 65_535, 65_536, 65_537, 1_100_000])
@pytest.mark.contract("ffi.testing.edge_cases")
def test_arrays_of_any_length_come_back(frames):
    array = np.random.default_rng(frames).random(frames).astype(np.float32)
    same(passed(array), array)
    if frames < 100_000:
        stereo = np.stack([array, -array], axis=1)
        same(passed(stereo), stereo)


def test_a_rate_in_brings_a_rate_out():
    audio = np.zeros(8, np.int16)
    for given in (
        (audio, 8000),
        {"audio": audio, "sample_rate": 8000},
        {"audio": audio.astype(np.float32).tolist(), "sample_rate": 8000},
        Audio(audio, 8000),
        (audio, np.int64(8000)),
        (audio, 8000.0),
    ):
        result = passed(given)
        assert result.keys() == {"audio", "sample_rate"}
        assert result["sample_rate"] == 8000
        assert result["audio"].shape == (8,)
    assert isinstance(passed(audio), np.ndarray)
    assert isinstance(passed({"audio": audio}), np.ndarray)


@pytest.mark.contract("ffi.execute_pipeline_with_input.input_data")
def test_audio_may_lie_in_a_dict_at_any_depth():
    array = np.arange(5, dtype=np.float32)
    value = {"a": {"b": array, "c": [1, 2]}, "d": None, "é😀": (array, 8000)}
    result = passed(value)
    assert result["a"]["c"] == [1, 2]
    assert result["d"] is None
    np.testing.assert_array_equal(result["é😀"]["audio"], array)
    np.testing.assert_array_equal(result["a"]["b"]["audio"], array)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        2**53 + 1,
        2**63,
        -(2**200),
        10**900,
        0.1,
        -0.0,
        5e-324,
        1.7976931348623157e308,
        "",
        "ü 😀 \0 \ud800 \u2028",
        [],
        {},
        [[1, 2.5], ["a", None, True]],
        {"k": {"": 1}, "audio": 3, "sample_rate": 4},
        list(range(10_000)),
    ],
    ids=repr,
)
@pytest.mark.contract(
    "ffi.execute_pipeline.returns.result",
    "ffi.execute_pipeline_with_input.input_data",
)
def test_json_values_come_back_as_they_are(value):
    result = passed(value)
    assert result == value
    assert type(result) is type(value)
    assert json.dumps(result) == json.dumps(value)


def test_scalars_of_numpy_and_tuples_become_pythons():
    assert passed(np.float32(0.5)) == 0.5
    assert passed(np.int64(3)) == 3
    assert passed((1, (2, 3))) == [1, [2, 3]]


class Odd:
    pass


def cyclic_list():
    value = []
    value.append(value)
    return value


def cyclic_dict():
    value = {"x": np.zeros(1, np.float32)}
    value["again"] = value
    return value


def deep_list():
    value = []
    for _ in range(100_000):
        value = [value]
    return value


BAD = {
    "object array": np.array([object()]),
    "array of strings": np.array(["a"]),
    "array of bytes": np.array([b"a"]),
    "0-d": np.array(1, np.float32),
    "3-d": np.zeros((2, 2, 2), np.float32),
    "no channels": np.zeros((5, 0), np.float32),
    "float16": np.zeros(3, np.float16),
    "long double": np.zeros(3, np.longdouble),
    "complex": np.zeros(3, np.complex64),
    "bool": np.zeros(3, bool),
    "uint8": np.zeros(3, np.uint8),
    "int64": np.zeros(3, np.int64),
    "datetime": np.zeros(3, "M8[s]"),
    "structured": np.zeros(3, [("a", "f4")]),
    "masked": np.ma.masked_array(np.zeros(3, np.float32), [0, 1, 0]),
    "array in a list": [np.zeros(3, np.float32)],
    "cyclic list": cyclic_list(),
    "cyclic dict": cyclic_dict(),
    "deep list": deep_list(),
    "NaN": float("nan"),
    "infinity in a list": [1, float("inf")],
    "huge integer": 10**5000,
    "huge integer in a list": [1, -(10**5000)],
    "bytes": b"abc",
    "set": {1, 2},
    "object": Odd(),
    "key that is no string": {1: 2},
    "key beside audio that is no string": {1: np.zeros(3, np.float32)},
    "generator": (i for i in range(3)),
    "rate of text": (np.zeros(3, np.float32), "8000"),
    "rate 0": (np.zeros(3, np.float32), 0),
    "rate 0 in a dict": {"audio": np.zeros(3, np.float32), "sample_rate": 0},
    "negative rate": (np.zeros(3, np.float32), -1),
    "rate of 2.5": (np.zeros(3, np.float32), 2.5),
    "rate beyond 32 bits": (np.zeros(3, np.float32), 2**31),
    "rate True": (np.zeros(3, np.float32), True),
    "samples of text": {"audio": ["1", "2"], "sample_rate": 8000},
    "samples None": {"audio": [None], "sample_rate": 8000},
    "ragged samples": {"audio": [[1], [1, 2]], "sample_rate": 8000},
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.contract("ffi.errors.MarshalingError")
def test_what_cannot_cross_is_a_type_error(name):
    with pytest.raises(TypeError, match=r"^Data marshaling failed: input") as raised:
        passed(BAD[name])
    assert isinstance(raised.value, runtime.MarshalingError)
    assert raised.value.operation == "convert input"
    assert passed(1) == 1


def test_a_list_of_numbers_is_mono_samples_where_audio_is_needed():
    loud = [0.0] * 160 + [0.5] * 160
    result = runtime.execute_pipeline_with_input(
        manifest(("vad", "VADNode", {"frame_length_ms": 10})), loud
    )
    assert [(s["start_ms"], s["end_ms"]) for s in result["result"]] == [(10, 20)]


def test_integers_overflow_with_an_error_rather_than_a_wrong_number():
    with pytest.raises(RuntimeError, match="Node execution failed: m"):
        runtime.execute_pipeline_with_input(manifest(("m", "MultiplyNode", {"factor": 2})), 2**62)
