"""Ends copies of a node's process that come back from the node."""

from __future__ import annotations

import os
import sys


class Original:
    """Knows the process that a node belongs to.

    A node that calls ``os.fork`` and lets the child return has two processes come back from one
    call. Both would answer, and the second answer would be taken for that of another record.
    """

    def __init__(self) -> None:
        self._pid = os.getpid()

    def require(self) -> None:
        """Returns in the process that made this; a copy of it ends here."""
        if os.getpid() == self._pid:
            return
        os.write(
            2,
            b"a process that the node has forked came back from the call and was ended; "
            b"end it in the node, with os._exit(0)\n",
        )
        # Nothing that the copy has inherited, such as buffers and exit handlers, is its own.
        os._exit(0)


def flush_output() -> None:
    """Lets go what was printed, so that neither a copy nor a later death can lose or repeat it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            continue
