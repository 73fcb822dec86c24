"""Writes ``remotemedia/native_nodes.py`` from the metadata of the native nodes.

``python tools/native_nodes.py`` writes it anew, after a change to a native node; a test holds the
file to what this gives.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any, Mapping

from remotemedia_runtime import get_node_metadata
from remotemedia_runtime._engine import native_node_types

TARGET = Path(__file__).resolve().parents[1] / "src/remotemedia/native_nodes.py"

_WIDTH = 100
_TYPES = {
    "float": "float",
    "integer": "int",
    "boolean": "bool",
    "string": "str",
    "list of integers": "Sequence[int]",
    "list": "Sequence[Any]",
    "object": "Mapping[str, Any]",
    "object of strings": "Mapping[str, str]",
    "any": "Any",
}
_HEAD = '''"""The native nodes, for use in a ``Pipeline``.

Made from the nodes' metadata by tools/native_nodes.py; do not edit. A parameter that is None is
left out of the manifest, and the node's default applies.
"""

from __future__ import annotations

from typing import {typing}

from remotemedia.pipeline_nodes import PipelineNode

__all__ = [
{names}]
'''


def generate() -> str:
    """The text of the module."""
    types = [get_node_metadata(name) for name in native_node_types()]
    classes = [text for metadata in types for text in _classes(metadata)]
    names = sorted(name for metadata in types for name in (metadata["name"], *metadata["aliases"]))
    body = "\n\n".join(classes)
    used = [name for name in ("Any", "Literal", "Mapping", "Optional", "Sequence") if name in body]
    listed = "".join(f'    "{name}",\n' for name in names)
    return _HEAD.format(typing=", ".join(used), names=listed) + "\n\n" + body


def _classes(metadata: Mapping[str, Any]) -> list[str]:
    name = metadata["name"]
    texts = [_class(metadata)]
    for alias in metadata["aliases"]:
        texts.append(
            f"class {alias}({name}):\n"
            f'    """``{name}`` under another name."""\n\n'
            f'    _node_type = "{alias}"\n'
        )
    return texts


def _class(metadata: Mapping[str, Any]) -> str:
    parameters = metadata["parameters"]
    lines = [f"class {metadata['name']}(PipelineNode):"]
    lines += _docstring(metadata["description"], [], "    ")
    lines += ["", f'    _node_type = "{metadata["name"]}"', "", "    def __init__("]
    lines += ["        self,", "        *,"]
    lines += [
        f"        {parameter}: Optional[{_annotation(spec)}] = None,"
        for parameter, spec in parameters.items()
    ]
    lines += ["        runtime_hint: Optional[str] = None,", "    ) -> None:"]
    described = [f"{parameter}: {_described(spec)}" for parameter, spec in parameters.items()]
    described.append("runtime_hint: as for ``PipelineNode``.")
    lines += _docstring("Makes the node.", described, "        ")
    if parameters:
        lines += ["        params = {"]
        lines += [f'            "{parameter}": {parameter},' for parameter in parameters]
        lines += ["        }"]
    given = "params" if parameters else "None"
    lines += [f"        super().__init__(self._node_type, {given}, runtime_hint=runtime_hint)", ""]
    return "\n".join(lines)


def _annotation(spec: Mapping[str, Any]) -> str:
    if spec.get("choices"):
        return f"Literal[{', '.join(json.dumps(choice) for choice in spec['choices'])}]"
    return _TYPES[spec["type"]]


def _described(spec: Mapping[str, Any]) -> str:
    text = str(spec["description"])
    unit = f" {spec['unit']}" if spec.get("unit") else ""
    least, most = spec.get("minimum"), spec.get("maximum")
    if least is not None and most is not None:
        text += f" From {_number(least)} to {_number(most)}{unit}."
    elif unit:
        text += f" In{unit}."
    if spec.get("default") is not None:
        default = spec["default"]
        text += f" Default: {default if isinstance(default, bool) else json.dumps(default)}."
    return text


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e7 else f"{value:g}"


def _docstring(summary: str, arguments: list[str], indent: str) -> list[str]:
    first, _, rest = summary.partition(". ")
    first = first.rstrip(".") + "."
    opening = indent + '"""' + first
    rows: list[str] = []
    if len(opening) + 3 > _WIDTH:
        rows += textwrap.wrap(opening.strip(), _WIDTH - len(indent))
        rows = [indent + row for row in rows]
    else:
        rows.append(opening)
    if rest:
        rows.append("")
        rows += textwrap.wrap(rest, _WIDTH, initial_indent=indent, subsequent_indent=indent)
    if arguments:
        rows += ["", f"{indent}Args:"]
        for argument in arguments:
            rows += textwrap.wrap(
                argument,
                _WIDTH,
                initial_indent=indent + "    ",
                subsequent_indent=indent + "        ",
                break_on_hyphens=False,
            )
    if len(rows) == 1:
        return [rows[0] + '"""']
    return [*rows, f'{indent}"""']


if __name__ == "__main__":
    TARGET.write_text(generate(), "utf-8")
