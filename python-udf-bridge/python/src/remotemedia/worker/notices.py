"""What a worker tells its task beside the replies: what nodes print, and which call takes long."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from typing import Any, Callable, Mapping, Optional

#: Seconds after which a call counts as one that takes long, and between the notices of it.
LONG_CALL_S = 2.0

_LONGEST_LINE_BYTES = 4096
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LINE_END = re.compile(rb"[\r\n]")
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Notices:
    """The way of a session's notices: lines of JSON through a socket of the task's."""

    def __init__(self, node_id: str, path: Optional[str] = None) -> None:
        """Connects.

        Args:
            node_id: the node that the notices are about.
            path: of a Unix domain socket, or None; then lines go to standard error.
        """
        self._node_id = node_id
        self._lock = threading.Lock()
        self._socket: Optional[socket.socket] = None
        if path is not None:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._socket.connect(path)

    def line(self, text: str, record: Optional[str]) -> None:
        """The node, working on a record or on none, has printed a line."""
        if not self._send({"line": text, "record": record}):
            of = self._node_id if record is None else f"{self._node_id} {record}"
            print(f"[{of}] {text}", file=sys.__stderr__, flush=True)

    def waits(self, record: Optional[str], elapsed_s: float) -> None:
        """A call of the node for a record takes long; for None it is being initialized."""
        self._send({"waits": {"record": record, "elapsed_ms": int(elapsed_s * 1000)}})

    def close(self) -> None:
        """There will be no more."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None

    def _send(self, notice: Mapping[str, Any]) -> bool:
        message = _encode(notice).encode("ascii") + b"\n"
        with self._lock:
            if self._socket is None:
                return False
            try:
                self._socket.sendall(message)
            except OSError:
                # The task has gone.
                return False
        return True


class NodeLog:
    """Makes lines of what a node prints, and keeps their number within bounds."""

    #: Lines that are passed on within a second; of the others the number is told.
    MOST_LINES = 100

    def __init__(self, notices: Notices, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: where lines go; clock in seconds."""
        self._notices = notices
        self._clock = clock
        self._lock = threading.Lock()
        self._rest = b""
        self._rest_record: Optional[str] = None
        self._second = float("-inf")
        self._lines = 0

    def feed(self, data: bytes, record: Optional[str]) -> None:
        """What was printed while the node worked on a record, or on none."""
        with self._lock:
            if self._rest and record != self._rest_record:
                self._end_rest()
            self._rest_record = record
            *lines, rest = _LINE_END.split(self._rest + data)
            for line in lines:
                self._line(line, record)
            while len(rest) >= _LONGEST_LINE_BYTES:
                self._line(rest[:_LONGEST_LINE_BYTES], record)
                rest = rest[_LONGEST_LINE_BYTES:]
            self._rest = rest

    def idle(self) -> None:
        """Nothing was printed for a while: what has no line end yet is told as it is."""
        with self._lock:
            self._end_rest()
            if self._clock() - self._second >= 1:
                self._tell_left_out()

    def end(self) -> None:
        """Nothing more will be printed for now."""
        with self._lock:
            self._end_rest()
            self._tell_left_out()

    def _end_rest(self) -> None:
        rest, self._rest = self._rest, b""
        self._line(rest, self._rest_record)

    def _line(self, line: bytes, record: Optional[str]) -> None:
        while len(line) > _LONGEST_LINE_BYTES:
            self._line(line[:_LONGEST_LINE_BYTES], record)
            line = line[_LONGEST_LINE_BYTES:]
        text = _CONTROL.sub("", line.decode("utf-8", "replace")).rstrip()
        if not text:
            return
        if self._clock() - self._second >= 1:
            self._tell_left_out()
            self._second = self._clock()
        self._lines += 1
        if self._lines <= self.MOST_LINES:
            self._notices.line(text, record)

    def _tell_left_out(self) -> None:
        left_out = self._lines - self.MOST_LINES
        self._lines = 0
        if left_out > 0:
            self._notices.line(f"({left_out} more lines within a second)", None)
