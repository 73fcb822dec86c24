"""Makes the page that names the tests of each statement of the reference documents.

The statements are in ``tests/contract/statements.json``; tests name those that they hold, in
Python by ``@pytest.mark.contract("ID", ...)`` and in Java by ``@Tag("contract:ID")`` just above the
method. ``python tools/contract.py`` writes the page.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STATEMENTS = Path(__file__).resolve().parents[1] / "tests" / "contract" / "statements.json"
PAGE = ROOT / "docs" / "reference" / "contract.md"

_FIELDS = ({"id", "document", "statement"}, {"id", "document", "statement", "benchmark"})
_PREFIX = '"contract:'
_TAGGED = re.compile(
    r'((?:^ *@Tag\("contract:[^"]*"\)\n)+) *(?:(?:public|protected) )?void (\w+)\(', re.MULTILINE
)
_JAVA_TAG = re.compile(r'"contract:([^"]*)"')
_HEADER = """\
<!-- Made by python-udf-bridge/python/tools/contract.py; do not edit. -->

# Statements and their tests

What the reference documents of the interface and of the data state, each with the tests that hold
it. Durations are measured rather than tested: for these the command that measures them is named.
"""


@dataclass(frozen=True)
class Statement:
    """What a document states.

    Attributes:
        id: its name in tests.
        document: name of the document's file.
        text: the statement in a sentence.
        benchmark: what ``bin/bench`` calls the measurement that holds it, or None for tests.
    """

    id: str
    document: str
    text: str
    benchmark: str | None


def read_statements(file: Path = STATEMENTS) -> list[Statement]:
    """The statements, in their order.

    Raises:
        ValueError: when one has other fields than it should, or an id is there twice.
    """
    statements: list[Statement] = []
    seen: set[str] = set()
    for entry in json.loads(file.read_text("utf-8")):
        if set(entry) not in _FIELDS:
            raise ValueError(f"{file.name}: {entry} has other fields than id, document, statement")
        if entry["id"] in seen:
            raise ValueError(f"{file.name}: {entry['id']} is there twice")
        seen.add(entry["id"])
        statements.append(
            Statement(entry["id"], entry["document"], entry["statement"], entry.get("benchmark"))
        )
    return statements


def find_tests(root: Path = ROOT) -> dict[str, list[str]]:
    """By id, the tests that name it.

    Raises:
        ValueError: when a tag is where it has no effect.
    """
    found: dict[str, list[str]] = {}
    tests = root / "python-udf-bridge" / "python" / "tests"
    for file in sorted(tests.rglob("*.py")):
        for name, ids in _python_tags(file):
            for tag in ids:
                found.setdefault(tag, []).append(f"{file.relative_to(tests).as_posix()}::{name}")
    for file in sorted(root.glob("*/src/test/java/**/*.java")):
        for name, ids in _java_tags(file):
            for tag in ids:
                found.setdefault(tag, []).append(f"{file.stem}.{name}")
    return found


def _python_tags(file: Path) -> Iterator[tuple[str, list[str]]]:
    tree = ast.parse(file.read_text("utf-8"))
    placed = 0
    for function in tree.body:
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        ids: list[str] = []
        for decorator in filter(_is_contract_call, function.decorator_list):
            placed += 1
            assert isinstance(decorator, ast.Call)
            for argument in decorator.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise ValueError(f"{file}: a tag of {function.name} is no literal string")
                ids.append(argument.value)
        if ids and not (file.name.startswith("test_") and function.name.startswith("test_")):
            raise ValueError(f"{file}: {function.name} has a tag, but pytest does not run it")
        yield function.name, ids
    if placed != sum(map(_is_contract, ast.walk(tree))):
        raise ValueError(f"{file}: a tag is elsewhere than on a test function of the module")


def _is_contract_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _is_contract(node.func)


def _is_contract(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.contract"


def _java_tags(file: Path) -> Iterator[tuple[str, list[str]]]:
    text = file.read_text("utf-8")
    left = text.count(_PREFIX)
    for match in _TAGGED.finditer(text) if left else ():
        ids = _JAVA_TAG.findall(match[1])
        left -= len(ids)
        annotations = text[max(0, text.rfind("\n\n", 0, match.start())) : match.start()]
        if not re.search(r"^ *@\w*Test\b", annotations, re.MULTILINE):
            raise ValueError(f"{file}: {match[2]} has a tag, but is no test")
        if "@Disabled" in annotations:
            raise ValueError(f"{file}: {match[2]} has a tag, but is disabled")
        yield match[2], ids
    if left:
        raise ValueError(f"{file}: a tag is elsewhere than just above the method of a test")


def bench_names() -> set[str]:
    """What ``bin/bench`` can be asked for, as it says itself."""
    ended = subprocess.run(
        [str(ROOT / "bin" / "bench")], capture_output=True, text=True, timeout=60, check=False
    )
    _, usage, names = ended.stderr.partition("usage: bin/bench ")
    if ended.returncode != 2 or not usage:
        raise ValueError(f"bin/bench does not say what it can do: {ended.stderr}")
    return set(re.findall(r"[a-z-]+", names)) - {"or"}


def problems(
    statements: list[Statement], tests: dict[str, list[str]], benchmarks: set[str]
) -> list[str]:
    """What keeps statements and tests from belonging together, a sentence each."""
    told = []
    for statement in statements:
        if statement.benchmark is None:
            if statement.id not in tests:
                told.append(f"{statement.id} has no test: tag one that holds it")
        elif statement.benchmark not in benchmarks:
            told.append(f"{statement.id}: bin/bench does not know {statement.benchmark!r}")
    known = {statement.id for statement in statements}
    for tag in sorted(tests.keys() - known):
        told.append(f"{', '.join(tests[tag])}: there is no statement {tag!r}")
    return told


def page(statements: list[Statement], tests: dict[str, list[str]]) -> str:
    """The page, in Markdown."""
    rows = [_HEADER]
    document = ""
    for statement in statements:
        if statement.document != document:
            document = statement.document
            rows.append(f"\n## {document}\n\n| id | statement | held by |\n|---|---|---|\n")
        held = [f"`{test}`" for test in tests.get(statement.id, [])]
        if statement.benchmark:
            held.append(f"measured by `bin/bench {statement.benchmark}`")
        text = statement.text.replace("|", "\\|")
        rows.append(f"| `{statement.id}` | {text} | {'<br>'.join(held)} |\n")
    return "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(read_statements(), find_tests()), "utf-8")
