"""Memory of numpy arrays as Java sees it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from remotemedia_runtime.errors import MarshalingError

#: A direct buffer of Java's counts in 32 bits.
MOST_BYTES = 2**31 - 1

_MOST_SPARE_BYTES = 64 << 20


class _Address:
    """Memory that is looked at without being kept alive."""

    __slots__ = ("__array_interface__",)

    def __init__(self, address: int, size: int) -> None:
        self.__array_interface__ = {
            "data": (address, False),
            "shape": (size,),
            "typestr": "|u1",
            "version": 3,
        }


def direct_buffer(array: npt.NDArray[Any]) -> Any:
    """A direct byte buffer over an array's memory, in Java's default byte order.

    JPype keeps what a buffer was made of until Java's collector has found the buffer, which may be
    thousands of calls later. So it is made of the address alone, and the caller keeps the array for
    as long as Java may use the buffer.

    Args:
        array: contiguous, not empty, of at most ``MOST_BYTES`` bytes; may be read-only when Java
            only reads.
    """
    from jpype.nio import convertToDirectBuffer

    address = array.__array_interface__["data"][0]
    return convertToDirectBuffer(np.asarray(_Address(address, array.nbytes)))


class _Block:
    """Memory, and the buffer by which Java fills it."""

    __slots__ = ("buffer", "memory")

    def __init__(self, size: int) -> None:
        self.memory = np.empty(size, np.uint8)
        self.buffer = direct_buffer(self.memory)


class _Lease:
    """A block as the base of an array; gives it back when the array and its views are gone."""

    __slots__ = ("__array_interface__", "_block")

    def __init__(self, block: _Block) -> None:
        self.__array_interface__ = block.memory.__array_interface__
        self._block = block

    def __del__(self) -> None:
        _spare.give_back(self._block)


class _Spare:
    """Blocks that were let go of, for further uses.

    Memory that is new to a process costs several times more to fill than memory that it has used
    before. At most ``_MOST_SPARE_BYTES`` are kept.
    """

    def __init__(self) -> None:
        self._blocks: list[_Block] = []

    def take(self, size: int) -> _Block:
        """A block of at least so many bytes, and of less than twice as many."""
        blocks = self._blocks
        for index in range(len(blocks) - 1, -1, -1):
            if size <= blocks[index].memory.nbytes < 2 * size:
                # Another thread may have taken it, or moved another one to its place.
                try:
                    block = blocks.pop(index)
                except IndexError:
                    break
                if size <= block.memory.nbytes < 2 * size:
                    return block
                blocks.append(block)
        return _Block(size)

    def give_back(self, block: _Block) -> None:
        """Keeps a block, the least recently used ones given up where there are too many."""
        blocks = self._blocks
        blocks.append(block)
        while sum(one.memory.nbytes for one in list(blocks)) > _MOST_SPARE_BYTES:
            try:
                del blocks[0]
            except IndexError:
                break


_spare = _Spare()


class LentMemory:
    """Memory that Java fills, until this object and all arrays of it are gone.

    Attributes:
        buffer: by which Java fills it.
    """

    __slots__ = ("_block", "_lease", "buffer")

    def __init__(self, size: int) -> None:
        """Room for ``size`` bytes, at least 1."""
        self._block = _spare.take(size)
        self._lease = _Lease(self._block)
        self.buffer = self._block.buffer

    def array(self, samples: int, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
        """An array of its beginning, which keeps it as well."""
        taken: npt.NDArray[Any] = np.asarray(self._lease)[: samples * dtype.itemsize].view(dtype)
        return taken


def result_array(samples: int, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """An array for a result that Java has on its heap.

    Raises:
        MarshalingError: when it is too large for a buffer.
    """
    array = np.empty(samples, dtype)
    if array.nbytes > MOST_BYTES:
        raise MarshalingError(
            f"Data marshaling failed: the result has {array.nbytes / 2**30:.1f} GiB; over 2 GiB "
            "cannot be taken at once",
            operation="execute",
        )
    return array
