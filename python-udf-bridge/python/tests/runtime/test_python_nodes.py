"""CPython nodes in the calling interpreter."""

import pickle
import threading
from typing import ClassVar

import numpy as np
import pytest
from runtime_support import manifest

import remotemedia_runtime as runtime
from remotemedia import Audio, Node, Pipeline, RetryableError, StreamingNode, node

events = []


@node("RtRecorder", version="2.1.0", aliases=["RtRecorderAlias"])
class Recorder(Node):
    """Writes its life down."""

    def __init__(self, *, gain: float = 1.0):
        self.gain = gain
        events.append("init")

    def initialize(self):
        events.append("initialize")

    def execute(self, value):
        events.append("execute")
        return Audio(value.samples * np.float32(self.gain))

    def cleanup(self):
        events.append("cleanup")


@node("RtEcho", accepts=("audio", "json", "composite"))
def echo(value):
    return value


@node("RtThread")
def thread_name(value):
    return threading.current_thread().name


@node("RtFails")
class Fails(Node):
    calls = 0

    def __init__(self, *, times: int = 1, how: str = "retryable"):
        self.times, self.how = times, how

    def execute(self, value):
        Fails.calls += 1
        if Fails.calls > self.times:
            return Fails.calls
        if self.how == "retryable":
            raise RetryableError("not yet")
        if self.how == "interrupt":
            raise KeyboardInterrupt
        if self.how == "exit":
            raise SystemExit(3)
        raise ZeroDivisionError("never")


@node("RtBroken")
class Broken(Node):
    def initialize(self):
        raise OSError("no model")

    def execute(self, value):
        return value


@node("RtUnreachable")
class Unreachable(Node):
    def initialize(self):
        raise OSError("connection timeout")

    def execute(self, value):
        return value


@node("RtGives")
def gives(value, *, what: str = ""):
    return {
        "set": {1},
        "nan": float("nan"),
        "f16": np.zeros(3, np.float16),
        "i16": np.arange(6, dtype=np.int16).reshape(3, 2),
        "f64": (np.arange(100_000, dtype=np.float64) / 7),
        "empty": np.empty(0, np.float32),
        "dict": {"a": Audio(np.ones(2, np.float32), 5), "b": ["ü😀\ud800", 2**80]},
        "nothing": None,
    }[what]


node("RtGivesAudio", output="audio")(gives)


@node("RtDoubles", output="audio")
class Doubles(StreamingNode):
    chunk_ms = 100
    frames: ClassVar[list] = []

    def begin(self):
        Doubles.frames.clear()

    def execute(self, value):
        Doubles.frames.append(value.frames)
        if float(value.samples[0]) == 9:
            raise ValueError("nine")
        return Audio(value.samples * 2)

    def finish(self):
        return None


AUDIO = np.arange(-50, 50, dtype=np.float32)


def run(node_type, value=None, params=None, **options):
    text = manifest(("n", node_type, params or {}))
    return runtime.execute_pipeline_with_input(text, value, **options)


@pytest.fixture(autouse=True)
def _fresh():
    events.clear()
    Fails.calls = 0


def test_registered_nodes_are_available_with_their_metadata():
    assert "RtRecorder" in runtime.get_available_nodes()
    metadata = runtime.get_node_metadata("RtRecorderAlias")
    assert metadata["name"] == "RtRecorder"
    assert metadata["version"] == "2.1.0"
    assert metadata["parameters"]["gain"]["default"] == 1.0


def test_a_node_registered_later_is_found():
    with pytest.raises(KeyError):
        runtime.get_node_metadata("RtLate")

    @node("RtLate")
    def late(value):
        return "late"

    assert run("RtLate")["result"] == "late"


def test_a_call_makes_the_node_and_cleans_it_up():
    result = run("RtRecorder", (AUDIO, 8000), {"gain": 2})
    np.testing.assert_array_equal(result["result"]["audio"], AUDIO * 2)
    assert result["result"]["sample_rate"] == 8000
    assert result["metrics"]["nodes"][0]["runtime"] == "cpython"
    assert events == ["init", "initialize", "execute", "cleanup"]


