"""A node that is open, in the interpreter where it runs."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from remotemedia.discovery import Problem, load_entry_points, load_modules
from remotemedia.errors import MarshalingError
from remotemedia.nodes import Node, StreamingNode
from remotemedia.registry import registry
from remotemedia.worker.attempts import Attempt, Attempts, Failure
from remotemedia.worker.segments import ResultTooLargeError, SampleSink, SampleSource
from remotemedia.worker.streaming import StreamRunner
from remotemedia.worker.values import array_meaning, common_rate, decode, encode


class NodeRunner:
    """Decodes requests, calls the node, encodes results."""

    def __init__(
        self, node: Node, node_id: str, output: str = "any", readable: bool = False
    ) -> None:
        """Wraps a node.

        Args:
            node: the node, initialized.
            node_id: for messages.
            output: kind of value that its type is declared to give.
            readable: as for ``encode``.
        """
        self._node = node
        self._node_id = node_id
        self._output = output
        self._readable = readable
        self._stream = StreamRunner(node, output) if isinstance(node, StreamingNode) else None

    def run(self, request: Mapping[str, Any], source: SampleSource, sink: SampleSink) -> Attempt:
        """One attempt at a request.

        Args:
            request: has ``value`` or ``stream`` or both, as the protocol says.
            source: the samples that the value refers to.
            sink: takes the result's samples; left as it was when the attempt fails.

        Returns:
            The result's JSON for the wire, or None where a streaming node gave none; the time is
            the node's own.
        """
        try:
            value = decode(request["value"], source) if request.get("value") is not None else None
        except (KeyError, TypeError, ValueError) as error:
            failure = Failure.of(MarshalingError(f"the request cannot be read: {error!r}"))
            return Attempt(None, failure, 0)
        streams = request.get("stream")
        executed = Attempts.capture(lambda: self._call(streams, value))
        if executed.failure is not None or (executed.value is None and streams):
            return executed
        before = sink.position
        encoded = Attempts.capture(
            lambda: self._encode(executed.value, value, sink, request.get("record"))
        )
        if encoded.failure is not None:
            sink.position = before
        return Attempt(encoded.value, encoded.failure, executed.nanos)

    def abandon(self) -> None:
        """Forgets the record that is being streamed."""
        if self._stream is not None:
            self._stream.abandon()

    def close(self) -> None:
        """Cleans the node up."""
        self._node.cleanup()

    def _encode(self, result: Any, value: Any, sink: SampleSink, record: Optional[str]) -> str:
        if self._stream is None:
            result = array_meaning(result, self._output, value)
        try:
            return encode(result, common_rate(value), sink, self._readable)
        except ResultTooLargeError as error:
            of = "" if record is None else f", record '{record}'"
            raise ResultTooLargeError(f"node '{self._node_id}'{of}: {error}") from None

    def _call(self, streams: Optional[str], value: Any) -> Any:
        if self._stream is None:
            if streams:
                raise MarshalingError(f"{type(self._node).__qualname__} takes no chunks")
            return self._node.execute(value)
        if streams == "chunk":
            return self._stream.chunk(value)
        if streams == "finish":
            return self._stream.finish(value)
        return self._stream.whole(value)


def open_node(
    node_id: str, node_type: str, params: Mapping[str, Any], modules: Optional[list[str]]
) -> Attempt:
    """Imports what registers the node, makes it, and initializes it.

    Args:
        node_id: for messages.
        node_type: name or alias.
        params: as the manifest gives them.
        modules: modules to import beside the entry points of installed packages, or None.

    Returns:
        The ``NodeRunner``, or what went wrong.
    """
    for problem in load_modules(modules or ()):
        message = f"node '{node_id}': the module {problem.module} cannot be imported: "
        failure = Failure("PythonError", message + problem.message, problem.traceback)
        return Attempt(None, failure, 0)
    return make_node(node_id, node_type, params, load_entry_points(), readable=True)


def make_node(
    node_id: str,
    node_type: str,
    params: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    *,
    readable: bool = False,
) -> Attempt:
    """Makes a node of a registered type, and initializes it.

    Args:
        node_id: for messages.
        node_type: name or alias.
        params: as the manifest gives them.
        problems: packages that could not be imported, one of which may be the one that has it.
        readable: whether its results have to be what other programs can read.

    Returns:
        The ``NodeRunner``, or what went wrong.
    """

    def make() -> NodeRunner:
        kind = registry.get(node_type)
        node = kind.create(params)
        node.initialize()
        return NodeRunner(node, node_id, kind.output, readable)

    attempt = Attempts.capture(make)
    failure = attempt.failure
    if failure is None:
        return attempt
    message = f"node '{node_id}' cannot be made: {failure.message}"
    if registry.find(node_type) is None:
        message += "".join(f"; {it.module} cannot be imported: {it.message}" for it in problems)
    failed = Failure(failure.kind, message, failure.traceback, failure.retryable)
    return Attempt(None, failed, attempt.nanos)
