"""Runs pipelines on the JVM in this process."""

from __future__ import annotations

import contextlib
import functools
import json
import threading
import warnings
import weakref
from collections import OrderedDict
from typing import Any, Callable, Mapping, NoReturn, Optional, TypeVar

from remotemedia.placeholders import as_texts
from remotemedia.registry import registry
from remotemedia.states import NodeState, PipelineState
from remotemedia_runtime import _jvm
from remotemedia_runtime._exchange import Exchange
from remotemedia_runtime._host import PythonHost, load_installed, registered
from remotemedia_runtime._resident import Watch
from remotemedia_runtime._retryable import RetryableError
from remotemedia_runtime._values import Input
from remotemedia_runtime.errors import (
    ManifestError,
    NodeExecutionError,
    NodeNotFound,
    error_class,
)

T = TypeVar("T")

#: Values for the placeholders of a manifest, as ``as_texts`` takes them.
Params = Optional[Mapping[str, Any]]

# A manifest's text, and the values of its placeholders.
_Key = tuple[str, str]

# Pipelines of native nodes that are kept open between calls that give the manifest each time.
_MOST_KEPT = 8
# Answers about manifests and node types that are remembered.
_MOST_CACHED = 128
# Characters of the longest manifest that is.
_LONGEST_CACHED = 1 << 20

_INTRODUCTIONS = {
    "NodeExecutionError": "Node execution failed: {}",
    "MarshalingError": "Data marshaling failed: {}",
    "AudioFormatError": "Invalid audio format: {}",
    "CircuitOpen": "Circuit open: {}",
}


