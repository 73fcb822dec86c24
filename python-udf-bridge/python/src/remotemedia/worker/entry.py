"""The PyFlink function that calls nodes: ``remotemedia.worker.entry.call``, BYTES to BYTES.

This module alone needs ``apache-flink``.
"""

from __future__ import annotations

from typing import Any, Optional

from pyflink.table import DataTypes
from pyflink.table.udf import ScalarFunction, udf

from remotemedia.worker.sessions import Sessions


class CallNodes(ScalarFunction):  # type: ignore[misc]
    """Answers one message with another."""

    def __init__(self) -> None:
        self._sessions: Optional[Sessions] = None

    def open(self, function_context: Any) -> None:
        """Begins with no session."""
        self._sessions = Sessions()

    def eval(self, message: bytes) -> bytes:
        """The reply to a call."""
        if self._sessions is None:
            self._sessions = Sessions()
        return self._sessions.handle(message)

    def close(self) -> None:
        """Cleans nodes up and ends their processes."""
        sessions, self._sessions = self._sessions, None
        if sessions is not None:
            sessions.close()


call = udf(CallNodes(), result_type=DataTypes.BYTES())
