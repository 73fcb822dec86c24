"""CPython nodes in this interpreter, for the JVM that lives in it."""

from __future__ import annotations

import itertools
import json
import sys
import threading
from typing import Any, Callable, Mapping, Optional

import numpy.typing as npt

from remotemedia.discovery import Problem, load_entry_points
from remotemedia.registry import registry
from remotemedia.worker.attempts import Attempts, Failure, Outcome, RetryPolicy
from remotemedia.worker.breaker import BreakerPolicy, CircuitBreaker
from remotemedia.worker.calls import NodeCalls, outcome_text
from remotemedia.worker.hosts import LocalNode
from remotemedia.worker.records import RecordGuard
from remotemedia.worker.runner import NodeRunner, make_node
from remotemedia.worker.segments import PayloadInput, aligned, put
from remotemedia_runtime._resident import Growth

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
        """Makes a node: ``{"handle": n, "fatal": null, …}`` or ``{"handle": 0, "fatal": …, …}``."""
        return self._guarded(lambda: self._open(json.loads(bytes(opening))), _fatal)

    def call(self, handle: int, requests: Any, samples: Any, results: Any) -> str:
        """Executes requests: ``{"outcomes": […], "memory_bytes": n}``."""
        asked = json.loads(bytes(requests))
        session = self._sessions[int(handle)]
        return self._guarded(
            lambda: session.answer(asked, memoryview(samples), _ResultSpace(results)),
            lambda failure: _failed(failure, len(asked)),
        )

    def close(self, handle: int) -> None:
        """Cleans a node up; what its ``cleanup`` raises is told to the interpreter alone."""
        session = self._sessions.pop(int(handle), None)
        if session is not None:
            self._guarded(lambda: _closed(session), lambda failure: "")

    def raise_interrupt(self) -> None:
        """Raises what interrupted a node in this thread, if anything did."""
        interrupt: Optional[BaseException] = getattr(self._interrupts, "pending", None)
        if interrupt is not None:
            self._interrupts.pending = None
            raise interrupt

    def _open(self, opening: Mapping[str, Any]) -> str:
        attempts = Attempts(RetryPolicy(**opening["retry"]))
        node_id, node_type, params = (opening[key] for key in ("node_id", "node_type", "params"))
        growth = Growth()
        growth.begin()
        opened = attempts.run(lambda _: make_node(node_id, node_type, params))
        if opened.failure is not None:
            return _fatal(opened.failure, opened.attempts)
        growth.end()
        handle = next(self._handles)
        self._sessions[handle] = _Session(opened.value, attempts, growth)
        return _opened(handle, None, opened.attempts, growth.most)

    def _guarded(self, function: Callable[[], str], failed: Callable[[Failure], str]) -> str:
        try:
            return function()
        except BaseException as error:
            if not isinstance(error, Exception):
                self._interrupts.pending = error
            return failed(Failure.of(error))


class _Session:
    """One open node."""

    def __init__(self, runner: NodeRunner, attempts: Attempts, growth: Growth) -> None:
        self._node = LocalNode(runner)
        self._growth = growth
        self._calls = NodeCalls(self._node, attempts, RecordGuard(CircuitBreaker(_NEVER)))

    def answer(
        self, requests: list[Mapping[str, Any]], samples: memoryview, results: _ResultSpace
    ) -> str:
        self._node.begin(PayloadInput(samples), results)
        self._growth.begin()
        outcomes = self._calls.answer(requests)
        self._growth.end()
        return _answered(outcomes, self._growth.most)

    def close(self) -> None:
        self._node.close()


class _ResultSpace:
    """Space of Java's for samples that go out, which grows with them; see ``SampleSink``."""

    def __init__(self, space: Any) -> None:
        self._space = space
        self._view = memoryview(b"")
        self.position = 0

    def append(self, array: npt.NDArray[Any]) -> int:
        """Copies the array, in C order and little-endian; gives the byte offset."""
        offset = aligned(self.position)
        end = offset + array.nbytes
        if array.nbytes:
            if end > len(self._view):
                self._view = memoryview(self._space.ensure(end))
            put(array, self._view, offset)
        self.position = end
        return offset


def load_installed() -> list[Problem]:
    """Loads the nodes that installed packages offer; gives the packages that failed to."""
    return load_entry_points()


def registered() -> tuple[int, str]:
    """The revision of the registry, and what is registered, as Java reads it."""
    revision = registry.revision
    nodes = [node_type.metadata() for node_type in registry.all()]
    return revision, json.dumps({"nodes": nodes, "modules": [], "problems": []})


def _closed(session: _Session) -> str:
    session.close()
    return ""


def _failed(failure: Failure, requests: int) -> str:
    outcome = outcome_text(Outcome(None, failure, 0, 1))
    return _answered(f"[{','.join([outcome] * requests)}]", 0)


def _answered(outcomes: str, memory_bytes: int) -> str:
    return f'{{"outcomes":{outcomes},"memory_bytes":{memory_bytes}}}'


def _fatal(failure: Failure, attempts: int = 1) -> str:
    return _opened(0, failure, attempts, 0)


def _opened(handle: int, failure: Optional[Failure], attempts: int, memory_bytes: int) -> str:
    return json.dumps(
        {
            "handle": handle,
            "fatal": None if failure is None else failure.on_wire(),
            "attempts": attempts,
            "memory_bytes": memory_bytes,
        }
    )
