"""Reads descriptions from docstrings in Google's style."""

from __future__ import annotations

import inspect
import re
from typing import Optional

_ARGUMENTS = re.compile(r"^(args|arguments|parameters|keyword args|keyword arguments):\s*$", re.I)
_ENTRY = re.compile(r"^\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)$")


def first_paragraph(docstring: Optional[str]) -> str:
    """The first paragraph, in one line; empty without a docstring."""
    if not docstring:
        return ""
    return " ".join(inspect.cleandoc(docstring).split("\n\n", 1)[0].split())


def argument_descriptions(docstring: Optional[str]) -> dict[str, str]:
    """What the ``Args`` section says of each argument, each in one line."""
    if not docstring:
        return {}
    descriptions: dict[str, list[str]] = {}
    lines = iter(inspect.cleandoc(docstring).splitlines())
    if not any(_ARGUMENTS.match(line) for line in lines):
        return {}
    indent: Optional[int] = None
    current: Optional[list[str]] = None
    for line in lines:
        text = line.strip()
        if not text:
            continue
        depth = len(line) - len(line.lstrip())
        if depth == 0:
            break
        if indent is None:
            indent = depth
        entry = _ENTRY.match(text) if depth <= indent else None
        if entry:
            current = descriptions.setdefault(entry.group(1), [])
            text = entry.group(2)
        if current is not None and text:
            current.append(text)
    return {name: " ".join(parts) for name, parts in descriptions.items()}
