"""``python -m remotemedia.describe``: which nodes there are, as one JSON object.

::

    python -m remotemedia.describe [--path P]... [--module M]...

prints ``{"modules": [name…], "nodes": [metadata…], "problems": [{"module", "message",
"traceback"}…]}`` on standard output and ends with 0, also when there are problems. ``modules`` are
the modules that were to be imported: those named, or else the top-level modules of the paths. What
modules print goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any, Optional, Sequence

from remotemedia.discovery import Problem, add_path, load_entry_points, load_modules
from remotemedia.failures import describe_exception
from remotemedia.registry import registry


def describe(paths: Sequence[str], modules: Sequence[str]) -> dict[str, Any]:
    """Imports, and describes what is registered.

    Args:
        paths: files, folders and zips; put on ``sys.path``.
        modules: which modules to import; empty for all top-level modules of the paths.

    Returns:
        The object described at the top of this module.
    """
    problems: list[Problem] = []
    found: list[str] = []
    for path in paths:
        try:
            found += add_path(path)
        except (OSError, ValueError) as error:
            problems.append(Problem(path, str(error)))
    wanted = list(dict.fromkeys(modules or found))
    problems += load_modules(wanted)
    problems += load_entry_points()
    return {
        "modules": wanted,
        "nodes": [node_type.metadata() for node_type in registry.all()],
        "problems": [problem.to_dict() for problem in problems],
    }


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(
        prog="python -m remotemedia.describe", description="Describes the Python nodes, as JSON."
    )
    parser.add_argument("--path", action="append", default=[], help="file, folder or zip of nodes")
    parser.add_argument("--module", action="append", default=[], help="module to import")
    options = parser.parse_args(arguments)
    # What modules print, even from native code, must not get between the lines of the JSON.
    sys.stdout.flush()
    output = os.dup(1)
    os.dup2(2, 1)
    try:
        description = describe(options.path, options.module)
        text = json.dumps(description)
    except Exception as error:
        sys.exit(f"the nodes cannot be described: {describe_exception(error)}")
    sys.stdout.flush()
    with os.fdopen(output, "wb") as stream:
        stream.write(text.encode("ascii") + b"\n")


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    # Threads that a module left running must not keep the command from ending.
    os._exit(0)
