"""What a node in a process of its own prints, with the records that it was working on.

The process has one pipe as standard output and error, which whatever it starts inherits. It writes
a mark there before it works on another record, so that what comes after belongs to that one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import struct
import threading
import time
from typing import Optional

from remotemedia.worker.forks import flush_output
from remotemedia.worker.notices import NodeLog

_LENGTH = struct.Struct("<h")
_NONE = -1
# With its mark within what a pipe takes at once, so that no other's output gets in between.
_MOST_NAME_BYTES = 1024
_NONCE_BYTES = 16
_PIPE_BYTES = 1 << 20
_POLL_MS = 250
# Several writes are read at once: quick nodes make a mark every few microseconds.
_PAUSE_S = 0.005
_LONGEST_END_S = 1.0


class Marks:
    """The process's side: says which record it works on."""

    def __init__(self, nonce: bytes) -> None:
        """Args: what marks begin with, and nothing else has in it."""
        self._nonce = nonce
        # The node may put another file in place of its standard error.
        self._fd = os.dup(2)
        self._record: Optional[str] = None

    def working_on(self, record: Optional[str]) -> None:
        """What is printed from now on belongs to this record, or to none."""
        if record == self._record:
            return
        self._record = record
        flush_output()
        os.write(self._fd, _mark(self._nonce, record))


def _mark(nonce: bytes, record: Optional[str]) -> bytes:
    if record is None:
        return nonce + _LENGTH.pack(_NONE)
    name = record.encode("utf-8", "backslashreplace")[:_MOST_NAME_BYTES]
    return nonce + _LENGTH.pack(len(name)) + name


class OutputReader:
    """The worker's side: hands on what comes through the pipe."""

    def __init__(self, log: NodeLog) -> None:
        """Args: takes what is read."""
        self._log = log
        # No text ends with its first byte, so that what is printed need not wait for what follows.
        self.nonce = b"\0" + os.urandom(_NONCE_BYTES)
        self._fd, self.pipe_end = os.pipe()
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            # Where it is not to be had, the process waits for us more often.
            with contextlib.suppress(OSError):
                fcntl.fcntl(self._fd, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._data = b""
        self._record: Optional[str] = None
        self._ends_by: Optional[float] = None
        self._thread = threading.Thread(target=self._read_all, name="node-output", daemon=True)

    def start(self) -> None:
        """Begins to read; the process has its end of the pipe."""
        os.close(self.pipe_end)
        self._thread.start()

    def end(self) -> None:
        """Returns when all is read that the process has printed, which has ended."""
        self._ends_by = time.monotonic() + _LONGEST_END_S
        self._thread.join()

    def _read_all(self) -> None:
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        while self._ends_by is None or time.monotonic() < self._ends_by:
            if not poll.poll(_POLL_MS):
                if self._ends_by is not None:
                    # Something that the node started lives on, with the pipe open.
                    break
                self._log.idle()
                continue
            data = os.read(self._fd, _PIPE_BYTES)
            if not data:
                break
            self._take(data)
            time.sleep(_PAUSE_S)
        self._log.feed(self._data, self._record)
        self._log.end()
        os.close(self._fd)

    def _take(self, data: bytes) -> None:
        self._data += data
        while (start := self._data.find(self.nonce)) >= 0:
            text, end = self._data[:start], start + len(self.nonce) + _LENGTH.size
            if text:
                self._log.feed(text, self._record)
                self._data = self._data[start:]
                end -= start
            if len(self._data) < end:
                return
            (length,) = _LENGTH.unpack_from(self._data, end - _LENGTH.size)
            if len(self._data) < end + max(0, length):
                return
            name = self._data[end : end + max(0, length)].decode("utf-8", "replace")
            self._record = None if length == _NONE else name
            self._data = self._data[end + max(0, length) :]
        kept = self._begun_mark()
        if len(self._data) > kept:
            self._log.feed(self._data[: len(self._data) - kept], self._record)
            self._data = self._data[len(self._data) - kept :]

    def _begun_mark(self) -> int:
        """Bytes at the end of what was read that may be the beginning of a mark."""
        for size in range(min(len(self.nonce) - 1, len(self._data)), 0, -1):
            if self._data.endswith(self.nonce[:size]):
                return size
        return 0
