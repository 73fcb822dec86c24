"""Prints how long a run takes to its first result, and in all, on one recording; see bin/bench."""

import argparse
import shutil
import time

import processes
from processes import run, spread
from recordings import Corpus


def main() -> None:
    """Measures the start of runs over one recording."""
    parser = argparse.ArgumentParser(prog="bin/bench start")
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    processes.build()
    source = Corpus(processes.CACHE / "bench-corpus", 1).first(1)
    folder = processes.scratch()
    target = folder / "out"
    first_s: list[float] = []
    costs = []
    for _ in range(arguments.repeats + 1):
        shutil.rmtree(target, ignore_errors=True)
        start = time.perf_counter()

        def seen(start: float = start) -> bool:
            if next((target / "results").glob("*.jsonl"), None) is None:
                return False
            first_s.append(time.perf_counter() - start)
            return True

        command = processes.pipeline("corpus.json", source, target, 1)
        costs.append(run(command, folder / "run.log", watch=seen))
    shutil.rmtree(folder)
    print(
        f"one recording through corpus.json; {processes.version_of_ours()}; {processes.load()}\n"
        f"{'min, median, max of ' + str(arguments.repeats):28}"
    )
    print(f"{'first result, wall s':28}{spread(first_s[1:])}")
    print(f"{'whole run, wall s':28}{spread([cost.wall_s for cost in costs[1:]])}")
    print(f"{'whole run, CPU s':28}{spread([cost.cpu_s for cost in costs[1:]])}")


if __name__ == "__main__":
    main()
