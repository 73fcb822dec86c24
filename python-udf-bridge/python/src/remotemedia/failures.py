"""How exceptions of users' code are told."""

from __future__ import annotations

import os
import re
import traceback
from types import TracebackType
from typing import Optional

from remotemedia.errors import RetryableError

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
# "oom" is in "room" and the like, so that in small letters it counts as a word of its own alone.
_PASSING = re.compile("OOM|(?i:timeout|rate limit|out of memory|(?<![a-z])oom(?![a-z]))", re.ASCII)
#: Characters of a message, and of a traceback, that are kept: a failed record is a line to be read.
MOST_MESSAGE_CHARS = 10_000
MOST_TRACEBACK_CHARS = 100_000
# What numpy says when the samples that a node was given are written to.
_READ_ONLY = re.compile("read-only|cannot set WRITEABLE flag")
_COPY_FIRST = (
    "; if it is the node's input, which cannot be changed in place: copy it first, "
    "as with value.samples.copy()"
)
_IMPORT_MACHINERY = ("<frozen importlib", "<frozen zipimport")


def describe_exception(error: BaseException) -> str:
    """Type and text of an exception, as in "ValueError: no such model", and a hint, if any.

    Like every text of this module, it can be written in UTF-8, and has a bounded length.
    """
    name = type(error).__qualname__
    text = _text(error)
    hint = _COPY_FIRST if isinstance(error, ValueError) and _READ_ONLY.search(text) else ""
    text = presentable(text, MOST_MESSAGE_CHARS) + hint
    return f"{name}: {text}" if text else name


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:
        return f"(its text cannot be had: {type(broken).__name__})"


def presentable(text: str, most_chars: int) -> str:
    """A text that others can read: without halves of surrogate pairs, and no longer than this.

    Of a longer one the beginning and the end are kept, with the number of characters between them.
    """
    if len(text) > most_chars:
        part = most_chars // 2
        left_out = f" ... ({len(text) - 2 * part} characters left out) ... "
        text = text[:part] + left_out + text[-part:]
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def is_passing(error: BaseException) -> bool:
    """Whether a call that raised this may succeed when it is made again, as far as it says."""
    if isinstance(error, RetryableError):
        return True
    return speaks_of_passing(f"{type(error).__qualname__}: {_text(error)}")


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
        text = "".join(traceback.format_exception(type(error), error, first)).rstrip("\n")
        return presentable(text, MOST_TRACEBACK_CHARS)
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
