"""How exceptions of users' code are told."""

from __future__ import annotations

import os
import re
import traceback
from types import TracebackType
from typing import Optional

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
# "oom" is in "room" and the like, so that in small letters it counts as a word of its own alone.
_PASSING = re.compile("OOM|(?i:timeout|rate limit|out of memory|(?<![a-z])oom(?![a-z]))", re.ASCII)
_IMPORT_MACHINERY = ("<frozen importlib", "<frozen zipimport")


def describe_exception(error: BaseException) -> str:
    """Type and text of an exception, as in "ValueError: no such model"."""
    name = type(error).__qualname__
    try:
        text = str(error)
    except Exception as broken:
        text = f"(its text cannot be had: {type(broken).__name__})"
    return f"{name}: {text}" if text else name


def speaks_of_passing(message: str) -> bool:
    """Whether a message speaks of a passing condition, after which a call may succeed.

    That is "timeout", "rate limit", "out of memory" or "OOM" in any case; Java has the same rule.
    """
    return _PASSING.search(message) is not None


def user_traceback(error: BaseException) -> Optional[str]:
    """Python's traceback from the first frame of the user's code on.

    Returns:
        The text, with causes; None when no frame is the user's, the error being this package's own.
    """
    first = _first_user_frame(error.__traceback__)
    if first is None and not isinstance(error, SyntaxError):
        return None
    try:
        return "".join(traceback.format_exception(type(error), error, first)).rstrip("\n")
    except Exception as broken:
        return f"(the traceback cannot be had: {describe_exception(broken)})"


def _first_user_frame(frame: Optional[TracebackType]) -> Optional[TracebackType]:
    while frame is not None and _is_ours(frame.tb_frame.f_code.co_filename):
        frame = frame.tb_next
    return frame


def _is_ours(filename: str) -> bool:
    if filename.startswith((_OWN_FOLDER, *_IMPORT_MACHINERY)):
        return True
    return os.path.basename(os.path.dirname(filename)) == "importlib"
