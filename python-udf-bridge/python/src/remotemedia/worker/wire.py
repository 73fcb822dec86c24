"""Messages between a worker and the process that it supervises."""

from __future__ import annotations

import json
import select
import socket
import struct
from typing import Any, Optional

_LENGTH = struct.Struct("<I")
_BLOCK = 1 << 18
# Made once: the functions of the json module make a new one for each call.
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class Wire:
    """JSON messages over a stream socket, each after its length in 4 bytes."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)
        self._exit_fd: Optional[int] = None

    def watch(self, exit_fd: int) -> None:
        """Takes the peer for gone when this descriptor becomes readable, too."""
        self._exit_fd = exit_fd
        self._poll.register(exit_fd, select.POLLIN)

    def send(self, message: Any) -> None:
        """Sends one message.

        Raises:
            OSError: when the peer is gone.
        """
        self.send_text(_encode(message).encode("ascii"))

    def send_text(self, text: bytes) -> None:
        """Sends one message that is JSON already.

        Raises:
            OSError: when the peer is gone.
        """
        self._socket.sendall(_LENGTH.pack(len(text)) + text)

    def is_ready(self, timeout_s: float) -> bool:
        """Waits until ``receive`` would not; whether that was in time."""
        # Rounded up, so that the limit has passed when nothing came.
        return bool(self._poll.poll(int(max(0.0, timeout_s) * 1000) + 1))

    def receive(self) -> Any:
        """Waits for one message.

        Raises:
            EOFError: when the peer is gone, or says more than it was asked.
        """
        data = self._read()
        while len(data) < _LENGTH.size:
            data += self._read()
        (length,) = _LENGTH.unpack_from(data)
        end = _LENGTH.size + length
        if len(data) < end:
            parts = [data]
            size = len(data)
            while size < end:
                part = self._read()
                parts.append(part)
                size += len(part)
            data = b"".join(parts)
        if len(data) > end:
            raise EOFError
        return _decode(data[_LENGTH.size :].decode("utf-8"))

    def close_sending(self) -> None:
        """Tells the peer that there will be no more messages."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Closes the socket."""
        self._socket.close()

    def _read(self) -> bytes:
        if self._exit_fd is not None:
            self._poll.poll()
        try:
            flags = 0 if self._exit_fd is None else socket.MSG_DONTWAIT
            data = self._socket.recv(_BLOCK, flags)
        except (BlockingIOError, ConnectionResetError):
            # Only the exit was reported, and nothing was left to read.
            raise EOFError from None
        if not data:
            raise EOFError
        return data
