"""Prints what a record costs in lists of a thousand to a million records; see bin/bench."""

import argparse
import json
import os
import shutil
from pathlib import Path

import numpy as np
import processes
import soundfile
from processes import Cost, run, spread

SIZES = (1000, 100_000, 1_000_000)
FEW_RECORDS = 20
"""What is little more than a start."""

RATE = 16_000
FILES = 1000
RECORD_S = 0.1


def write_files(folder: Path) -> None:
    """Files that are long enough to take as many records from each as the longest list needs."""
    random = np.random.default_rng(1)
    folder.mkdir()
    for number in range(FILES):
        samples = (random.standard_normal(round(2.1 * RECORD_S * RATE)) * 3000).astype(np.int16)
        soundfile.write(folder / f"{number:03}.wav", samples, RATE)


def write_list(target: Path, records: int) -> None:
    """A list of stretches that all differ, of small files."""
    with target.open("w") as lines:
        for number in range(records):
            entry = {
                "audio_filepath": f"files/{number % FILES:03}.wav",
                "offset": round(number // FILES * 1e-4, 4),
                "duration": RECORD_S,
                "speaker": f"speaker-{number % 97}",
            }
            lines.write(json.dumps(entry) + "\n")


def main() -> None:
    """Measures one list after the other, in turn."""
    parser = argparse.ArgumentParser(prog="bin/bench scale")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="records of the longest list")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--slots", type=int, default=os.cpu_count())
    parser.add_argument("--audio", action="store_true", help="write a WAV file for each record too")
    arguments = parser.parse_args()
    if arguments.most > SIZES[-1]:
        parser.error(f"--most is at most {SIZES[-1]}")
    sizes = [size for size in SIZES if size <= arguments.most]
    manifest = "corpus.json" if arguments.audio else "scale.json"
    processes.build()
    folder = processes.scratch()
    write_files(folder / "files")
    costs: dict[int, list[Cost]] = {size: [] for size in (FEW_RECORDS, *sizes)}
    for size in costs:
        write_list(folder / f"{size}.jsonl", size)
    print(
        f"lists of stretches of {RECORD_S} s, {manifest}, {arguments.slots} slots; "
        f"{processes.version_of_ours()}; {processes.load()}"
    )
    for _ in range(arguments.repeats):
        for size, measured in costs.items():
            target = folder / "out"
            command = processes.pipeline(
                manifest, folder / f"{size}.jsonl", target, arguments.slots
            )
            measured.append(run(command, folder / "run.log"))
            shutil.rmtree(target)
    shutil.rmtree(folder)
    print(f"{'records':>10}{'wall s: min, median, max':>35}{'CPU s':>35}{'peak MB':>10}")
    for size, measured in costs.items():
        print(
            f"{size:10}{spread([cost.wall_s for cost in measured]):>35}"
            f"{spread([cost.cpu_s for cost in measured]):>35}"
            f"{processes.median(measured).peak_mb:10.0f}"
        )
    print("one record more, between two lengths; a list of 1,000 is still mostly the compiler's:")
    steps = list(costs)
    for before, size in zip(steps, steps[1:], strict=False):
        cost = processes.median(costs[size]).without(processes.median(costs[before]))
        each = 1e6 / (size - before)
        print(
            f"{before:10} to {size:9}{each * cost.wall_s:10.1f} us wall"
            f"{each * cost.cpu_s:10.1f} us CPU"
        )


if __name__ == "__main__":
    main()
