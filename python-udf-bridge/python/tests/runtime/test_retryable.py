"""The rule that tells passing conditions, over the cases that Java's test reads too."""

import json

import pytest
from runtime_support import PROJECT_ROOT

import remotemedia_runtime as runtime
from remotemedia.failures import speaks_of_passing
from remotemedia.worker.attempts import Failure

CASES = json.loads(
    (PROJECT_ROOT / "operators/src/test/resources/retryable-messages.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["message"]))
def test_a_message_tells_whether_another_attempt_may_help(case):
    message, retryable = case["message"], case["retryable"]
    assert speaks_of_passing(message) is retryable
    assert runtime.PythonError(message).is_retryable is retryable
    assert Failure.of(Exception(message)).retryable is retryable


def test_the_traceback_says_nothing_about_it():
    trace = "Traceback:\n  call(timeout=3)"
    error = runtime.PythonError(f"Python exception in 'n': boom\n{trace}", traceback=trace)
    assert error.is_retryable is False


def test_the_base_has_the_contracts_name():
    assert runtime.ExecutorError is runtime.PipelineError
    assert runtime.GraphError("no").is_retryable is False