def test_a_pipeline_keeps_its_node_until_it_is_closed():
    with Pipeline().add_node(Recorder, gain=3) as pipeline:
        for _ in range(3):
            pipeline.run((AUDIO, 8000))
        assert events == ["init", "initialize"] + ["execute"] * 3
    assert events[-1] == "cleanup"
    pipeline.run((AUDIO, 8000))
    assert events.count("init") == 2
    del pipeline
    assert events.count("cleanup") == 2


def test_wrong_parameters_are_refused_as_for_native_nodes():
    with pytest.raises(ValueError, match=r"gian.*did you mean"):
        run("RtRecorder", AUDIO, {"gian": 2})
    with pytest.raises(ValueError, match="gain"):
        run("RtRecorder", AUDIO, {"gain": "loud"})
    assert events == []


def test_it_runs_in_the_calling_thread():
    assert run("RtThread")["result"] == threading.current_thread().name


@pytest.mark.parametrize(
    "value", [None, 5, "ü😀\ud800", [1, {"a": None}], {"x": 1.5}, 2**70], ids=repr
)
def test_json_goes_through(value):
    assert run("RtEcho", value)["result"] == value


def test_fan_in_is_a_dict_by_node_id():
    text = manifest(
        ("a", "AddNode", {"addend": 1}),
        ("b", "AddNode", {"addend": 2}),
        ("both", "RtEcho"),
        connections=[("a", "both"), ("b", "both")],
    )
    result = runtime.execute_pipeline_with_input(text, AUDIO)["result"]
    np.testing.assert_array_equal(result["a"], AUDIO + 1)
    np.testing.assert_array_equal(result["b"], AUDIO + 2)


@pytest.mark.parametrize("what", ["i16", "f64", "empty"])
def test_arrays_of_every_format_come_back(what):
    expected = gives(None, what=what)
    result = run("RtGivesAudio", None, {"what": what})["result"]
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(result, expected)


def test_objects_and_null_come_back():
    result = run("RtGives", (AUDIO, 8000), {"what": "dict"})["result"]
    assert result["b"] == ["ü😀\ud800", 2**80]
    assert result["a"]["sample_rate"] == 5
    assert run("RtGives", 1, {"what": "nothing"})["result"] is None


@pytest.mark.parametrize(("what", "says"), [("set", "set"), ("nan", "nan"), ("f16", "float16")])
def test_what_cannot_cross_is_a_marshaling_error(what, says):
    with pytest.raises(TypeError, match=f"Data marshaling failed: n: .*{says}"):
        run("RtGivesAudio", None, {"what": what})


def test_retryable_errors_are_tried_again_and_counted():
    text = manifest(("n", "RtFails", {"times": 2})).replace(
        '"params"', '"retry": {"max_attempts": 3, "initial_backoff_ms": 1}, "params"'
    )
    result = runtime.execute_pipeline(text)
    assert result["result"] == 3
    assert result["metrics"]["nodes"][0]["retry_count"] == 2


def test_attempts_run_out():
    text = manifest(("n", "RtFails", {"times": 9})).replace(
        '"params"', '"retry": {"max_attempts": 2, "initial_backoff_ms": 1}, "params"'
    )
    result = runtime.execute_pipeline(text, raise_on_error=False)
    failure = result["failures"][0]
    assert (failure["kind"], failure["attempts"], failure["retryable"]) == ("PythonError", 2, True)
    assert Fails.calls == 2
    assert result["error"].startswith(
        "Retryable error (attempt 2/2): Python exception in 'n': RetryableError: not yet\nTraceback"
    )


