"""Runs a node in a process of its own, and tells what became of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Mapping, Optional, Union

from remotemedia.worker.attempts import PYTHON_ERROR, Attempt, Failure
from remotemedia.worker.child import read_entry, read_opening
from remotemedia.worker.hosts import Requests
from remotemedia.worker.journal import Journal
from remotemedia.worker.notices import LONG_CALL_S, NodeLog, Notices
from remotemedia.worker.output import OutputReader
from remotemedia.worker.segments import anonymous_file
from remotemedia.worker.wire import Wire

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from remotemedia.worker.child import main; main(*map(int, sys.argv[2:]))"
)
_HINTS = {
    int(signal.SIGKILL): ", as when memory runs out",
    # What the system does to code that does not ask numpy before it writes.
    int(signal.SIGSEGV): ", as when a library changes the node's input in place: copy it first",
}
_CLEANUP_LIMIT_S = 30.0
# The socket closes a little before a process that dies has its exit code.
_EXIT_LIMIT_S = 0.5

# The kernel ends a process when the *thread* that started it ends, and pools let idle threads go.
# This one stays as long as the interpreter does.
_spawner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="node-spawner")


class SupervisedProcess:
    """A process that runs one node, one request at a time.

    It ends with this process.
    """

    def __init__(self, log: NodeLog, *inherited_fds: int) -> None:
        """Starts the process.

        Args:
            log: takes what it and its children print.
            inherited_fds: descriptors of its journal and of the segments.
        """
        ours, theirs = socket.socketpair()
        self._output = OutputReader(log)
        with theirs:
            fds = (theirs.fileno(), *inherited_fds)
            self._process = _spawner.submit(_spawn, fds, self._output.pipe_end).result()
        self._output.start()
        self._wire = Wire(ours)
        self._exit_fd = _exit_fd(self._process.pid)
        if self._exit_fd is not None:
            self._wire.watch(self._exit_fd)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def marks(self) -> str:
        """What tells it how to mark what it prints."""
        return self._output.nonce.hex()

    def is_ready(self, timeout_s: float) -> bool:
        """Waits for a message, or the end of the process; whether there is one in time."""
        return self._wire.is_ready(timeout_s)

    def send(self, message: bytes) -> None:
        """Sends a message, JSON in UTF-8.

        Raises:
            EOFError: when the process is gone.
        """
        try:
            self._wire.send_text(message)
        except OSError:
            raise EOFError from None

    def receive(self) -> Any:
        """Waits for a message.

        Raises:
            EOFError: when the process is gone.
        """
        return self._wire.receive()

    def resident_bytes(self) -> int:
        """Its resident memory, or 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as statm:
                return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError, ValueError):
            return 0

    def end(self, grace_s: float = 0.0) -> int:
        """Ends the process and all that it started.

        Args:
            grace_s: how long it may take to clean up.

        Returns:
            Its exit code; negative for the number of the signal that killed it.
        """
        if grace_s > 0:
            self._close_sending()
        deadline = time.monotonic() + grace_s
        while time.monotonic() < deadline and not self._has_ended():
            time.sleep(0.002)
        # Before it is waited for: until then its group's number cannot become another's.
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        code = self._process.wait()
        self._output.end()
        self._wire.close()
        if self._exit_fd is not None:
            os.close(self._exit_fd)
            self._exit_fd = None
        return code

    def _close_sending(self) -> None:
        try:
            self._wire.close_sending()
        except OSError:
            return

    def _has_ended(self) -> bool:
        status = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return status is not None


