"""Has a worker end with the process that it works for."""

from __future__ import annotations

import os
import select
import threading

_watched: set[int] = set()


def end_with(pid: int) -> None:
    """Ends this process as soon as another is gone, which is asked of the system only once.

    A task manager that is killed cannot end its workers, and they would wait for it for ever. Where
    the system has no descriptors of processes, nothing is done.
    """
    if pid in _watched or not hasattr(os, "pidfd_open"):
        return
    _watched.add(pid)
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        os._exit(1)
    except OSError:
        return
    threading.Thread(target=_await_end, args=(descriptor,), name="owner", daemon=True).start()


def _await_end(descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll()
    os._exit(1)
