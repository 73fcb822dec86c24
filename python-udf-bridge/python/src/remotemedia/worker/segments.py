"""Where samples lie between Java and Python: in shared files, or in the payload of the messages.

Samples that come in are seen in place, read-only. Samples that go out are copied once.
"""

from __future__ import annotations

import errno
import mmap
import os
import sys
import tempfile
from typing import Any, Optional, Protocol

import numpy as np
import numpy.typing as npt

from remotemedia.errors import MarshalingError
from remotemedia.worker.messages import Buffer

#: Samples of a value begin at a multiple of this many bytes.
ALIGNMENT = 64

_GROWTH_STEP = 1 << 20

#: Bytes of samples that the results of one call may take: Java sees no more at once.
MOST_BYTES = (1 << 31) - _GROWTH_STEP
_LITTLE_FLOAT = np.dtype("<f4")


class ResultTooLargeError(MarshalingError):
    """What a call gives is more than Java can take."""


class SampleSource(Protocol):
    """Float32 samples that came in."""

    def floats(self, offset: int, count: int) -> npt.NDArray[np.float32]:
        """``count`` samples from the byte ``offset`` on, read-only, without copying.

        Raises:
            ValueError: when they do not lie within.
        """


class SampleSink(Protocol):
    """Samples that go out."""

    #: Bytes in use, from where the next array is appended, once aligned.
    position: int

    def append(self, array: npt.NDArray[Any]) -> int:
        """Copies the array, in C order and little-endian; gives the byte offset where it begins.

        Raises:
            ResultTooLargeError: when one call cannot give as much.
            MarshalingError: when there is no room for it.
        """


def anonymous_file() -> int:
    """Descriptor of a new file without a name, in memory where the system has such."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("remotemedia", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _allocate(fd: int, size: int) -> None:
    """Makes a file this long and its space its own, so that writing to the map cannot fail."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(fd, 0, size)
    else:
        os.ftruncate(fd, size)


def _require_sendable(position: int, end: int, most_bytes: int) -> None:
    if end <= most_bytes:
        return
    before = f", {position / 1e6:.1f} MB before it" if position else ""
    raise ResultTooLargeError(
        f"the audio that it gives comes to {end / 1e6:.1f} MB{before}, and at most "
        f"{most_bytes / 1e6:.1f} MB can be given with one call; give less audio at once, or make "
        "the node a StreamingNode"
    )


def aligned(position: int) -> int:
    """The first place from ``position`` on where samples may begin."""
    return position + -position % ALIGNMENT


def put(array: npt.NDArray[Any], buffer: Any, offset: int) -> None:
    """Copies the array to the byte ``offset`` of a buffer, in C order and little-endian."""
    target = np.frombuffer(buffer, _little_endian(array.dtype), array.size, offset)
    target.reshape(array.shape)[...] = array


def _is_little_endian(dtype: np.dtype[Any]) -> bool:
    return dtype.isnative if sys.byteorder == "little" else dtype.byteorder == "<"


def _little_endian(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return dtype.newbyteorder("<")


class SharedInput:
    """A file that Java writes and that is mapped here; the descriptor stays the caller's."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._map: Optional[mmap.mmap] = None

    def floats(self, offset: int, count: int) -> npt.NDArray[np.float32]:
        """See ``SampleSource``."""
        end = offset + count * _LITTLE_FLOAT.itemsize
        if self._map is None or end > len(self._map):
            self._remap(end)
        if count == 0 or self._map is None:
            return np.empty(0, np.float32)
        return np.frombuffer(self._map, _LITTLE_FLOAT, count, offset)

    def _remap(self, needed: int) -> None:
        size = os.fstat(self._fd).st_size
        if needed > size:
            raise ValueError(f"samples up to byte {needed} in a segment of {size} bytes")
        # The old map stays as long as an array needs it: the arrays hold it.
        self._map = mmap.mmap(self._fd, size, access=mmap.ACCESS_READ) if size else None


class SharedOutput:
    """A file that grows with what is written to it; the descriptor stays the caller's."""

    def __init__(self, fd: int, most_bytes: int = MOST_BYTES) -> None:
        """Args: the file's descriptor; how many bytes it may have."""
        self._fd = fd
        self._most_bytes = most_bytes
        self._map: Optional[mmap.mmap] = None
        self.position = 0

    def append(self, array: npt.NDArray[Any]) -> int:
        """See ``SampleSink``."""
        offset = aligned(self.position)
        end = offset + array.nbytes
        _require_sendable(self.position, end, self._most_bytes)
        if array.nbytes:
            if self._map is None or end > len(self._map):
                self._remap(end)
            assert self._map is not None
            if array.flags.c_contiguous and _is_little_endian(array.dtype):
                self._map[offset:end] = array.data.cast("B")
            else:
                put(array, self._map, offset)
        self.position = end
        return offset

    def _remap(self, needed: int) -> None:
        size = os.fstat(self._fd).st_size
        if needed > size:
            self._grow(size, needed)
        self._map = mmap.mmap(self._fd, os.fstat(self._fd).st_size)

    def _grow(self, size: int, needed: int) -> None:
        # Ahead of need, so that many growing values do not each map anew.
        ahead = max(needed, size + size // 2)
        ahead += -ahead % _GROWTH_STEP
        ahead = max(needed, min(ahead, self._most_bytes))
        try:
            _allocate(self._fd, ahead)
            return
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EFBIG):
                raise MarshalingError(self._refusal(needed, error)) from error
        try:
            _allocate(self._fd, needed)
        except OSError as error:
            raise MarshalingError(self._refusal(needed, error)) from error

    @staticmethod
    def _refusal(needed: int, error: OSError) -> str:
        return (
            f"the result needs {needed / 1e6:.1f} MB of shared memory, which cannot be had: "
            f"{error.strerror}; enlarge the file system that holds the segments, such as /dev/shm, "
            "or give less audio at once"
        )


class PayloadInput:
    """The payload of a call."""

    def __init__(self, payload: Buffer) -> None:
        self._payload = memoryview(payload).toreadonly()

    def floats(self, offset: int, count: int) -> npt.NDArray[np.float32]:
        """See ``SampleSource``."""
        end = offset + count * _LITTLE_FLOAT.itemsize
        if end > len(self._payload):
            raise ValueError(f"samples up to byte {end} in a payload of {len(self._payload)} bytes")
        if count == 0:
            return np.empty(0, np.float32)
        return np.frombuffer(self._payload, _LITTLE_FLOAT, count, offset)


class PayloadOutput:
    """The payload of a reply."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Args: how many bytes it may have."""
        self._most_bytes = most_bytes
        self.position = 0
        self._bytes = bytearray()

    def append(self, array: npt.NDArray[Any]) -> int:
        """See ``SampleSink``."""
        offset = aligned(self.position)
        _require_sendable(self.position, offset + array.nbytes, self._most_bytes)
        # What lies beyond the position belongs to a value that was given up.
        del self._bytes[self.position :]
        self._bytes += bytes(offset - self.position)
        contiguous = np.ascontiguousarray(array, _little_endian(array.dtype))
        self._bytes += contiguous.reshape(-1).view(np.uint8).data
        self.position = len(self._bytes)
        return offset

    def payload(self) -> memoryview:
        """The bytes in use."""
        return memoryview(self._bytes)[: self.position]