class IsolatedNode:
    """A node in a supervised process, which is started anew after a death."""

    def __init__(
        self, opening: Mapping[str, Any], input_fd: int, output_fd: int, notices: Notices
    ) -> None:
        """Args: the arguments of ``open_node``; descriptors of the segments; takes notices."""
        self._opening = opening
        self._notices = notices
        self._log = NodeLog(notices)
        #: The records of the run that is under way, in order; None while the node is made.
        self._records: Optional[list[Optional[str]]] = None
        self._journal_fd = anonymous_file()
        self._journal = Journal(self._journal_fd)
        self._fds = (self._journal_fd, input_fd, output_fd)
        self._process: Optional[SupervisedProcess] = None
        self._batch = b""
        self._knows_batch = False
        #: Bytes of output in use in this batch.
        self.position = 0

    @property
    def pid(self) -> Optional[int]:
        """The process's id, or None when there is none."""
        return None if self._process is None else self._process.pid

    def open(self) -> Attempt:
        """Starts the process and opens the node there."""
        self._journal.reset()
        self._process = SupervisedProcess(self._log, *self._fds)
        self._knows_batch = False
        self._records = None
        first = {"open": self._opening, "marks": self._process.marks}
        reply = self._ask(_encode(first), None)
        attempt = reply if isinstance(reply, Attempt) else read_opening(reply)
        if attempt.failure is not None:
            self._end()
        return attempt

    def begin(self, batch: bytes) -> None:
        """A batch begins.

        Args:
            batch: text of a JSON object that has its ``requests``.
        """
        self._batch = batch
        self._knows_batch = False
        self.position = 0

    def run(
        self, requests: Requests, first: int, count: int, timeout_s: Optional[float]
    ) -> list[Attempt]:
        """See ``NodeHost``; the process is killed when a request is over its time limit."""
        if self._process is None:
            reopened = self.open()
            if reopened.failure is not None:
                return [reopened._replace(failure=replace(reopened.failure, worker_died=True))]
        batch = b"" if self._knows_batch else b',"batch":' + self._batch
        self._knows_batch = True
        self._journal.reset()
        self._records = [request.get("record") for request in requests[first : first + count]]
        died = self._ask(b'{"run":[%d,%d,%d]%b}' % (first, count, self.position, batch), timeout_s)
        entries = self._journal.read()
        attempts = [read_entry(entry) for entry in entries]
        if entries:
            self.position = entries[-1].position
        if isinstance(died, Attempt) and len(attempts) < count:
            attempts.append(died)
        return attempts or [self._gone_astray()]

    def abandon(self) -> None:
        """Forgets the record that is being streamed."""
        if self._process is not None:
            self._ask(b'{"abandon":true}', None)

    def memory_bytes(self) -> int:
        """Resident memory of the process, 0 when there is none."""
        return 0 if self._process is None else self._process.resident_bytes()

    def close(self) -> None:
        """Has the node cleaned up, and ends the process."""
        try:
            self._end(_CLEANUP_LIMIT_S)
        finally:
            self._journal.close()
            os.close(self._journal_fd)

    def _gone_astray(self) -> Attempt:
        """An answer without a result came from something else than the call: start anew."""
        self._end()
        text = "the process of the node answered before it had made the call, and was ended"
        return Attempt(None, Failure(PYTHON_ERROR, text, retryable=True, worker_died=True), 0)

    def _ask(self, message: bytes, timeout_s: Optional[float]) -> Union[Mapping[str, Any], Attempt]:
        """The reply; or, where there is none, the attempt that ended the process."""
        assert self._process is not None
        try:
            self._process.send(message)
            return self._await_reply(self._process, timeout_s)
        except TimeoutError:
            self._end()
            text = f"timeout: the call was ended at its time limit of {timeout_s:g} s"
        except EOFError:
            code = self._end(_EXIT_LIMIT_S)
            text = f"the process of the node died: {_exit_text(code)}"
        failure = Failure(PYTHON_ERROR, text, retryable=True, worker_died=True)
        return Attempt(None, failure, int(self._journal.elapsed_s() * 1e9))

    def _await_reply(
        self, process: SupervisedProcess, timeout_s: Optional[float]
    ) -> Mapping[str, Any]:
        """Waits; the time limit is for each request of a run, of which others may have begun."""
        wait_s = LONG_CALL_S if timeout_s is None else min(LONG_CALL_S, timeout_s)
        while not process.is_ready(wait_s):
            elapsed_s = self._journal.elapsed_s()
            left_s = LONG_CALL_S if timeout_s is None else timeout_s - elapsed_s
            if left_s <= 0:
                raise TimeoutError
            if elapsed_s >= LONG_CALL_S:
                self._notices.waits(self._record_in_flight(), elapsed_s)
            wait_s = min(LONG_CALL_S, left_s)
        reply: Mapping[str, Any] = process.receive()
        return reply

    def _record_in_flight(self) -> Optional[str]:
        if not self._records:
            return None
        return self._records[min(max(self._journal.begun, 1), len(self._records)) - 1]

    def _end(self, grace_s: float = 0.0) -> int:
        process, self._process = self._process, None
        return 0 if process is None else process.end(grace_s)


def _encode(message: Any) -> bytes:
    return json.dumps(message).encode("ascii")


def _spawn(fds: tuple[int, ...], output_fd: int) -> subprocess.Popen[bytes]:
    numbers = [str(number) for number in (*fds, os.getpid())]
    return subprocess.Popen(
        [sys.executable, "-c", _BOOT, json.dumps(sys.path), *numbers],
        stdin=subprocess.DEVNULL,
        stdout=output_fd,
        stderr=output_fd,
        pass_fds=fds,
        start_new_session=True,
    )


def _exit_fd(pid: int) -> Optional[int]:
    """A descriptor that tells of the exit even while others hold the socket open, if possible."""
    try:
        return os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    except OSError:
        return None


def _exit_text(code: int) -> str:
    if code >= 0:
        return f"it ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"killed by {name}{_HINTS.get(-code, '')}"
