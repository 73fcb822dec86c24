"""Finds what was probably meant by a mistyped name."""

from __future__ import annotations

from typing import Iterable, Optional

_LONGEST = 64


def nearest(name: str, candidates: Iterable[str]) -> Optional[str]:
    """The nearest candidate, if at most a third of the letters (at least two) differ."""
    if not name or len(name) > _LONGEST:
        return None
    best: Optional[str] = None
    best_distance = max(2, len(name) // 3) + 1
    for candidate in candidates:
        distance = _edit_distance(name, candidate)
        if distance < best_distance:
            best, best_distance = candidate, distance
    return best


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """``"; did you mean …?"``, or nothing when no candidate is near."""
    near = nearest(name, candidates)
    return "" if near is None else f"; did you mean {near}?"


def _edit_distance(a: str, b: str) -> int:
    """Levenshtein's distance."""
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            current.append(
                min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (letter != other))
            )
        previous = current
    return previous[-1]
