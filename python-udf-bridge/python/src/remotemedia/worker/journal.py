"""What a node's process has done of a run, in memory that outlives the process.

The header has four 64-bit numbers: requests begun, when the last of them began (ns of the
monotonic clock, which all processes share), requests done, and the bytes of the entries. An entry
is 24 bytes (ns that the attempt took, output position after it, length of its text, whether it
failed) and the text: the value's, or the failure's.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from typing import NamedTuple

_HEADER = struct.Struct("<qqqq")
_ENTRY = struct.Struct("<qqiI")
_GROWTH_STEP = 1 << 20


class Entry(NamedTuple):
    """One attempt.

    Attributes:
        nanos: nanoseconds that it took.
        position: bytes of output in use after it.
        failed: whether the text is a failure's.
        text: JSON.
    """

    nanos: int
    position: int
    failed: bool
    text: str


class Journal:
    """Both ends of it: one process writes while the other waits, or is gone."""

    #: Bytes of entries after which a run should end, to be read and begun anew.
    FULL_BYTES = 32 << 20

    def __init__(self, fd: int) -> None:
        """Args: descriptor of an empty file, or of one that the other side has made this of."""
        self._fd = fd
        if os.fstat(fd).st_size == 0:
            os.ftruncate(fd, _GROWTH_STEP)
        self._map = mmap.mmap(fd, os.fstat(fd).st_size)
        self._begun = 0
        self._begun_ns = 0
        self._done = 0
        self._end = 0

    def reset(self) -> None:
        """A run begins."""
        self._begun = self._done = self._end = 0
        self._write_header()

    @property
    def is_full(self) -> bool:
        """Whether the run should end here."""
        return self._end >= self.FULL_BYTES

    def begin(self) -> None:
        """The next request begins."""
        self._begun += 1
        self._write_header()

    def done(self, entry: Entry) -> None:
        """The request that began is done."""
        text = entry.text.encode("ascii")
        start = _HEADER.size + self._end
        end = start + _ENTRY.size + len(text)
        if end > len(self._map):
            grown = max(end, 2 * len(self._map))
            os.ftruncate(self._fd, grown + -grown % _GROWTH_STEP)
            self._remap()
        _ENTRY.pack_into(self._map, start, entry.nanos, entry.position, len(text), entry.failed)
        self._map[start + _ENTRY.size : end] = text
        self._end = end - _HEADER.size
        self._done += 1
        _HEADER.pack_into(self._map, 0, self._begun, self._begun_ns, self._done, self._end)

    def read(self) -> list[Entry]:
        """All entries of the run."""
        _, _, done, end = _HEADER.unpack_from(self._map)
        if _HEADER.size + end > len(self._map):
            self._remap()
        entries = []
        start = _HEADER.size
        for _ in range(done):
            nanos, position, length, failed = _ENTRY.unpack_from(self._map, start)
            start += _ENTRY.size + length
            text = self._map[start - length : start].decode("ascii")
            entries.append(Entry(nanos, position, bool(failed), text))
        return entries

    @property
    def begun(self) -> int:
        """How many requests of the run have begun."""
        number: int = _HEADER.unpack_from(self._map)[0]
        return number

    def elapsed_s(self) -> float:
        """Seconds since a request began, or the run."""
        begun_ns: int = _HEADER.unpack_from(self._map)[1]
        return (time.monotonic_ns() - begun_ns) / 1e9

    def close(self) -> None:
        """Lets the memory go; the descriptor stays the caller's."""
        self._map.close()

    def _write_header(self) -> None:
        self._begun_ns = time.monotonic_ns()
        _HEADER.pack_into(self._map, 0, self._begun, self._begun_ns, self._done, self._end)

    def _remap(self) -> None:
        self._map = mmap.mmap(self._fd, os.fstat(self._fd).st_size)
