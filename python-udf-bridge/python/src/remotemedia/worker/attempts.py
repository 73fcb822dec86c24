"""Calls a node: attempts with back-off, time, and what went wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple, Optional

from remotemedia.errors import MarshalingError
from remotemedia.failures import (
    MOST_MESSAGE_CHARS,
    describe_exception,
    is_passing,
    presentable,
    user_traceback,
)

PYTHON_ERROR = "PythonError"
MARSHALING_ERROR = "MarshalingError"
CIRCUIT_OPEN = "CircuitOpen"

_LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True)
class Failure:
    """What went wrong.

    Attributes:
        kind: PythonError, MarshalingError or CircuitOpen.
        message: type and text of the exception, or what became of the worker.
        traceback: Python's traceback from the user's first frame on, or None.
        retryable: whether another attempt may succeed.
        worker_died: whether the process that ran the node is gone.
    """

    kind: str
    message: str
    traceback: Optional[str] = None
    retryable: bool = False
    worker_died: bool = False

    def on_wire(self) -> dict[str, Any]:
        """What Java is told of it."""
        return {
            "kind": self.kind,
            "message": self.message,
            "traceback": self.traceback,
            "retryable": self.retryable,
        }

    @staticmethod
    def of(error: BaseException) -> Failure:
        """The failure that an exception is."""
        if isinstance(error, MarshalingError):
            message = presentable(str(error), MOST_MESSAGE_CHARS)
            return Failure(MARSHALING_ERROR, message, user_traceback(error))
        message = describe_exception(error)
        return Failure(PYTHON_ERROR, message, user_traceback(error), is_passing(error))


class Attempt(NamedTuple):
    """How one call ended.

    Attributes:
        value: the result, None when it failed.
        failure: what went wrong, or None.
        nanos: nanoseconds that it took.
    """

    value: Any
    failure: Optional[Failure]
    nanos: int


class Outcome(NamedTuple):
    """How all attempts at one value ended.

    Attributes:
        value: the result, None when they failed.
        failure: the last attempt's, or None.
        nanos: nanoseconds over all attempts, without the pauses between them.
        attempts: how many there were.
    """

    value: Any
    failure: Optional[Failure]
    nanos: int
    attempts: int


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long a value is tried.

    Attributes:
        max_attempts: at least 1.
        initial_backoff_ms: pause after the first attempt; doubled after each, up to a minute.
        timeout_ms: time limit of one attempt, or None. It can be kept only where the node runs in
            a process of its own.
    """

    max_attempts: int = 3
    initial_backoff_ms: float = 100
    timeout_ms: Optional[float] = None

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError(f"max_attempts must be at least 1, not {self.max_attempts}")
        if self.initial_backoff_ms < 0:
            raise ValueError(
                f"initial_backoff_ms must not be negative, not {self.initial_backoff_ms}"
            )
        if self.timeout_ms is not None and self.timeout_ms <= 0:
            raise ValueError(f"timeout_ms must be positive, not {self.timeout_ms}")

    @property
    def timeout_s(self) -> Optional[float]:
        """The time limit in seconds, or None."""
        return None if self.timeout_ms is None else self.timeout_ms / 1000

    def pause_s(self, attempt: int) -> float:
        """Seconds to wait after the given attempt, from 1."""
        # The exponent is bounded so that no number of attempts overflows.
        pause = self.initial_backoff_ms / 1000 * 2.0 ** min(attempt - 1, 64)
        return min(pause, _LONGEST_PAUSE_S)


class Attempts:
    """Runs calls under a retry policy, wherever the node is.

    A call is a function of the time limit in seconds (or None) that gives an ``Attempt`` and keeps
    the limit if it can. In this interpreter it comes from ``capture``; a supervised process sends
    the one that it captured.
    """

    def __init__(self, policy: RetryPolicy, sleep: Callable[[float], None] = time.sleep) -> None:
        """Args: policy; sleep, which waits for a number of seconds."""
        self._policy = policy
        self._sleep = sleep

    def run(self, call: Callable[[Optional[float]], Attempt]) -> Outcome:
        """Calls until it succeeds, fails for good, or the attempts are used up."""
        nanos = 0
        for number in range(1, self._policy.max_attempts + 1):
            attempt = call(self._policy.timeout_s)
            nanos += attempt.nanos
            failure = attempt.failure
            if failure is None or not failure.retryable or number == self._policy.max_attempts:
                return Outcome(attempt.value, failure, nanos, number)
            self._sleep(self._policy.pause_s(number))
        raise AssertionError("a policy has at least one attempt")

    @staticmethod
    def capture(
        function: Callable[[], Any], clock: Callable[[], int] = time.perf_counter_ns
    ) -> Attempt:
        """Calls ``function`` once; whatever it raises becomes a failure, but for an interrupt."""
        start = clock()
        try:
            value = function()
        except (Exception, SystemExit) as error:
            nanos = clock() - start
            return Attempt(None, Failure.of(error), nanos)
        return Attempt(value, None, clock() - start)