class _Nodes:
    """Keeps Java's list of CPython nodes that of this interpreter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._host: Optional[PythonHost] = None
        self._proxy: Any = None
        self._revision = 0

    def current(self) -> Any:
        """The Java side, which knows all nodes that are registered now."""
        module = _jvm.module()
        if self._host is None or self._revision != registry.revision:
            self._hand_over(module)
        return module

    def raise_interrupt(self) -> None:
        if self._host is not None:
            self._host.raise_interrupt()

    def _hand_over(self, module: Any) -> None:
        with self._lock:
            if self._host is None:
                import jpype

                host = PythonHost()
                for problem in load_installed():
                    warnings.warn(
                        f"nodes of the installed package {problem.module} cannot be used: "
                        f"{problem.message}",
                        RuntimeWarning,
                        stacklevel=5,
                    )
                self._proxy = jpype.JProxy("org.remotemedia.bridge.ffi.NodeHost", inst=host)
                self._host = host
            if self._revision != registry.revision:
                revision, description = registered()
                module.setPythonNodes(self._proxy, description)
                self._revision = revision


_nodes = _Nodes()


def _called(function: Callable[[], T]) -> T:
    """Calls Java; what it throws becomes an exception of this package."""
    try:
        return function()
    except Exception as error:
        _raise_java(error)
    finally:
        _nodes.raise_interrupt()


def _raise_java(error: Exception) -> NoReturn:
    json_of = getattr(error, "json", None)
    if json_of is not None:
        _raise(json.loads(bytes(json_of())))
    _raise_fault(error)


def _raise(described: dict[str, Any]) -> NoReturn:
    message = described["message"]
    if described["traceback"]:
        message = f"{message}\n{described['traceback']}"
    details = {
        "node_id": described["node_id"],
        "operation": described["operation"],
        "traceback": described["traceback"],
        "problems": described.get("problems", ()),
    }
    if described["kind"] == RetryableError.kind:
        details.update(attempt=described["attempt"], max_attempts=described["max_attempts"])
        raise RetryableError(message, **details) from None
    raise error_class(described["kind"])(message, **details) from None


def _raise_fault(error: Exception) -> NoReturn:
    import jpype

    if not isinstance(error, jpype.JException):
        raise error
    name = str(error.getClass().getName())
    if name == "java.lang.OutOfMemoryError":
        raise MemoryError(
            f"Java ran out of memory ({error.getMessage()}); give it more, for example with "
            f"{_jvm.OPTIONS_VARIABLE}=-Xmx8g, or give less audio at once"
        ) from None
    raise NodeExecutionError(
        f"Node execution failed: a fault in the runtime itself: {name}: {error.getMessage()}",
        operation="execute",
        traceback=str(error.stacktrace()),
    ) from None


def _text(manifest: Any) -> str:
    if not isinstance(manifest, str):
        raise TypeError(
            f"a manifest is given as a str, not {type(manifest).__name__}; "
            "for a dict, give json.dumps(manifest)"
        )
    if not manifest.isascii():
        try:
            manifest.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ManifestError(
                "Manifest parsing failed: the manifest is no valid text: there is an unpaired "
                f"surrogate at position {error.start}",
                operation="validate",
            ) from None
    return manifest


def _values(params: Params) -> str:
    return json.dumps(as_texts(params), sort_keys=True) if params is not None else "{}"


def validate(manifest: Any, params: Params = None) -> list[str]:
    """The warnings about a manifest; raises what is wrong with it."""
    key = _text(manifest), _values(params)
    if len(key[0]) > _LONGEST_CACHED:
        return list(_warnings(key))
    return list(_cached_warnings(key, registry.revision))


@_jvm.entering
def _warnings(key: _Key) -> tuple[str, ...]:
    module = _nodes.current()
    return tuple(json.loads(bytes(_called(lambda: module.validate(*key)))))


@functools.lru_cache(_MOST_CACHED)
def _cached_warnings(key: _Key, revision: int) -> tuple[str, ...]:
    """The same, remembered as long as no node is registered."""
    return _warnings(key)


@_jvm.entering
def manifest_tree(manifest: str) -> Any:
    """What JSON or YAML text holds."""
    text = _text(manifest)
    module = _jvm.module()
    return json.loads(bytes(_called(lambda: module.manifestTree(text))))


@_jvm.entering
def graph(manifest: Any, params: Params = None) -> dict[str, Any]:
    """The graph of a manifest, as ``explain`` describes it; raises what is wrong with it."""
    key = _text(manifest), _values(params)
    described: dict[str, Any] = json.loads(bytes(_check(key).graph()))
    return described


def _check(key: _Key) -> Any:
    """Java's checked pipeline of a manifest, of which any number can be opened."""
    # In the child of a fork it says better than a call what the matter is.
    module = _nodes.current()
    if len(key[0]) > _LONGEST_CACHED:
        return _called(lambda: module.check(*key))
    return _cached_check(key, registry.revision)


@functools.lru_cache(_MOST_CACHED)
def _cached_check(key: _Key, revision: int) -> Any:
    """The same, remembered as long as no node is registered."""
    module = _nodes.current()
    return _called(lambda: module.check(*key))


def available_nodes() -> list[str]:
    """Names of all node types."""
    return list(_available_nodes(registry.revision))


@functools.lru_cache(1)
@_jvm.entering
def _available_nodes(revision: int) -> tuple[str, ...]:
    return tuple(json.loads(bytes(_nodes.current().availableNodes())))


@_jvm.entering
def native_node_types() -> list[str]:
    """Names of the native node types alone."""
    names: list[str] = json.loads(bytes(_jvm.module().nativeNodes()))
    return names


def node_metadata(node_type: Any) -> dict[str, Any]:
    """The metadata of a node type."""
    if not isinstance(node_type, str):
        raise TypeError(f"a node type is a str, not {type(node_type).__name__}")
    return _node_metadata(node_type, registry.revision)()


