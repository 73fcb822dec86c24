"""What an array that a node gives means, in this interpreter and in a worker."""

import array_nodes
import numpy as np
import pytest
from runtime_support import manifest
from support import JavaSide

import remotemedia_runtime as runtime
from remotemedia import Audio, Pipeline

SAMPLES = np.linspace(-1, 1, 1000, dtype=np.float32)
PLACES = ["here", "worker", "isolated"]

assert array_nodes.__name__ == "array_nodes"


def result_of(place, node_type, samples=SAMPLES, params=None):
    """An array with its rate, what JSON there is, or the message of a MarshalingError."""
    if place == "here":
        text = manifest(("n", node_type, params or {}))
        given = 5 if samples is None else (samples, 16_000)
        result = runtime.execute_pipeline_with_input(text, given, raise_on_error=False)
        if result["failures"]:
            assert result["failures"][0]["kind"] == "MarshalingError"
            return result["failures"][0]["message"]
        value = result["result"]
        if isinstance(value, dict):
            return value["audio"], value["sample_rate"]
        return (value, None) if isinstance(value, np.ndarray) else value
    with JavaSide(node_type, params, modules=["array_nodes"], isolated=place == "isolated") as java:
        value = {"json": 5} if samples is None else java.audio(samples)
        outcome = java.outcome({"record": "r", "value": value})
        if outcome["error"] is not None:
            assert outcome["error"]["kind"] == "MarshalingError"
            return outcome["error"]["message"]
        given = outcome["value"]
        if "audio" in given:
            return java.samples(given), given["audio"]["sample_rate"]
        return given["json"]


@pytest.mark.parametrize("place", PLACES)
def test_channels_before_frames_are_refused_with_shape_and_order(place):
    message = result_of(place, "ChannelsFirst")
    assert "(1, 1000)" in message
    assert "(frames, channels)" in message


@pytest.mark.parametrize("place", PLACES)
def test_an_array_of_another_length_is_refused_where_nothing_is_declared(place):
    message = result_of(place, "Embedding")
    assert "(192,)" in message
    assert "input of 1000 frames" in message
    assert 'output="audio"' in message
    assert "Audio(...)" in message
    assert "no audio" in result_of(place, "Embedding", samples=None)


@pytest.mark.parametrize("place", PLACES)
def test_an_array_is_a_list_of_numbers_where_json_is_declared(place):
    expected = array_nodes.embedding(None).tolist()
    assert result_of(place, "EmbeddingAsJson") == expected
    assert result_of(place, "EmbeddingAsInput", samples=None) == expected
    assert result_of(place, "Matrix") == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("place", PLACES)
def test_an_array_is_audio_at_the_inputs_rate_where_that_is_declared(place):
    for node_type in ("EmbeddingAsAudio", "EmbeddingAsInput"):
        samples, rate = result_of(place, node_type)
        np.testing.assert_array_equal(samples, array_nodes.embedding(None))
        assert rate == 16_000
    samples, rate = result_of(place, "WrappedEmbedding")
    assert (len(samples), rate) == (192, 50)


@pytest.mark.parametrize("place", PLACES)
def test_an_array_as_long_as_the_input_is_audio(place):
    samples, rate = result_of(place, "Halved")
    np.testing.assert_array_equal(samples, SAMPLES / 2)
    assert rate == 16_000
    embedding_of_its_length, _ = result_of(place, "Embedding", samples=SAMPLES[:192])
    assert len(embedding_of_its_length) == 192


@pytest.mark.parametrize("place", PLACES)
def test_what_a_streaming_node_gives_at_the_end_follows_the_same_rule(place):
    samples, _ = result_of(place, "Summary", params={"length": 1000})
    assert len(samples) == 1000
    assert "declare" in result_of(place, "Summary", params={"length": 7})
    assert result_of(place, "SummaryAsJson", params={"length": 3}) == [0, 0, 0]


def test_of_several_inputs_one_must_be_as_long():
    text = manifest(
        ("short", "ResampleNode", {"target_rate": 8000}),
        ("long", "PassThroughNode"),
        ("both", "SeveralInputs"),
        connections=[("short", "both"), ("long", "both")],
    )
    result = runtime.execute_pipeline_with_input(text, (SAMPLES, 16_000))["result"]
    np.testing.assert_array_equal(result["audio"], SAMPLES)


@pytest.mark.parametrize(
    ("shape", "refused"),
    [
        ((2, 1000), True),
        ((100, 33), True),
        ((33, 100), True),
        ((5, 9), True),
        ((8, 9), True),
        ((0, 9), True),
        ((9, 9), False),
        ((100, 32), False),
        ((1, 8), False),
        ((1, 2), False),
        ((0, 8), False),
        ((1000,), False),
    ],
)
def test_input_with_unlikely_channels_is_refused_with_its_shape(shape, refused):
    array = np.zeros(shape, np.float32)
    inputs = [array, (array, 16_000), {"audio": array, "sample_rate": 16_000}, {"x": array}]
    if array.size:
        inputs.append({"audio": array.tolist(), "sample_rate": 16_000})
    text = manifest(("n", "PassThroughNode"))
    for value in inputs:
        if refused:
            with pytest.raises(TypeError, match=r"\(frames, channels\)") as raised:
                runtime.execute_pipeline_with_input(text, value)
            assert str(shape) in str(raised.value)
        else:
            runtime.execute_pipeline_with_input(text, value)
    if refused and array.size:
        with pytest.raises(TypeError, match=r"\(frames, channels\)"):
            Pipeline().add_node("PassThrough").run(array.tolist(), sample_rate=8000)


def test_audio_that_is_given_as_such_may_have_many_channels():
    text = manifest(("n", "PassThroughNode"))
    array = np.arange(2 * 1024, dtype=np.float32).reshape(2, 1024)
    for value in (Audio(array, 8000), {"audio": Audio(array), "sample_rate": 8000}):
        result = runtime.execute_pipeline_with_input(text, value)["result"]
        np.testing.assert_array_equal(result["audio"], array)
    with pytest.raises(ValueError, match=r"\(2, 1025\).*\(frames, channels\)"):
        Audio(np.zeros((2, 1025), np.float32))
