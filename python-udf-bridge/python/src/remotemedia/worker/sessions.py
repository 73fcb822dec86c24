"""All sessions of a worker, by messages in and messages out."""

from __future__ import annotations

import sys
import traceback
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, Mapping, Optional

from remotemedia.failures import describe_exception
from remotemedia.worker import messages
from remotemedia.worker.attempts import PYTHON_ERROR, Failure
from remotemedia.worker.notices import LONG_CALL_S
from remotemedia.worker.session import Session, SessionError


class Sessions:
    """Hands each call to its session; the first call of a session opens it."""

    def __init__(self) -> None:
        self._sessions: dict[str, _PlacedSession] = {}

    def handle(self, message: bytes) -> bytes:
        """The reply to a call; what goes wrong beyond a record is told as ``fatal``."""
        try:
            call = messages.decode(message)
            name = call.header["session"]
            opening = call.header.get("open")
            if opening is not None:
                self._close(self._sessions.pop(name, None))
                self._sessions[name] = _PlacedSession(opening)
            session = self._sessions.get(name)
            if session is None:
                why = f"there is no session {name}: its first call must open it"
                return _fatal(Failure(PYTHON_ERROR, why))
            return session.handle(call)
        except SessionError as error:
            return _fatal(error.failure)
        except Exception as error:
            why = f"the worker failed: {describe_exception(error)}"
            trace = traceback.format_exc().rstrip("\n")
            return _fatal(Failure(PYTHON_ERROR, why, trace))

    def close(self) -> None:
        """Closes all sessions: nodes are cleaned up, and their processes ended."""
        while self._sessions:
            self._close(self._sessions.popitem()[1])

    @staticmethod
    def _close(session: Optional[_PlacedSession]) -> None:
        if session is None:
            return
        try:
            session.close()
        except Exception:
            # The results are out: a node that cannot clean up must not take them back.
            print("a node could not be cleaned up:", file=sys.stderr)
            traceback.print_exc()


class _PlacedSession:
    """A session, on a thread of its own where the node runs in this interpreter.

    The threads of a JVM that an interpreter was put into are not Python's: extension modules that
    find their thread state by the ``PyGILState`` functions, as those made with pybind11 do, wait
    for themselves there.
    """

    def __init__(self, opening: Mapping[str, Any]) -> None:
        self._thread: Optional[ThreadPoolExecutor] = None
        if opening["isolated"]:
            self._session = Session(opening)
            return
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=opening["node_id"])
        try:
            self._session = self._thread.submit(Session, opening).result()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    def handle(self, call: messages.Message) -> bytes:
        if self._thread is None:
            return self._session.handle(call)
        reply = self._thread.submit(self._session.handle, call)
        while not wait([reply], LONG_CALL_S).done:
            self._session.tell_long_call()
        return reply.result()

    def close(self) -> None:
        if self._thread is None:
            self._session.close()
            return
        try:
            self._thread.submit(self._session.close).result()
        finally:
            self._thread.shutdown()


def _fatal(failure: Failure) -> bytes:
    reply = {"fatal": failure.on_wire(), "outcomes": [], "memory_bytes": 0, "output_size": 0}
    return messages.encode(reply)
