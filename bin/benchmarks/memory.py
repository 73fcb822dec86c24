"""Prints the peak memory of a run over one recording of 10 s, an hour and a day; see bin/bench."""

import argparse
import shutil

import processes
import recordings
from processes import run, spread

LENGTHS_S = {"10 s": 10, "1 h": 3600, "24 h": 86_400}
LIMIT_MB = 64
OUTPUT_RATE = 16_000


def main() -> None:
    """Measures one recording after the other, and deletes it."""
    parser = argparse.ArgumentParser(prog="bin/bench memory")
    parser.add_argument("--rate", type=int, default=44_100, help="of the recordings, Hz")
    parser.add_argument("--hours", type=int, default=24, help="of the longest recording")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    lengths = {**LENGTHS_S, f"{arguments.hours} h": 3600 * arguments.hours}
    lengths = {name: s for name, s in lengths.items() if s <= 3600 * arguments.hours}
    longest = max(lengths.values())
    processes.require_room(2 * longest * (arguments.rate + OUTPUT_RATE), f"{longest} s")
    processes.build()
    folder = processes.scratch()
    print(
        f"one recording, mono, {arguments.rate} Hz, through corpus.json on one slot; "
        f"{processes.version_of_ours()}; {processes.load()}"
    )
    print(f"{'length':10}{'peak resident MB: min, median, max':>35}{'wall s':>10}{'CPU s':>10}")
    peaks = []
    for name, seconds in lengths.items():
        source = folder / "recording.wav"
        recordings.write_long(source, arguments.rate, seconds)
        costs = []
        for _ in range(arguments.repeats):
            target = folder / "out"
            shutil.rmtree(target, ignore_errors=True)
            command = processes.pipeline("corpus.json", source, target, 1)
            costs.append(run(command, folder / "run.log"))
        cost = processes.median(costs)
        peaks.append(cost.peak_mb)
        print(
            f"{name:10}{spread([cost.peak_mb for cost in costs], 0):>35}"
            f"{cost.wall_s:10.1f}{cost.cpu_s:10.1f}",
            flush=True,
        )
    shutil.rmtree(folder)
    print(f"medians differ by {max(peaks) - min(peaks):.0f} MB, at most {LIMIT_MB} are allowed")


if __name__ == "__main__":
    main()
