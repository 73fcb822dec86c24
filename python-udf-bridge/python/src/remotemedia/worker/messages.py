"""The messages in which calls and replies travel between Java and the worker.

A message is 4 bytes, little-endian: length n of the header; n bytes of JSON in UTF-8; zeros up to a
multiple of 8 from the message's start; the payload.
"""

from __future__ import annotations

import json
import struct
from typing import Any, NamedTuple, Union

Buffer = Union[bytes, bytearray, memoryview]

_LENGTH = struct.Struct("<I")
_ALIGNMENT = 8
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Message(NamedTuple):
    """A message that came.

    Attributes:
        header: what its JSON says.
        text: the JSON.
        payload: a view of the message.
    """

    header: Any
    text: bytes
    payload: memoryview


def encode(header: Any, payload: Buffer = b"") -> bytes:
    """A message of a JSON header and a payload."""
    return encode_text(_encode(header), payload)


def encode_text(header: str, payload: Buffer = b"") -> bytes:
    """A message of a header that is JSON already, in ASCII, and a payload."""
    text = header.encode("ascii")
    padding = -(_LENGTH.size + len(text)) % _ALIGNMENT
    return b"".join((_LENGTH.pack(len(text)), text, bytes(padding), payload))


def decode(message: Buffer) -> Message:
    """Reads a message.

    Raises:
        ValueError: when the message is shorter than its header says, or its header is no JSON.
    """
    view = memoryview(message)
    if len(view) < _LENGTH.size:
        raise ValueError(f"a message of {len(view)} bytes has no header")
    (length,) = _LENGTH.unpack_from(view)
    end = _LENGTH.size + length
    if len(view) < end:
        raise ValueError(f"a message of {len(view)} bytes cannot have a header of {length} bytes")
    start = end + -end % _ALIGNMENT
    text = bytes(view[_LENGTH.size : end])
    return Message(json.loads(text), text, view[start:])
