"""A node's session with the Java operator that feeds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Optional, Protocol, Union

from remotemedia.worker import frames
from remotemedia.worker.attempts import (
    Attempt,
    Attempts,
    Failure,
    Outcome,
    RetryPolicy,
)
from remotemedia.worker.breaker import BreakerPolicy, CircuitBreaker
from remotemedia.worker.channel import Channel, PayloadChannel, RelayChannel, SegmentChannel
from remotemedia.worker.records import RecordGuard
from remotemedia.worker.runner import NodeRunner, open_node
from remotemedia.worker.supervisor import IsolatedNode


class NodeHost(Protocol):
    """Where a node runs."""

    #: Bytes of output in use in this batch.
    position: int

    def open(self) -> Attempt:
        """Makes and initializes the node."""

    def run(self, request: Mapping[str, Any], timeout_s: Optional[float]) -> Attempt:
        """One attempt at a request."""

    def abandon(self) -> None:
        """Forgets the record that is being streamed."""

    def memory_bytes(self) -> int:
        """Resident memory of the process of the node's own, 0 when it has none."""

    def close(self) -> None:
        """Cleans the node up."""


class LocalNode:
    """A node in this interpreter; nothing can keep its time limit or survive its death."""

    def __init__(
        self, opening: Mapping[str, Any], channel: Union[PayloadChannel, SegmentChannel]
    ) -> None:
        """Args: the arguments of ``open_node``; the channel of the samples."""
        self._opening = opening
        self._channel = channel
        self._runner: Optional[NodeRunner] = None
        self.position = 0

    def open(self) -> Attempt:
        """See ``NodeHost``."""
        attempt = open_node(**self._opening)
        self._runner = attempt.value
        return attempt

    def run(self, request: Mapping[str, Any], timeout_s: Optional[float]) -> Attempt:
        """See ``NodeHost``."""
        assert self._runner is not None
        sink = self._channel.sink
        sink.position = self.position
        attempt = self._runner.run(request, self._channel.source, sink)
        self.position = sink.position
        return attempt

    def abandon(self) -> None:
        """See ``NodeHost``."""
        if self._runner is not None:
            self._runner.abandon()

    def memory_bytes(self) -> int:
        """See ``NodeHost``."""
        return 0

    def close(self) -> None:
        """See ``NodeHost``."""
        if self._runner is not None:
            self._runner.close()


class SessionError(Exception):
    """The node cannot be made; the job cannot go on."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Session:
    """Answers batches of requests for one node, in order."""

    def __init__(self, opening: Mapping[str, Any]) -> None:
        """Opens the node as the call's ``open`` says.

        Raises:
            SessionError: when it cannot be made.
        """
        self._attempts = Attempts(RetryPolicy(**opening["retry"]))
        self._guard = RecordGuard(CircuitBreaker(BreakerPolicy(**opening["breaker"])))
        arguments = {key: opening[key] for key in ("node_id", "node_type", "params", "modules")}
        self._channel, self._host = _host(opening, arguments)
        opened = self._attempts.run(lambda _: self._host.open())
        if opened.failure is not None:
            self._channel.close()
            raise SessionError(opened.failure)

    def handle(self, call: Mapping[str, Any], payload: memoryview) -> bytes:
        """The reply to a call, as a frame."""
        self._channel.begin(payload)
        self._host.position = 0
        outcomes = [self._outcome(request) for request in call["requests"]]
        reply = {
            "outcomes": outcomes,
            "memory_bytes": self._host.memory_bytes(),
            "output_size": self._channel.output_size,
        }
        return frames.encode(reply, self._channel.end(self._host.position))

    def close(self) -> None:
        """Cleans the node up and lets everything go."""
        try:
            self._host.close()
        finally:
            self._channel.close()

    def _outcome(self, request: Mapping[str, Any]) -> dict[str, Any]:
        record, stream = request.get("record"), request.get("stream")
        if stream == "abandon":
            self._host.abandon()
            self._guard.abandoned()
            return _wire_outcome(Outcome(None, None, 0, 0))
        if self._guard.begins(record, stream):
            self._host.abandon()
        refusal = self._guard.refusal()
        if refusal is not None:
            self._guard.refused(refusal, stream)
            return _wire_outcome(Outcome(None, refusal, 0, 0))
        outcome = self._attempts.run(lambda limit: self._attempt(request, limit))
        if outcome.failure is not None and stream:
            self._host.abandon()
        self._guard.ended(outcome.failure, stream)
        return _wire_outcome(outcome)

    def _attempt(self, request: Mapping[str, Any], timeout_s: Optional[float]) -> Attempt:
        attempt = self._host.run(request, timeout_s)
        failure = attempt.failure
        if failure is None or not failure.worker_died or not self._guard.has_history:
            return attempt
        message = f"{failure.message}; with it went the record's earlier chunks"
        return replace(attempt, failure=replace(failure, message=message, retryable=False))


def _host(opening: Mapping[str, Any], arguments: Mapping[str, Any]) -> tuple[Channel, NodeHost]:
    segments = opening.get("segments")
    shared = SegmentChannel(segments["input"], segments["output"]) if segments else None
    if opening["isolated"]:
        relay = shared or RelayChannel()
        return relay, IsolatedNode(arguments, relay.input_fd, relay.output_fd)
    local = shared or PayloadChannel()
    return local, LocalNode(arguments, local)


def _wire_outcome(outcome: Outcome) -> dict[str, Any]:
    common = {"nanos": outcome.nanos, "attempts": outcome.attempts}
    failure = outcome.failure
    if failure is None:
        return {"value": outcome.value, **common}
    error = {"kind": failure.kind, "message": failure.message, "traceback": failure.traceback}
    return {"error": error, **common}
