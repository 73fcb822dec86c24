"""Where a node runs: in this interpreter here, in a process of its own in ``supervisor``."""

from __future__ import annotations

import time
from typing import Any, Mapping, Optional, Protocol, Sequence

from remotemedia.worker.attempts import Attempt
from remotemedia.worker.forks import Original
from remotemedia.worker.runner import NodeRunner
from remotemedia.worker.segments import SampleSink, SampleSource
from remotemedia.worker.thread_output import ThreadLog

#: Requests of one batch, as Java gives them.
Requests = Sequence[Mapping[str, Any]]


class NodeHost(Protocol):
    """Runs the requests of a batch."""

    def run(
        self, requests: Requests, first: int, count: int, timeout_s: Optional[float]
    ) -> list[Attempt]:
        """One attempt at each of some requests in order, up to the first that fails.

        Args:
            requests: all of the batch.
            first: index of the first to run.
            count: how many to run, at least 1.
            timeout_s: time limit of each, in seconds, where it can be kept.

        Returns:
            1 to ``count`` attempts; only the last may have failed. Their values are JSON texts.
        """

    def abandon(self) -> None:
        """Forgets the record that is being streamed."""


class LocalNode:
    """A node in this interpreter; nothing can keep its time limit or survive its death."""

    def __init__(self, runner: NodeRunner, log: Optional[ThreadLog] = None) -> None:
        """Args: the open node; what it prints, where that is told apart."""
        self._runner = runner
        self._log = log
        #: The record that it is working on, and since when in seconds of the monotonic clock.
        self.in_flight: Optional[tuple[Optional[str], float]] = None
        self._source: Optional[SampleSource] = None
        self._sink: Optional[SampleSink] = None
        self._original = Original()

    def begin(self, source: SampleSource, sink: SampleSink) -> None:
        """A batch begins, with samples from here to there."""
        self._source = source
        self._sink = sink

    def run(
        self, requests: Requests, first: int, count: int, timeout_s: Optional[float]
    ) -> list[Attempt]:
        """See ``NodeHost``."""
        assert self._source is not None
        assert self._sink is not None
        attempts = []
        for request in requests[first : first + count]:
            attempt = self._run(request, self._source, self._sink)
            attempts.append(attempt)
            if attempt.failure is not None:
                break
        return attempts

    def _run(self, request: Mapping[str, Any], source: SampleSource, sink: SampleSink) -> Attempt:
        record = request.get("record")
        self.in_flight = (record, time.monotonic())
        if self._log is not None:
            self._log.record = record
        try:
            return self._runner.run(request, source, sink)
        finally:
            self._original.require()
            self.in_flight = None
            if self._log is not None:
                self._log.record = None

    def abandon(self) -> None:
        """See ``NodeHost``."""
        self._runner.abandon()

    def close(self) -> None:
        """Cleans the node up."""
        self._runner.close()
