"""Shows what PIT found, for bin/mutations: the score of each package, and the mutants that survive."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, order=True)
class Mutant:
    """One change, and what became of it."""

    package: str
    file: str
    line: int
    method: str
    change: str
    status: str
    killed: bool
    """Whether a test failed, or did not end."""


def mutants(report: Path) -> Iterator[Mutant]:
    """All of one report of PIT."""
    for element in ElementTree.parse(report).getroot():
        package = element.findtext("mutatedClass", "").rpartition(".")[0]
        yield Mutant(
            package,
            element.findtext("sourceFile", ""),
            int(element.findtext("lineNumber", "0")),
            element.findtext("mutatedMethod", ""),
            element.findtext("description", ""),
            element.get("status", ""),
            element.get("detected") == "true",
        )


def place(mutant: Mutant) -> str:
    """The file and line, as editors and terminals take them."""
    path = f"src/main/java/{mutant.package.replace('.', '/')}/{mutant.file}"
    found = next(iter(HOME.glob(f"*/{path}")), HOME / path)
    return f"{found.relative_to(HOME)}:{mutant.line}"


def main() -> None:
    """Prints the table and writes the survivors beside the reports."""
    folder = Path(sys.argv[1])
    found = sorted(mutant for report in folder.glob("*.xml") for mutant in mutants(report))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in found:
        kind = "killed" if mutant.killed else "unreached" if mutant.status == "NO_COVERAGE" else "survived"
        counts[mutant.package][kind] += 1
    lines = [
        "| package | mutants | killed | survived | in lines that no test reaches | score |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for package, count in counts.items():
        lines.append(
            f"| {package.removeprefix('org.remotemedia.')} | {count.total()} | {count['killed']} "
            f"| {count['survived']} | {count['unreached']} | {count['killed'] / count.total():.0%} |"
        )
    survivors = [
        f"{place(mutant)} {mutant.method}: {mutant.change}"
        + (" (no test reaches it)" if mutant.status == "NO_COVERAGE" else "")
        for mutant in found
        if not mutant.killed
    ]
    (folder / "scores.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "survivors.txt").write_text("\n".join([*survivors, ""]), encoding="utf-8")
    print("\n".join(lines))
    print(f"{len(survivors)} survivors are listed in {folder / 'survivors.txt'}")


if __name__ == "__main__":
    main()