@functools.lru_cache(_MOST_CACHED)
@_jvm.entering
def _node_metadata(node_type: str, revision: int) -> Callable[[], dict[str, Any]]:
    """What makes the metadata, for each caller anew."""
    answer = json.loads(
        bytes(_nodes.current().nodeMetadata(node_type.encode("utf-8", "replace").decode()))
    )
    if "missing" in answer:
        raise NodeNotFound(f"Node not found: {answer['missing']}", operation="describe")
    # As code, in which JSON is written as it is printed: running that costs a third of any copying.
    made: Callable[[], dict[str, Any]] = eval(f"lambda: {answer['found']!r}")
    return made


def nothing() -> Callable[[], None]:
    """The call that does nothing, for measuring."""
    call: Callable[[], None] = _jvm.module().nothing
    return call


class OpenPipelines:
    """The open pipelines of one manifest: each serves one thread at a time, then the next one."""

    def __init__(self, manifest: Any, params: Params = None) -> None:
        """Raises what is wrong with the manifest only when a pipeline is opened."""
        self._manifest = _text(manifest)
        self._values = _values(params)
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
            pipeline = _open((self._manifest, self._values), self._enter)
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


def _open(manifest: _Key, enter: Callable[[PipelineState], None] = _ignore) -> Exchange:
    """Reads a manifest and makes its nodes."""
    enter(PipelineState.PARSING)
    checked = _check(manifest)
    enter(PipelineState.BUILDING)
    return _called(lambda: Exchange(checked.open))


def _close(pipeline: Exchange) -> None:
    if _jvm.is_usable():
        _called(pipeline.close)


def _close_all() -> None:
    for pipelines in list(_living):
        pipelines.close()


_jvm.at_exit(_close_all)


class _Kept:
    """Open pipelines by manifest, the least recently used given up first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Those that are not in use; while all of a manifest's are, its list is empty.
        self._idle: OrderedDict[_Key, list[Exchange]] = OrderedDict()
        self._number = 0

    def take(self, manifest: _Key) -> Optional[Exchange]:
        """An idle pipeline, or None."""
        with self._lock:
            idle = self._idle.get(manifest)
            if not idle:
                return None
            self._number -= 1
            return idle.pop()

    def keep(self, manifest: _Key, pipeline: Exchange) -> None:
        """Keeps a pipeline, and closes others beyond the limit."""
        surplus = []
        with self._lock:
            idle = self._idle.get(manifest)
            if idle is None:
                idle = self._idle[manifest] = []
            idle.append(pipeline)
            self._idle.move_to_end(manifest)
            self._number += 1
            while self._number > _MOST_KEPT or len(self._idle) > _MOST_KEPT:
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
    key = _text(manifest), _values(params)
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
            _raise_java(error)
        finally:
            _nodes.raise_interrupt()
        enter(PipelineState.COLLECTING)
        metrics = result["metrics"]
        metrics["total_memory_mb"] = _watch.end(metrics["total_time_us"]) / 2**20
    except BaseException:
        _close(pipeline)
        raise
    if result["failures"]:
        result["error"] = "\n".join(map(_message, result["failures"]))
    return result


def raise_failure(result: dict[str, Any]) -> NoReturn:
    """Raises the first failure of an execution that failed, with the others in its message."""
    first = result["failures"][0]
    details = {
        "node_id": first["node_id"],
        "operation": "execute",
        "traceback": first["traceback"],
        "result": result,
    }
    if first["retryable"]:
        attempts = first["attempts"]
        raise RetryableError(result["error"], attempt=attempts, max_attempts=attempts, **details)
    raise error_class(first["kind"])(result["error"], **details)


def _message(failure: dict[str, Any]) -> str:
    node_id, message = failure["node_id"], failure["message"]
    if failure["kind"] == "PythonError":
        text = f"Python exception in '{node_id}': {message}"
        if failure["retryable"]:
            attempts = failure["attempts"]
            text = f"Retryable error (attempt {attempts}/{attempts}): {text}"
    else:
        place = message if node_id is None else f"{node_id}: {message}"
        text = _INTRODUCTIONS.get(failure["kind"], failure["kind"] + ": {}").format(place)
    return f"{text}\n{failure['traceback']}" if failure["traceback"] else text
