"""Memory of numpy arrays as Java sees it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from remotemedia_runtime.errors import MarshalingError

#: A direct buffer of Java's counts in 32 bits.
MOST_BYTES = 2**31 - 1


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


def result_memory(samples: int, dtype: np.dtype[Any]) -> tuple[npt.NDArray[Any], Any]:
    """An array for a result, and the buffer by which Java fills it."""
    array = np.empty(samples, dtype)
    if array.nbytes > MOST_BYTES:
        raise MarshalingError(
            f"Data marshaling failed: the result has {array.nbytes / 2**30:.1f} GiB; over 2 GiB "
            "cannot be taken at once",
            operation="execute",
        )
    return array, direct_buffer(array)
