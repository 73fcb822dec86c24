"""Open pipelines, and running values through them."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections import OrderedDict
from typing import Any, Callable, Optional

from remotemedia.states import NodeState, PipelineState
from remotemedia_runtime import _jvm
from remotemedia_runtime._exchange import Exchange
from remotemedia_runtime._faults import message, raise_java
from remotemedia_runtime._lookups import Key, Params, check, key_of
from remotemedia_runtime._nodes import called, nodes
from remotemedia_runtime._resident import Watch
from remotemedia_runtime._values import Input

# Pipelines of native nodes that are kept open between calls that give the manifest each time.
_MOST_KEPT = 8


class OpenPipelines:
    """The open pipelines of one manifest: each serves one thread at a time, then the next one."""

    def __init__(self, manifest: Any, params: Params = None) -> None:
        """Raises what is wrong with the manifest only when a pipeline is opened."""
        self._key = key_of(manifest, params)
        self._idle: list[Exchange] = []
        self._all: list[Exchange] = []
        self._closed = False
        #: Of the run that got furthest last; each change is one assignment, seen by all threads.
        self.state = PipelineState.IDLE
        _living.add(self)

    @_jvm.entering
    def prepare(self) -> None:
        """Makes the nodes now, rather than for the first value; raises what is wrong with them."""
        self._give_back(self._take())
        self.state = PipelineState.IDLE

    @_jvm.entering
    def execute(self, value: Input) -> dict[str, Any]:
        """Runs a value through; see ``execute_pipeline_with_input`` for what comes of it."""
        pipeline = None
        try:
            pipeline = self._take()
            result = _run(pipeline, value, self._enter)
            self._give_back(pipeline)
        except BaseException:
            self.state = PipelineState.FAILED
            if pipeline is not None:
                self._forget(pipeline)
            raise
        self.state = PipelineState.COMPLETE if result["success"] else PipelineState.FAILED
        return result

    @_jvm.entering
    def node_states(self) -> dict[str, NodeState]:
        """Where each node is; of those that several threads have, the busiest."""
        states: dict[str, NodeState] = {}
        for pipeline in list(self._all):
            for node_id, name in pipeline.node_states().items():
                state = NodeState(name)
                known = states.get(node_id)
                if known is None or _BUSY.index(state) > _BUSY.index(known):
                    states[node_id] = state
        return states

    def close(self) -> None:
        """Cleans the nodes up; pipelines in use now are closed after their use."""
        self._closed = True
        while self._idle:
            pipeline = self._idle.pop()
            self._forget(pipeline)
            _close(pipeline)

    def _take(self) -> Exchange:
        # After a fork the JVM is gone, and says so better than a call into it.
        _jvm.module()
        try:
            return self._idle.pop()
        except IndexError:
            pipeline = _open(self._key, self._enter)
            self._all.append(pipeline)
            return pipeline

    def _enter(self, state: PipelineState) -> None:
        self.state = state

    def _forget(self, pipeline: Exchange) -> None:
        with contextlib.suppress(ValueError):
            self._all.remove(pipeline)

    def _give_back(self, pipeline: Exchange) -> None:
        self._idle.append(pipeline)
        if self._closed:
            self.close()


# From the least busy on.
_BUSY = (NodeState.CLEANED, NodeState.CREATED, NodeState.INITIALIZED, NodeState.EXECUTING)

_living: weakref.WeakSet[OpenPipelines] = weakref.WeakSet()


def _ignore(state: PipelineState) -> None:
    """Nobody looks at the state."""


def _open(manifest: Key, enter: Callable[[PipelineState], None] = _ignore) -> Exchange:
    """Reads a manifest and makes its nodes."""
    enter(PipelineState.PARSING)
    checked = check(manifest)
    enter(PipelineState.BUILDING)
    return called(lambda: Exchange(checked.open))


def _close(pipeline: Exchange) -> None:
    if _jvm.is_usable():
        called(pipeline.close)


def _close_all() -> None:
    for pipelines in list(_living):
        pipelines.close()


_jvm.at_exit(_close_all)


class _Kept:
    """Open pipelines by manifest, the least recently used given up first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # What was used last, which most calls use again: taken and kept without the lock, since
        # appending and popping are atomic.
        self._latest: list[tuple[Key, Exchange]] = []
        # Others that are not in use; while all of a manifest's are, its list is empty.
        self._idle: OrderedDict[Key, list[Exchange]] = OrderedDict()
        self._number = 0

    def take(self, manifest: Key) -> Optional[Exchange]:
        """An idle pipeline, or None."""
        try:
            latest = self._latest.pop()
        except IndexError:
            return self._take_earlier(manifest)
        if latest[0] == manifest:
            return latest[1]
        earlier = self._take_earlier(manifest)
        self._put_away(*latest)
        return earlier

    def _take_earlier(self, manifest: Key) -> Optional[Exchange]:
        with self._lock:
            idle = self._idle.get(manifest)
            if not idle:
                return None
            self._number -= 1
            return idle.pop()

    def keep(self, manifest: Key, pipeline: Exchange) -> None:
        """Keeps a pipeline, and closes others beyond the limit."""
        latest = self._latest
        latest.append((manifest, pipeline))
        while len(latest) > 1:
            try:
                earlier = latest.pop(0)
            except IndexError:
                break
            self._put_away(*earlier)

    def _put_away(self, manifest: Key, pipeline: Exchange) -> None:
        surplus = []
        with self._lock:
            idle = self._idle.get(manifest)
            if idle is None:
                idle = self._idle[manifest] = []
            idle.append(pipeline)
            self._idle.move_to_end(manifest)
            self._number += 1
            while self._number > _MOST_KEPT - 1 or len(self._idle) > _MOST_KEPT - 1:
                surplus += self._give_up()
        for one in surplus:
            _close(one)

    def _give_up(self) -> list[Exchange]:
        """One pipeline of the manifest that was used least recently, or that manifest."""
        oldest, idle = next(iter(self._idle.items()))
        if idle:
            self._number -= 1
            return [idle.pop()]
        del self._idle[oldest]
        return []


_kept = _Kept()
_watch = Watch()


@_jvm.entering
def execute(manifest: Any, value: Input, params: Params = None) -> dict[str, Any]:
    """Runs a value through the pipeline of a manifest.

    Native nodes keep nothing from one value to the next, so pipelines of them alone stay open for
    a next call with the same manifest; CPython nodes are made and cleaned up with each call.
    """
    key = key_of(manifest, params)
    _jvm.module()
    pipeline = _kept.take(key)
    if pipeline is None:
        pipeline = _open(key)
    result = _run(pipeline, value)
    if pipeline.is_native:
        _kept.keep(key, pipeline)
    else:
        _close(pipeline)
    return result


def _run(
    pipeline: Exchange, value: Input, enter: Callable[[PipelineState], None] = _ignore
) -> dict[str, Any]:
    """One execution; the pipeline is closed when that breaks off."""
    enter(PipelineState.EXECUTING)
    try:
        _watch.begin()
        try:
            result = pipeline.execute(value.text, value.placed, value.large, value.has_rate)
        except Exception as error:
            raise_java(error)
        finally:
            nodes.raise_interrupt()
        enter(PipelineState.COLLECTING)
        metrics = result["metrics"]
        metrics["total_memory_mb"] = _watch.end(metrics["total_time_us"]) / 2**20
    except BaseException:
        _close(pipeline)
        raise
    if result["failures"]:
        result["error"] = "\n".join(map(message, result["failures"]))
    return result
