"""The process that runs one node, below the worker that supervises it."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import io
import json
import os
import signal
import socket
import sys
import traceback
from typing import Any, Mapping

from remotemedia.worker.attempts import Attempt, Failure
from remotemedia.worker.forks import Original, flush_output
from remotemedia.worker.journal import Entry, Journal
from remotemedia.worker.output import Marks
from remotemedia.worker.runner import NodeRunner, open_node
from remotemedia.worker.segments import SharedInput, SharedOutput
from remotemedia.worker.wire import Wire

_PR_SET_PDEATHSIG = 1
# Of C's setvbuf, on Linux.
_LINE_BUFFERED = 1


def main(socket_fd: int, journal_fd: int, input_fd: int, output_fd: int, parent_pid: int) -> None:
    """Serves the worker until it closes the socket, then cleans the node up.

    The worker sends ``{"open": …, "marks": hex}`` first. Then it sends ``{"run": [first, count,
    position]}``, with ``"batch": {"requests": […]}`` when the batch is another, and reads the
    journal when there is a reply; or ``{"abandon": true}``.
    """
    _die_with(parent_pid)
    faulthandler.enable()
    wire = Wire(socket.socket(fileno=socket_fd))
    original = Original()
    first = wire.receive()
    _print_by_lines()
    marks = Marks(bytes.fromhex(first["marks"]))
    opening = open_node(**first["open"])
    original.require()
    wire.send({"failure": opening.failure and vars(opening.failure), "nanos": opening.nanos})
    if opening.failure is not None:
        return
    runner: NodeRunner = opening.value
    # What is loaded stays: looking it through for garbage took a tenth of the time of small values.
    gc.freeze()
    try:
        server = _Server(runner, Journal(journal_fd), input_fd, output_fd, original, marks)
        server.serve(wire)
    finally:
        try:
            runner.close()
        except Exception:
            traceback.print_exc()


class _Server:
    """Runs what it is asked to, and keeps the journal."""

    def __init__(
        self,
        runner: NodeRunner,
        journal: Journal,
        input_fd: int,
        output_fd: int,
        original: Original,
        marks: Marks,
    ) -> None:
        self._runner = runner
        self._original = original
        self._marks = marks
        self._journal = journal
        self._source = SharedInput(input_fd)
        self._sink = SharedOutput(output_fd)
        self._requests: list[Mapping[str, Any]] = []

    def serve(self, wire: Wire) -> None:
        while True:
            try:
                message = wire.receive()
            except EOFError:
                return
            if "batch" in message:
                self._requests = message["batch"]["requests"]
            if "run" in message:
                self._run(*message["run"])
            else:
                self._runner.abandon()
                self._original.require()
            wire.send({})

    def _run(self, first: int, count: int, position: int) -> None:
        self._journal.reset()
        self._sink.position = position
        for request in self._requests[first : first + count]:
            self._journal.begin()
            self._marks.working_on(request.get("record"))
            attempt = self._runner.run(request, self._source, self._sink)
            self._original.require()
            # What nodes print must be in the log before a later call ends the process.
            flush_output()
            self._journal.done(_entry(attempt, self._sink.position))
            if attempt.failure is not None or self._journal.is_full:
                break
        self._marks.working_on(None)


def _entry(attempt: Attempt, position: int) -> Entry:
    failure = attempt.failure
    if failure is None:
        return Entry(attempt.nanos, position, False, attempt.value or "null")
    return Entry(attempt.nanos, position, True, json.dumps(vars(failure)))


def read_entry(entry: Entry) -> Attempt:
    """The attempt that an entry tells of, on the worker's side."""
    failure = Failure(**json.loads(entry.text)) if entry.failed else None
    return Attempt(None if entry.failed else entry.text, failure, entry.nanos)


def read_opening(reply: Mapping[str, Any]) -> Attempt:
    """How the opening went, on the worker's side."""
    failure = reply["failure"]
    return Attempt(None, Failure(**failure) if failure else None, reply["nanos"])


def _print_by_lines() -> None:
    """Lets each line be seen when it is printed: standard output is none of a terminal."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.setvbuf(ctypes.c_void_p.in_dll(libc, "stdout"), None, _LINE_BUFFERED, 0)


def _die_with(parent_pid: int) -> None:
    """Has the kernel end this process when the worker is gone, whatever the node is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(0)
