"""What tests of the runtime share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

PYTHON_ROOT = Path(__file__).resolve().parents[2]
PROJECT_ROOT = PYTHON_ROOT.parents[1]


def manifest(*nodes: Any, connections: Any = None) -> str:
    """A manifest of (id, type) or (id, type, params) in a chain, or connected as said."""
    entries = [
        {"id": node[0], "node_type": node[1], "params": node[2] if len(node) > 2 else {}}
        for node in nodes
    ]
    if connections is None:
        connections = [(a[0], b[0]) for a, b in zip(nodes, nodes[1:])]
    return json.dumps(
        {
            "version": "v1",
            "nodes": entries,
            "connections": [{"from": source, "to": target} for source, target in connections],
        }
    )


PASS = manifest(("pass", "PassThroughNode"))


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs code in an interpreter of its own; the empty string takes a variable away."""
    variables = {**os.environ, "PYTHONPATH": str(PYTHON_ROOT / "src"), **environment}
    variables = {name: value for name, value in variables.items() if value}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def output_of(code: str, **environment: str) -> str:
    """What code prints; it must end well, and say nothing on standard error."""
    ended = run_python(code, **environment)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    return ended.stdout
