"""Shows what PIT found, for bin/mutations: the score of each package, and the mutants that survive.

Those that are known to survive, and why, are in explained_mutants.txt.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

HOME = Path(__file__).resolve().parents[2]
EXPLAINED = Path(__file__).with_name("explained_mutants.txt")


@dataclass(frozen=True, order=True)
class Mutant:
    """One change, and what became of it."""

    package: str
    file: str
    line: int
    in_class: str
    method: str
    change: str
    status: str
    killed: bool
    """Whether a test failed, or did not end."""


def mutants(report: Path) -> Iterator[Mutant]:
    """All of one report of PIT."""
    for element in ElementTree.parse(report).getroot():
        package, _, in_class = element.findtext("mutatedClass", "").rpartition(".")
        yield Mutant(
            package,
            element.findtext("sourceFile", ""),
            int(element.findtext("lineNumber", "0")),
            in_class,
            element.findtext("mutatedMethod", ""),
            element.findtext("description", ""),
            element.get("status", ""),
            element.get("detected") == "true",
        )


@dataclass(frozen=True)
class Explanation:
    """Says why some mutants of one line survive."""

    package: str
    in_class: str
    method: str
    change: str
    code: str
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether the entry is about a mutant. The line is known by what it says: its number changes."""
        return (
            (self.package, self.in_class, self.method, self.change)
            == (mutant.package.removeprefix("org.remotemedia."), mutant.in_class, mutant.method, mutant.change)
        ) and self.code in source_line(mutant)


def explanations() -> list[Explanation]:
    """The entries of the list."""
    entries = []
    for number, text in enumerate(EXPLAINED.read_text(encoding="utf-8").splitlines(), 1):
        if not text or text.startswith("#"):
            continue
        fields = [field.strip() for field in text.split(" | ")]
        if len(fields) != 6 or not all(fields):
            sys.exit(f"{EXPLAINED}:{number} does not have six fields")
        entries.append(Explanation(*fields))
    return entries


def source(mutant: Mutant) -> Path:
    """The file that a mutant is in."""
    path = f"src/main/java/{mutant.package.replace('.', '/')}/{mutant.file}"
    return next(iter(HOME.glob(f"*/{path}")), HOME / path)


@cache
def source_lines(file: Path) -> list[str]:
    """All lines of a file."""
    return file.read_text(encoding="utf-8").splitlines()


def source_line(mutant: Mutant) -> str:
    """The line that a mutant is in."""
    return source_lines(source(mutant))[mutant.line - 1]


def place(mutant: Mutant) -> str:
    """The file and line, as editors and terminals take them."""
    return f"{source(mutant).relative_to(HOME)}:{mutant.line}"


def kind(mutant: Mutant, listed: list[Explanation]) -> str:
    """What the table counts it as."""
    if mutant.killed:
        return "killed"
    if any(entry.covers(mutant) for entry in listed):
        return "explained"
    return "unreached" if mutant.status == "NO_COVERAGE" else "survived"


def main() -> None:
    """Prints the table and writes the survivors beside the reports."""
    folder = Path(sys.argv[1])
    listed = explanations()
    found = sorted(mutant for report in folder.glob("*.xml") for mutant in mutants(report))
    kinds = {mutant: kind(mutant, listed) for mutant in found}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in found:
        counts[mutant.package][kinds[mutant]] += 1
    lines = [
        "| package | mutants | killed | survived | in lines that no test reaches | explained | score |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for package, count in counts.items():
        lines.append(
            f"| {package.removeprefix('org.remotemedia.')} | {count.total()} | {count['killed']} "
            f"| {count['survived']} | {count['unreached']} | {count['explained']} "
            f"| {count['killed'] / count.total():.0%} |"
        )
    survivors = [
        f"{place(mutant)} {mutant.method}: {mutant.change}"
        + (" (no test reaches it)" if mutant.status == "NO_COVERAGE" else "")
        for mutant in found
        if kinds[mutant] in ("survived", "unreached")
    ]
    (folder / "scores.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "survivors.txt").write_text("\n".join([*survivors, ""]), encoding="utf-8")
    print("\n".join(lines))
    print(f"{len(survivors)} survivors are listed in {folder / 'survivors.txt'}")
    for entry in listed:
        of_package = [m for m in found if m.package == f"org.remotemedia.{entry.package}"]
        if of_package and not any(kinds[m] == "explained" and entry.covers(m) for m in of_package):
            print(
                f"{EXPLAINED.name} lists {entry.package}.{entry.in_class}.{entry.method}: {entry.change}"
                f" | {entry.code}, which does not survive: a test kills it, or it is gone"
            )


if __name__ == "__main__":
    main()
