"""The process that runs one node, below the worker that supervises it."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import socket
import sys
import traceback
from typing import Any, Mapping

from remotemedia.worker.attempts import Attempt, Failure
from remotemedia.worker.runner import NodeRunner, open_node
from remotemedia.worker.segments import SharedInput, SharedOutput
from remotemedia.worker.wire import Wire

_PR_SET_PDEATHSIG = 1


def main(socket_fd: int, input_fd: int, output_fd: int, parent_pid: int) -> None:
    """Serves the worker until it closes the socket, then cleans the node up.

    The worker sends ``{"open": …}`` first and then requests, one at a time.
    """
    _die_with(parent_pid)
    faulthandler.enable()
    wire = Wire(socket.socket(fileno=socket_fd))
    opening = open_node(**wire.receive()["open"])
    wire.send(_reply(opening, None, 0))
    if opening.failure is not None:
        return
    runner: NodeRunner = opening.value
    try:
        _serve(wire, runner, SharedInput(input_fd), SharedOutput(output_fd))
    finally:
        try:
            runner.close()
        except Exception:
            traceback.print_exc()


def _serve(wire: Wire, runner: NodeRunner, source: SharedInput, sink: SharedOutput) -> None:
    while True:
        try:
            request = wire.receive()
        except EOFError:
            return
        if request.get("stream") == "abandon":
            runner.abandon()
            attempt = Attempt(None, None, 0)
        else:
            sink.position = request["position"]
            attempt = runner.run(request, source, sink)
        # What nodes print must be in the log before a later call ends the process.
        sys.stdout.flush()
        wire.send(_reply(attempt, attempt.value, sink.position))


def _reply(attempt: Attempt, value: Any, position: int) -> Mapping[str, Any]:
    failure = attempt.failure
    if failure is None:
        return {"value": value, "nanos": attempt.nanos, "position": position}
    return {
        "failure": {
            "kind": failure.kind,
            "message": failure.message,
            "traceback": failure.traceback,
            "retryable": failure.retryable,
        },
        "nanos": attempt.nanos,
        "position": position,
    }


def read_reply(reply: Mapping[str, Any]) -> Attempt:
    """The attempt that a reply tells of, on the worker's side."""
    failure = reply.get("failure")
    return Attempt(reply.get("value"), Failure(**failure) if failure else None, reply["nanos"])


def _die_with(parent_pid: int) -> None:
    """Has the kernel end this process when the worker is gone, whatever the node is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(0)
