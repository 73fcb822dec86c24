"""CPython nodes in this interpreter, for the JVM that lives in it."""

from __future__ import annotations

import itertools
import json
import sys
import threading
from typing import Any, Callable, Mapping, Optional

import numpy as np
import numpy.typing as npt

from remotemedia.discovery import Problem, load_entry_points
from remotemedia.registry import registry
from remotemedia.worker.attempts import Attempts, Failure, Outcome, RetryPolicy
from remotemedia.worker.breaker import BreakerPolicy, CircuitBreaker
from remotemedia.worker.records import RecordGuard
from remotemedia.worker.runner import NodeRunner, make_node
from remotemedia.worker.segments import ALIGNMENT, PayloadInput

# A caller sees every failure, and decides by itself when to stop calling.
_NEVER = BreakerPolicy(failures=sys.maxsize)


class PythonHost:
    """What Java calls; any thread may call it for any node, one thread at a time for each.

    Nothing may be raised into Java. An interrupt, which is no failure of a node's, is kept for the
    thread, which raises it when Java has returned.
    """

    def __init__(self) -> None:
        self._handles = itertools.count(1)
        self._sessions: dict[int, _Session] = {}
        self._interrupts = threading.local()

    def open(self, opening: Any) -> str:
        """Makes a node: ``{"handle": n}`` or ``{"fatal": …}``."""
        return self._guarded(lambda: self._open(json.loads(bytes(opening))), _fatal)

    def call(self, handle: int, requests: Any, samples: Any, results: Any) -> str:
        """Executes requests: ``{"outcomes": […]}``."""
        asked = json.loads(bytes(requests))
        session = self._sessions[int(handle)]
        return self._guarded(
            lambda: {"outcomes": session.run(asked, memoryview(samples), _ResultSpace(results))},
            lambda failure: {"outcomes": [_wire(Outcome(None, failure, 0, 1)) for _ in asked]},
        )

    def close(self, handle: int) -> None:
        """Cleans a node up; what its ``cleanup`` raises is told to the interpreter alone."""
        session = self._sessions.pop(int(handle), None)
        if session is not None:
            self._guarded(session.close, lambda failure: {})

    def raise_interrupt(self) -> None:
        """Raises what interrupted a node in this thread, if anything did."""
        interrupt: Optional[BaseException] = getattr(self._interrupts, "pending", None)
        if interrupt is not None:
            self._interrupts.pending = None
            raise interrupt

    def _open(self, opening: Mapping[str, Any]) -> dict[str, Any]:
        attempts = Attempts(RetryPolicy(**opening["retry"]))
        node_id, node_type, params = (opening[key] for key in ("node_id", "node_type", "params"))
        opened = attempts.run(lambda _: make_node(node_id, node_type, params))
        if opened.failure is not None:
            return _fatal(opened.failure)
        handle = next(self._handles)
        self._sessions[handle] = _Session(opened.value, attempts)
        return {"handle": handle}

    def _guarded(
        self, function: Callable[[], Any], failed: Callable[[Failure], dict[str, Any]]
    ) -> str:
        try:
            return json.dumps(function())
        except BaseException as error:
            if not isinstance(error, Exception):
                self._interrupts.pending = error
            return json.dumps(failed(Failure.of(error)))


class _Session:
    """One open node."""

    def __init__(self, runner: NodeRunner, attempts: Attempts) -> None:
        self._runner = runner
        self._attempts = attempts
        self._guard = RecordGuard(CircuitBreaker(_NEVER))

    def run(
        self, requests: list[Mapping[str, Any]], samples: memoryview, results: _ResultSpace
    ) -> list[dict[str, Any]]:
        source = PayloadInput(samples)
        return [_wire(self._outcome(request, source, results)) for request in requests]

    def _outcome(
        self, request: Mapping[str, Any], source: PayloadInput, results: _ResultSpace
    ) -> Outcome:
        record, stream = request.get("record"), request.get("stream")
        if self._guard.begins(record, stream):
            self._runner.abandon()
        if stream == "abandon":
            self._guard.abandoned()
            return Outcome(None, None, 0, 0)
        refusal = self._guard.refusal()
        if refusal is not None:
            self._guard.refused(refusal, stream)
            return Outcome(None, refusal, 0, 0)
        outcome = self._attempts.run(lambda _: self._runner.run(request, source, results))
        if outcome.failure is not None and stream:
            self._runner.abandon()
        self._guard.ended(outcome.failure, stream)
        return outcome

    def close(self) -> None:
        self._runner.close()


class _ResultSpace:
    """Space of Java's for samples that go out, which grows with them; see ``SampleSink``."""

    def __init__(self, space: Any) -> None:
        self._space = space
        self._view = memoryview(b"")
        self.position = 0

    def append(self, array: npt.NDArray[Any]) -> int:
        """Copies the array, in C order and little-endian; gives the byte offset."""
        offset = self.position + -self.position % ALIGNMENT
        end = offset + array.nbytes
        if array.nbytes:
            if end > len(self._view):
                self._view = memoryview(self._space.ensure(end))
            little = array.dtype.newbyteorder("<")
            target = np.frombuffer(self._view, little, array.size, offset)
            target.reshape(array.shape)[...] = array
        self.position = end
        return offset


def load_installed() -> list[Problem]:
    """Loads the nodes that installed packages offer; gives the packages that failed to."""
    return load_entry_points()


def registered() -> tuple[int, str]:
    """The revision of the registry, and what is registered, as Java reads it."""
    revision = registry.revision
    nodes = [node_type.metadata() for node_type in registry.all()]
    return revision, json.dumps({"nodes": nodes})


def _fatal(failure: Failure) -> dict[str, Any]:
    return {
        "fatal": {
            "kind": failure.kind,
            "message": failure.message,
            "traceback": failure.traceback,
        }
    }


def _wire(outcome: Outcome) -> dict[str, Any]:
    common = {"nanos": outcome.nanos, "attempts": outcome.attempts}
    if outcome.failure is None:
        return {"value": outcome.value, **common}
    failure = outcome.failure
    error = {"kind": failure.kind, "message": failure.message, "traceback": failure.traceback}
    return {"error": error, **common}
