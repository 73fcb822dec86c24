"""Resident memory of this process."""

from __future__ import annotations

import contextlib
import os
import sys
import time

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_USAGE_UNIT = 1 if sys.platform == "darwin" else 1024
_SLACK = 1 << 20
_FRESH_S = 0.01
_SHORT_US = 1000


def resident_bytes() -> int:
    """What the process holds now; its peak where the system does not tell, or 0."""
    try:
        return int(os.pread(_statm, 256, 0).split(None, 2)[1]) * _PAGE
    except (AttributeError, OSError, ValueError, IndexError):
        return peak_bytes()


def peak_bytes() -> int:
    """The most that the process has held since it began; 0 where the system does not tell."""
    usage = _usage_bytes()
    return usage if usage > _inherited else _status_peak_bytes()


class Growth:
    """What resident memory grew by during stretches of work, at most.

    Memory is that of the whole process: what other threads take meanwhile counts too, and what is
    taken from memory that was freed before does not.
    """

    def __init__(self) -> None:
        self._held = 0
        self._start = 0
        self._peak = 0
        #: Bytes.
        self.most = 0

    def begin(self) -> None:
        """A stretch of work begins."""
        self._start = resident_bytes()
        self._peak = peak_bytes()

    def end(self) -> None:
        """It has ended."""
        now, peak = resident_bytes(), peak_bytes()
        reached = max(now, peak) if peak > self._peak else now
        self.most = max(self.most, self._held + reached - self._start)
        self._held = max(0, self._held + now - self._start)


def peak_since(earlier_peak: int) -> int:
    """The most that the process was seen to hold since ``peak_bytes`` gave ``earlier_peak``.

    Exact where it is a new peak; otherwise what it holds now.
    """
    peak = peak_bytes()
    return peak if peak > earlier_peak else resident_bytes()


def _open_statm() -> None:
    """Keeps the file open, since opening it takes most of the time of a look at it."""
    global _statm
    with contextlib.suppress(OSError):
        os.close(_statm)
    try:
        _statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        _statm = -1


class Watch:
    """What the process holds around calls.

    To look takes longer than the shortest calls do. So a call of under a millisecond, in which
    little memory can be filled, goes by what was seen at most ten before.
    """

    def __init__(self) -> None:
        self._looked = -1.0
        self._peak = 0
        self._most = 0

    def begin(self) -> None:
        """A call begins."""
        if time.monotonic() - self._looked > _FRESH_S:
            self._peak = peak_bytes()
            self._looked = -1.0

    def end(self, took_us: int) -> int:
        """The most that was held during a call of ``took_us``, as ``peak_since`` tells it."""
        if took_us > _SHORT_US or self._looked < 0:
            self._most = peak_since(self._peak)
            self._peak = peak_bytes()
            self._looked = time.monotonic()
        return self._most


def _usage_bytes() -> int:
    return 0 if resource is None else resource.getrusage(0).ru_maxrss * _USAGE_UNIT


def _status_peak_bytes() -> int:
    try:
        with open("/proc/self/status", "rb") as status:
            for line in status:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return _usage_bytes()


def _inherited_bytes() -> int:
    """The usage that counts the process that this one was started from, if it held more."""
    usage = _usage_bytes()
    return usage if usage > _status_peak_bytes() + _SLACK else 0


_statm = -1
_open_statm()
if hasattr(os, "register_at_fork"):
    # The file stays that of the parent.
    os.register_at_fork(after_in_child=_open_statm)

# The usage is quicker to ask for than the status, of which it is otherwise a part.
_inherited = _inherited_bytes()
