"""A node's session with the Java operator that feeds it."""

from __future__ import annotations

import gc
import time
from typing import Any, Mapping, Union

from remotemedia.discovery import add_packages
from remotemedia.worker import messages, thread_output
from remotemedia.worker.attempts import Attempts, Failure, RetryPolicy
from remotemedia.worker.breaker import BreakerPolicy, CircuitBreaker
from remotemedia.worker.calls import NodeCalls
from remotemedia.worker.channel import PayloadChannel, RelayChannel, SegmentChannel
from remotemedia.worker.hosts import LocalNode
from remotemedia.worker.notices import LONG_CALL_S, NodeLog, Notices
from remotemedia.worker.owner import end_with
from remotemedia.worker.records import RecordGuard
from remotemedia.worker.runner import open_node
from remotemedia.worker.supervisor import IsolatedNode
from remotemedia.worker.thread_output import ThreadLog


class SessionError(Exception):
    """The node cannot be made; the job cannot go on."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class LocalPlace:
    """The node in this interpreter, and how its samples come."""

    def __init__(self, channel: Union[PayloadChannel, SegmentChannel], node: LocalNode) -> None:
        """Args: the channel; the open node."""
        self.channel = channel
        self.host = node

    def begin(self, call: messages.Message) -> None:
        """A batch begins."""
        self.channel.begin(call.payload)
        self.channel.sink.position = 0
        self.host.begin(self.channel.source, self.channel.sink)

    @property
    def position(self) -> int:
        """Bytes of output in use."""
        return self.channel.sink.position

    @property
    def memory_bytes(self) -> int:
        """There is no process of the node's own."""
        return 0


class IsolatedPlace:
    """The node in a process of its own, and how its samples come."""

    def __init__(self, channel: Union[RelayChannel, SegmentChannel], node: IsolatedNode) -> None:
        """Args: the channel; the open node."""
        self.channel = channel
        self.host = node

    def begin(self, call: messages.Message) -> None:
        """A batch begins."""
        self.channel.begin(call.payload)
        self.host.begin(call.text)

    @property
    def position(self) -> int:
        """Bytes of output in use."""
        return self.host.position

    @property
    def memory_bytes(self) -> int:
        """Resident memory of the node's process."""
        return self.host.memory_bytes()


class Session:
    """Answers batches of requests for one node, in order."""

    def __init__(self, opening: Mapping[str, Any]) -> None:
        """Opens the node as the call's ``open`` says.

        Raises:
            SessionError: when it cannot be made.
        """
        if opening["isolated"]:
            end_with(opening["owner_pid"])
        if opening["packages"]:
            add_packages(opening["packages"])
        attempts = Attempts(RetryPolicy(**opening["retry"]))
        guard = RecordGuard(CircuitBreaker(BreakerPolicy(**opening["breaker"])))
        self._notices = Notices(opening["node_id"], opening.get("notices"))
        try:
            self._place = _place(opening, attempts, self._notices)
        except BaseException:
            thread_output.detach()
            self._notices.close()
            raise
        self._calls = NodeCalls(self._place.host, attempts, guard)
        if opening["isolated"]:
            # This process is the worker's own, and what is loaded stays: looking it through for
            # garbage took a tenth of the time of small values.
            gc.freeze()

    def handle(self, call: messages.Message) -> bytes:
        """The reply to a call, as a message."""
        place = self._place
        place.begin(call)
        outcomes = self._calls.answer(call.header["requests"])
        text = (
            f'{{"fatal":null,"outcomes":{outcomes},"memory_bytes":{place.memory_bytes},'
            f'"output_size":{place.channel.output_size}}}'
        )
        return messages.encode_text(text, place.channel.end(place.position))

    def tell_long_call(self) -> None:
        """Gives a notice of the call that is under way on another thread, if it takes long."""
        host = self._place.host
        in_flight = host.in_flight if isinstance(host, LocalNode) else None
        if in_flight is not None:
            record, since_s = in_flight
            elapsed_s = time.monotonic() - since_s
            if elapsed_s >= LONG_CALL_S:
                self._notices.waits(record, elapsed_s)

    def close(self) -> None:
        """Cleans the node up and lets everything go."""
        try:
            self._place.host.close()
        finally:
            thread_output.detach()
            self._notices.close()
            self._place.channel.close()


def _place(
    opening: Mapping[str, Any], attempts: Attempts, notices: Notices
) -> Union[LocalPlace, IsolatedPlace]:
    arguments = {key: opening[key] for key in ("node_id", "node_type", "params", "modules")}
    segments = opening.get("segments")
    shared = SegmentChannel(segments["input"], segments["output"]) if segments else None
    if opening["isolated"]:
        relay = shared or RelayChannel()
        isolated = IsolatedNode(arguments, relay.input_fd, relay.output_fd, notices)
        opened = attempts.run(lambda _: isolated.open())
        if opened.failure is None:
            return IsolatedPlace(relay, isolated)
        isolated.close()
        relay.close()
        raise SessionError(opened.failure)
    local = shared or PayloadChannel()
    log = ThreadLog(opening["node_id"], NodeLog(notices))
    if opening.get("notices") is not None:
        thread_output.attach(log)
    opened = attempts.run(lambda _: open_node(**arguments))
    if opened.failure is None:
        return LocalPlace(local, LocalNode(opened.value, log))
    local.close()
    raise SessionError(opened.failure)
