"""The error of used-up attempts, which is also the one that nodes raise.

Apart from the other errors, as these are loaded without ``remotemedia``.
"""

from __future__ import annotations

from typing import Any

from remotemedia import errors
from remotemedia_runtime.errors import PythonError


class RetryableError(PythonError, errors.RetryableError):
    """All attempts at a CPython node's call are used up, each having failed for a passing reason.

    A ``PythonError``, as which outputs tell of it too, and a ``remotemedia.RetryableError``: so a
    node that runs a pipeline itself, and lets this pass, is tried again as well.

    Attributes:
        attempt: the attempt that failed last, from 1.
        max_attempts: how many were allowed.
    """

    kind = "RetryableError"

    def __init__(
        self, message: str, *, attempt: int = 1, max_attempts: int = 1, **details: Any
    ) -> None:
        super().__init__(message, **details)
        self.attempt = attempt
        self.max_attempts = max_attempts

    @property
    def is_retryable(self) -> bool:
        """True."""
        return True
