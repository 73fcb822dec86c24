"""Processes whose cost is measured."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
CACHE = HOME / ".cache"
LAUNCHER = HOME / "bin" / "remotemedia"
MANIFESTS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Cost:
    """What a process and its children took."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    """The most resident memory of any one of its processes."""

    def without(self, other: "Cost") -> "Cost":
        """What remains when the other's time is taken off."""
        return Cost(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s, self.peak_mb)


def median(costs: Sequence[Cost]) -> Cost:
    """Of each figure by itself."""
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
    )


def run(
    command: Sequence[object],
    log: Path,
    environment: dict[str, str] | None = None,
    watch: Callable[[], bool] | None = None,
) -> Cost:
    """Runs a command to its end, which must be a good one.

    Args:
        command: the program and its arguments
        log: where its output goes
        environment: variables beside those of this process
        watch: is called every few milliseconds until it returns true
    """
    with log.open("wb") as output:
        os.sync()
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        if watch is not None:
            while child.poll() is None and not watch():
                time.sleep(0.005)
        _, status, usage = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{log.read_text(errors='replace')[-4000:]}\n{command[0]} ended with {status}")
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def pipeline(
    manifest: str, source: Path, target: Path, parallelism: int, *options: str
) -> list[object]:
    """The command of a run of ours."""
    command = [LAUNCHER, "run", "--manifest", MANIFESTS / manifest, "--input", source]
    return [*command, "--output", target, "--parallelism", parallelism, *options]


class JavaChild:
    """A Java process that says in a line what it is, then answers each line with one."""

    def __init__(self, command: Sequence[str]) -> None:
        """Starts it."""
        self.command = command
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.description = self._answer("its start")

    def ask(self, line: str) -> str:
        """Gives the answer; ends the benchmark when there is none."""
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._answer(line)

    def _answer(self, line: str) -> str:
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit(f"the Java process ended at: {line}")
        return answer.rstrip("\n")

    def close(self) -> None:
        """Ends it."""
        self._process.stdin.close()
        self._process.wait()


def build() -> None:
    """Builds what is missing, so that no run has to."""
    subprocess.run([LAUNCHER, "--version"], check=True, stdout=subprocess.DEVNULL)


def version_of_ours() -> str:
    """As the launcher says it, in one line."""
    said = subprocess.run(
        [LAUNCHER, "--version"], check=True, capture_output=True, text=True
    ).stdout
    return ", ".join(said.split("\n")[:3])


def scratch() -> Path:
    """An empty folder for what is written while measuring."""
    folder = CACHE / "bench-out"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def require_room(needed_bytes: float, what: str) -> None:
    """Ends the benchmark when the disk cannot hold what it writes."""
    free = shutil.disk_usage(CACHE).free
    if free < needed_bytes + 2e9:
        sys.exit(f"{what} needs {needed_bytes / 1e9:.1f} GB, {free / 1e9:.1f} GB are free")


def load() -> str:
    """The load of the machine, for beside the figures."""
    return f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors"


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Minimum, median and maximum."""
    three = (min(values), statistics.median(values), max(values))
    return " ".join(f"{value:10,.{digits}f}" for value in three)
