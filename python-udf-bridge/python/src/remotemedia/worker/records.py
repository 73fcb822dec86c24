"""Follows records through a node: which one is being streamed, and what the breaker hears of."""

from __future__ import annotations

from typing import Optional

from remotemedia.worker.attempts import CIRCUIT_OPEN, Failure
from remotemedia.worker.breaker import CircuitBreaker


class RecordGuard:
    """Knows the record that is being streamed, and asks and tells the circuit breaker per record.

    A record whose chunk failed gets the same failure for what else comes of it, without a call.
    """

    def __init__(self, breaker: CircuitBreaker) -> None:
        self._breaker = breaker
        self._record: Optional[str] = None
        self._streaming = False
        self._failure: Optional[Failure] = None
        #: Whether the node holds earlier chunks of this record.
        self.has_history = False

    @property
    def is_on_trial(self) -> bool:
        """Whether the next record decides about the ones after it."""
        return self._breaker.is_tripped

    def begins(self, record: Optional[str], stream: Optional[str]) -> bool:
        """A request comes; whether it begins a record while another is unfinished in the node."""
        same = self._streaming and stream is not None and record == self._record
        if same:
            return False
        unfinished = self.has_history
        self.abandoned()
        if stream is not None:
            self._streaming = True
            self._record = record
        return unfinished

    def refusal(self) -> Optional[Failure]:
        """Why the request is not to be called, or None."""
        if self._failure is not None:
            return self._failure
        if not self.has_history and self._breaker.is_open:
            return Failure(CIRCUIT_OPEN, self._breaker.refusal())
        return None

    def refused(self, failure: Failure, stream: Optional[str]) -> None:
        """The request was not called."""
        self._after(failure, stream)

    def ended(self, failure: Optional[Failure], stream: Optional[str]) -> None:
        """The request was called."""
        if failure is None:
            if stream != "chunk":
                self._breaker.succeeded()
        elif failure.retryable or failure.worker_died:
            self._breaker.failed(failure.message)
        self._after(failure, stream)

    def abandoned(self) -> None:
        """The record is no more."""
        self._streaming = False
        self._record = None
        self._failure = None
        self.has_history = False

    def _after(self, failure: Optional[Failure], stream: Optional[str]) -> None:
        if stream != "chunk":
            self.abandoned()
        elif failure is None:
            self.has_history = True
        else:
            self._failure = failure
            self.has_history = False
