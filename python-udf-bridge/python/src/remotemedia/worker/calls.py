"""Answers the requests of one node: retries, circuit breaker, streams."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from typing import Any, Mapping, Optional

from remotemedia.worker.attempts import Attempt, Attempts, Outcome
from remotemedia.worker.hosts import NodeHost, Requests
from remotemedia.worker.records import RecordGuard

_encode = json.JSONEncoder(separators=(",", ":")).encode


class NodeCalls:
    """Answers one batch of requests after another, in order.

    Requests that need no decision between them are run ahead of their turn, since a call of
    another process has its price. None is run beyond one that failed.
    """

    def __init__(self, host: NodeHost, attempts: Attempts, guard: RecordGuard) -> None:
        """Args: where the node runs; how often it is tried; what it is kept from."""
        self._host = host
        self._attempts = attempts
        self._guard = guard
        self._requests: Requests = ()
        #: Attempts that were made ahead, from the request whose turn it is on.
        self._ahead: deque[Attempt] = deque()

    def answer(self, requests: Requests) -> str:
        """The outcomes of a batch, as the text of a JSON array."""
        self._requests = requests
        self._ahead.clear()
        return f"[{','.join(outcome_text(self._outcome(index)) for index in range(len(requests)))}]"

    def _outcome(self, index: int) -> Outcome:
        request = self._requests[index]
        record, stream = request.get("record"), request.get("stream")
        if stream == "abandon":
            self._host.abandon()
            self._guard.abandoned()
            return Outcome(None, None, 0, 0)
        if self._guard.begins(record, stream):
            self._host.abandon()
        refusal = self._guard.refusal()
        if refusal is not None:
            self._guard.refused(refusal, stream)
            return Outcome(None, refusal, 0, 0)
        outcome = self._attempts.run(lambda limit: self._attempt(index, limit))
        if outcome.failure is not None and stream:
            self._host.abandon()
        self._guard.ended(outcome.failure, stream)
        return outcome

    def _attempt(self, index: int, timeout_s: Optional[float]) -> Attempt:
        if not self._ahead:
            count = self._runnable(index)
            self._ahead.extend(self._host.run(self._requests, index, count, timeout_s))
        attempt = self._ahead.popleft()
        failure = attempt.failure
        if failure is None or not failure.worker_died or not self._guard.has_history:
            return attempt
        message = f"{failure.message}; with it went the record's earlier chunks"
        return attempt._replace(failure=replace(failure, message=message, retryable=False))

    def _runnable(self, index: int) -> int:
        """How many requests may be run from this one on without a decision between them."""
        if self._guard.is_on_trial:
            return 1
        end = index
        while end < len(self._requests) and _continues(self._requests[index], self._requests[end]):
            end += 1
            if self._requests[end - 1].get("stream") == "finish":
                break
        return max(1, end - index)


def _continues(first: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    stream = other.get("stream")
    if first.get("stream") is None:
        return stream is None
    return stream in ("chunk", "finish") and other.get("record") == first.get("record")


def outcome_text(outcome: Outcome) -> str:
    """An outcome as Java reads it, in JSON."""
    failure = outcome.failure
    value = "null" if failure or not outcome.value else outcome.value
    error = _encode(failure.on_wire()) if failure else "null"
    return (
        f'{{"value":{value},"error":{error},"nanos":{outcome.nanos},"attempts":{outcome.attempts}}}'
    )
