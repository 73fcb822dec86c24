"""All sessions of a worker, by frames in and frames out."""

from __future__ import annotations

import sys
import traceback
from typing import Optional

from remotemedia.failures import describe_exception
from remotemedia.worker import frames
from remotemedia.worker.session import Session, SessionError


class Sessions:
    """Hands each call to its session; the first call of a session opens it."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def handle(self, frame: bytes) -> bytes:
        """The reply to a call; what goes wrong beyond a record is told as ``fatal``."""
        try:
            call, payload = frames.decode(frame)
            name = call["session"]
            opening = call.get("open")
            if opening is not None:
                self._close(self._sessions.pop(name, None))
                self._sessions[name] = Session(opening)
            session = self._sessions.get(name)
            if session is None:
                return _fatal(f"there is no session {name}: its first call must open it", None)
            return session.handle(call, payload)
        except SessionError as error:
            return _fatal(error.failure.message, error.failure.traceback)
        except Exception as error:
            message = f"the worker failed: {describe_exception(error)}"
            return _fatal(message, traceback.format_exc().rstrip("\n"))

    def close(self) -> None:
        """Closes all sessions: nodes are cleaned up, and their processes ended."""
        while self._sessions:
            self._close(self._sessions.popitem()[1])

    @staticmethod
    def _close(session: Optional[Session]) -> None:
        if session is None:
            return
        try:
            session.close()
        except Exception:
            # The results are out: a node that cannot clean up must not take them back.
            print("a node could not be cleaned up:", file=sys.stderr)
            traceback.print_exc()


def _fatal(message: str, trace: Optional[str]) -> bytes:
    return frames.encode({"fatal": {"message": message, "traceback": trace}})
