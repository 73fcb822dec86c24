"""What nodes in this interpreter print and log, told apart by the threads that they run on.

The interpreter is the task manager's, and all nodes of it share one standard output.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from typing import Any, Optional

from remotemedia.worker.notices import NodeLog


class ThreadLog:
    """The log of the node on one thread."""

    def __init__(self, node_id: str, log: NodeLog) -> None:
        """Args: the node's id; takes what the node prints."""
        self.node_id = node_id
        self.record: Optional[str] = None
        self.log = log

    def feed(self, text: str) -> None:
        """The node has printed this."""
        self.log.feed(text.encode("utf-8", "backslashreplace"), self.record)


_logs: dict[int, ThreadLog] = {}
_lock = threading.Lock()


def attach(log: ThreadLog) -> None:
    """What this thread prints and logs goes to this log, until it is detached."""
    with _lock:
        _logs[threading.get_ident()] = log
        for name in ("stdout", "stderr"):
            if not isinstance(getattr(sys, name), _Output):
                setattr(sys, name, _Output(getattr(sys, name)))
        root = logging.getLogger()
        if not any(isinstance(handler, _Handler) for handler in root.handlers):
            for handler in root.handlers:
                handler.addFilter(lambda record: _current() is None)
            root.addHandler(_Handler())


def detach() -> None:
    """This thread's node is no more."""
    with _lock:
        log = _logs.pop(threading.get_ident(), None)
    if log is not None:
        log.log.end()


def _current() -> Optional[ThreadLog]:
    log = _logs.get(threading.get_ident())
    if log is not None:
        return log
    # A thread that some node has started. Which one is clear where there is but one.
    logs = list(_logs.values())
    if not logs or any(other.node_id != logs[0].node_id for other in logs):
        return None
    return ThreadLog(logs[0].node_id, logs[0].log)


class _Output(io.TextIOBase):
    """Standard output or error."""

    def __init__(self, original: Any) -> None:
        self._original = original

    def write(self, text: str) -> int:
        log = _current()
        if log is None:
            self._original.write(text)
        else:
            log.feed(text)
        return len(text)

    def flush(self) -> None:
        if self._original is not None and _current() is None:
            self._original.flush()

    def fileno(self) -> int:
        number: int = self._original.fileno()
        return number

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"


class _Handler(logging.Handler):
    """Logs what Python would print where nothing is set up: warnings, and what is asked for."""

    def emit(self, record: logging.LogRecord) -> None:
        log = _current()
        if log is None or record.levelno < _level(logging.getLogger(record.name)):
            return
        try:
            log.feed(f"{record.levelname} {record.name}: {self.format(record)}\n")
        except Exception:
            self.handleError(record)


def _level(logger: Optional[logging.Logger]) -> int:
    """The least level that a node has asked for; the root's is not set by nodes."""
    while logger is not None and logger.parent is not None:
        if logger.level:
            return logger.level
        logger = logger.parent
    return logging.WARNING
