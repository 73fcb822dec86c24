"""The circuit breaker of one node."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class BreakerPolicy:
    """When a breaker opens, and for how long.

    Attributes:
        failures: records in a row that must have failed, at least 1.
        pause_ms: milliseconds until a trial is let through.
    """

    failures: int = 5
    pause_ms: int = 30_000

    def __post_init__(self) -> None:
        if self.failures < 1:
            raise ValueError(f"failures must be at least 1, not {self.failures}")
        if self.pause_ms < 0:
            raise ValueError(f"pause_ms must not be negative, not {self.pause_ms}")


class CircuitBreaker:
    """Opens after a number of failed records in a row; half-opens after a pause.

    Half-open, one record is let through: its success closes the breaker, its failure opens it for
    another pause. What failed by a fault of the record's own is not reported here, so it neither
    counts nor breaks a row, and half-open leaves the trial to the next record.
    """

    def __init__(self, policy: BreakerPolicy, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: policy; clock in seconds."""
        self._policy = policy
        self._clock = clock
        self._in_a_row = 0
        self._trial_at_s = 0.0
        self._last_message = ""

    @property
    def is_open(self) -> bool:
        """Whether a record would be refused now."""
        return self.is_tripped and self._clock() < self._trial_at_s

    @property
    def is_tripped(self) -> bool:
        """Whether so many have failed that the next record is refused or a trial."""
        return self._in_a_row >= self._policy.failures

    def succeeded(self) -> None:
        """A record went through."""
        self._in_a_row = 0

    def failed(self, message: str) -> None:
        """A record failed for a reason that may meet the next one too."""
        self._in_a_row += 1
        self._last_message = message
        if self.is_tripped:
            self._trial_at_s = self._clock() + self._policy.pause_ms / 1000

    def refusal(self) -> str:
        """Why a record is refused, for its message."""
        left = max(0.0, self._trial_at_s - self._clock())
        return (
            f"not called: {self._in_a_row} records in a row failed here, the last with "
            f"'{self._last_message}'; the next trial is in {left:.1f} s, and a run with --resume "
            "takes this record up again"
        )