def test_used_up_attempts_raise_an_error_that_tells_them():
    text = manifest(("n", "RtFails", {"times": 99})).replace(
        '"params"', '"retry": {"max_attempts": 2, "initial_backoff_ms": 1}, "params"'
    )
    with pytest.raises(RuntimeError, match=r"^Retryable error \(attempt 2/2\): ") as raised:
        runtime.execute_pipeline(text)
    error = raised.value
    assert type(error) is runtime.RetryableError
    assert isinstance(error, runtime.PythonError)
    assert isinstance(error, RetryableError), "what nodes raise"
    assert (error.attempt, error.max_attempts, error.is_retryable) == (2, 2, True)
    assert (error.node_id, error.operation, error.kind) == ("n", "execute", "RetryableError")
    assert 'raise RetryableError("not yet")' in error.traceback
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.attempt, again.max_attempts) == (str(error), 2, 2)


def test_a_node_that_cannot_be_made_for_a_passing_reason_says_how_often_it_was_tried():
    text = manifest(("n", "RtUnreachable")).replace(
        '"params"', '"retry": {"max_attempts": 2, "initial_backoff_ms": 1}, "params"'
    )
    with pytest.raises(runtime.RetryableError, match=r"attempt 2/2.*connection timeout") as raised:
        runtime.execute_pipeline(text)
    assert (raised.value.attempt, raised.value.operation) == (2, "initialize")


def test_an_error_that_is_no_passing_one_is_not_retryable():
    with pytest.raises(runtime.PythonError) as raised:
        run("RtFails", None, {"how": "other"})
    assert not isinstance(raised.value, runtime.RetryableError)
    assert raised.value.is_retryable is False
    with pytest.raises(runtime.MarshalingError) as refused:
        run("VADNode")
    assert refused.value.is_retryable is False


def test_an_exception_comes_with_node_id_and_traceback():
    with pytest.raises(
        RuntimeError, match="Python exception in 'n': ZeroDivisionError: never"
    ) as raised:
        run("RtFails", None, {"how": "other"})
    error = raised.value
    assert isinstance(error, runtime.PythonError)
    assert error.node_id == "n"
    assert error.operation == "execute"
    assert 'raise ZeroDivisionError("never")' in error.traceback
    assert error.traceback in str(error)
    assert Fails.calls == 1


def test_an_exit_is_a_failure_and_an_interrupt_is_one_of_the_caller():
    with pytest.raises(RuntimeError, match="SystemExit"):
        run("RtFails", None, {"how": "exit"})
    Fails.calls = 0
    with pytest.raises(KeyboardInterrupt):
        run("RtFails", None, {"how": "interrupt"})
    assert run("RtEcho", 1)["result"] == 1


def test_a_node_that_cannot_be_made_raises_with_its_traceback():
    with pytest.raises(RuntimeError, match="no model") as raised:
        run("RtBroken")
    assert raised.value.node_id == "n"
    assert raised.value.operation == "initialize"
    assert 'raise OSError("no model")' in raised.value.traceback
    with pytest.raises(RuntimeError, match="no model"):
        run("RtBroken", raise_on_error=False)


def test_a_streaming_node_gets_chunks_and_starts_afresh_after_an_error():
    samples = np.ones(2550, np.float32)
    with Pipeline().add_node("RtDoubles") as pipeline:
        for _ in range(2):
            result = pipeline.run(samples, sample_rate=1000)
            np.testing.assert_array_equal(result["audio"], samples * 2)
            assert Doubles.frames == [100] * 25 + [50]
            bad = samples.copy()
            bad[300] = 9
            with pytest.raises(RuntimeError, match="ValueError: nine"):
                pipeline.run(bad, sample_rate=1000)
            assert Doubles.frames == [100] * 4


def test_a_node_may_run_a_pipeline_itself():
    inner = Pipeline().add_node("AddNode", addend=1)

    @node("RtNested")
    def nested(value):
        return inner.run(value) * 2

    assert run("RtNested", 4)["result"] == 10


def test_many_large_values_through_one_node():
    samples = np.random.default_rng(2).random((400_000, 2)).astype(np.float32)
    with Pipeline().add_node(echo).add_node(echo) as pipeline:
        for scale in (1, 0.5, 0.25):
            scaled = samples[: int(400_000 * scale)]
            np.testing.assert_array_equal(pipeline.run(scaled), scaled)
