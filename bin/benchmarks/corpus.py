"""Runs a corpus through ours and through the pool, in turn; see bin/bench."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import processes
import soundfile
import soxr
from processes import Cost, median, run, spread
from recordings import Corpus

FEW_FILES = 20
"""What is measured as start-up."""

CHECKED_FILES = 64
HIGHEST_ERROR = 2
HIGHEST_RMS_ERROR = 0.4
"""In steps of 16 bits: each side rounds, and between 7.4 and 8 kHz their filters differ."""

EDGE_FRAMES = 320
"""Left out at both ends, where a recording that is cut within a word lets the filters ring."""

OTHER_SEGMENTS = 0.01
"""Of the recordings, whose frames may lie so close to the threshold that a rounding decides."""

ENERGY_TOLERANCE_DB = 0.02
OUTPUT_BYTES_PER_SECOND = 32_000
INPUT_BYTES_PER_SECOND = 95_000


class Contest:
    """Both sides on the same files."""

    def __init__(self, corpus: Corpus, slots: int, pool_options: list[str]) -> None:
        """Writes into an empty folder.

        Nothing is deleted while there is something to measure: file systems pass over what was just
        deleted, one by one, when a new file is made.
        """
        self.runs = 0
        self.pool_options = pool_options
        self.corpus = corpus
        self.slots = slots
        self.folder = processes.scratch()
        self.last: dict[str, Path] = {}

    def ours(self, files: int) -> Cost:
        """One run of bin/remotemedia."""
        target = self._fresh("ours")
        command = processes.pipeline("corpus.json", self.corpus.first(files), target, self.slots)
        return run(command, self.folder / "ours.log")

    def theirs(self, files: int) -> Cost:
        """One run of the pool."""
        target = self._fresh("theirs")
        target.mkdir()
        script = Path(__file__).with_name("pool.py")
        command = [sys.executable, script, self.corpus.first(files), target]
        return run(
            [*command, "--processes", self.slots, *self.pool_options], self.folder / "theirs.log"
        )

    def _fresh(self, name: str) -> Path:
        self.runs += 1
        self.last[name] = self.folder / f"{name}-{self.runs}"
        return self.last[name]

    def check(self, files: int) -> str:
        """Compares what both sides have written; ends the benchmark when it differs."""
        ours = {line["record"]: line for line in self._our_lines()}
        with (self.last["theirs"] / "results.jsonl").open() as lines:
            theirs = {line["record"]: line for line in map(json.loads, lines)}
        if not files == len(ours) == len(theirs) or ours.keys() != theirs.keys():
            sys.exit(f"{files} files: {len(ours)} records of ours, {len(theirs)} of the pool")
        worst, worst_rms, others = 0, 0.0, 0
        names = sorted(ours)
        for name in names[:: max(1, len(names) // CHECKED_FILES)]:
            error = self._difference(ours[name]["outputs"], theirs[name])[EDGE_FRAMES:-EDGE_FRAMES]
            worst = max(worst, int(np.abs(error).max()))
            worst_rms = max(worst_rms, float(np.sqrt(np.mean(error**2))))
        if worst > HIGHEST_ERROR or worst_rms > HIGHEST_RMS_ERROR:
            sys.exit(f"16 kHz audio differs by {worst} steps of 16 bits, {worst_rms:.2f} rms")
        for name in names:
            others += not _same_segments(ours[name]["outputs"]["vad"], theirs[name]["vad"])
        if others > OTHER_SEGMENTS * files:
            sys.exit(f"{others} of {files} recordings have other segments")
        return (
            f"16 kHz audio equal within {worst} steps of 16 bits ({worst_rms:.2f} rms, allowed "
            f"{HIGHEST_ERROR} and {HIGHEST_RMS_ERROR}); segments equal within "
            f"{ENERGY_TOLERANCE_DB} dB in all but {others} of {files} recordings"
        )

    def _our_lines(self) -> Iterator[dict]:
        for part in (self.last["ours"] / "results").glob("*.jsonl"):
            with part.open() as lines:
                yield from map(json.loads, lines)

    def _difference(self, ours: dict, theirs: dict) -> np.ndarray:
        sides = ("ours", ours["i16"]["audio"]), ("theirs", theirs["i16"]["audio"])
        first, second = (soundfile.read(self.last[s] / f, dtype="int16") for s, f in sides)
        if first[1] != second[1] or len(first[0]) != len(second[0]):
            sys.exit(f"{sides[0][1]} has another rate or length than the pool's")
        return first[0].astype(float) - second[0]


def _same_segments(ours: list[dict], theirs: list[dict]) -> bool:
    return len(ours) == len(theirs) and all(
        a["start_ms"] == b["start_ms"]
        and a["end_ms"] == b["end_ms"]
        and abs(a["energy_db"] - b["energy_db"]) <= ENERGY_TOLERANCE_DB
        and abs(a["confidence"] - b["confidence"]) <= ENERGY_TOLERANCE_DB
        for a, b in zip(ours, theirs, strict=True)
    )


def table(few: dict[str, list[Cost]], many: dict[str, list[Cost]], files: int) -> None:
    """Prints what both sides took, all of it."""
    print(f"{'min, median, max':24}{'ours':>33} |{'pool':>33}")
    for title, costs in ((f"{FEW_FILES} files", few), (f"{files} files", many)):
        for unit in ("wall", "CPU"):
            sides = [
                spread([cost.wall_s if unit == "wall" else cost.cpu_s for cost in side])
                for side in costs.values()
            ]
            print(f"{f'{title}, {unit} s':24}{sides[0]:>33} |{sides[1]:>33}")


def verdicts(
    few: dict[str, list[Cost]], many: dict[str, list[Cost]], files: int, seconds: float
) -> None:
    """Prints what follows from the medians; `seconds` is the audio without that of few files."""
    start = {name: median(costs) for name, costs in few.items()}
    whole = {name: median(costs) for name, costs in many.items()}
    steady = {name: whole[name].without(start[name]) for name in whole}
    for name, cost in steady.items():
        print(
            f"{name}, steady state: {seconds / cost.wall_s:,.0f} x real time, "
            f"{seconds / cost.cpu_s:,.0f} s of audio in a CPU second; per file "
            f"{1e3 * cost.wall_s / (files - FEW_FILES):.2f} ms wall, "
            f"{1e3 * cost.cpu_s / (files - FEW_FILES):.2f} ms CPU"
        )
    for title, costs in (("whole run", whole), ("steady state", steady)):
        ours, pool = costs["ours"], costs["pool"]
        print(
            f"{title}: {pool.wall_s / ours.wall_s:.2f} x the pool's throughput by wall, "
            f"{pool.cpu_s / ours.cpu_s:.2f} by CPU"
        )


def main() -> None:
    """Measures both sides in turn."""
    parser = argparse.ArgumentParser(prog="bin/bench corpus")
    parser.add_argument("--files", type=int, default=1800, help="1800 are 3.8 h, 20000 are 42 h")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--slots", type=int, default=os.cpu_count(), help="on either side")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("wav", "flac"), help="files of one format alone")
    parser.add_argument(
        "--plain-pool",
        action="store_true",
        help="the pool mixes channels with mean(axis=1) rather than column by column",
    )
    arguments = parser.parse_args()
    files = arguments.files
    if files <= FEW_FILES:
        parser.error(f"--files must be more than {FEW_FILES}")
    corpus = Corpus(processes.CACHE / "bench-corpus", arguments.seed, arguments.format)
    seconds = corpus.seconds(files)
    reading = 0 if corpus.has(files) else INPUT_BYTES_PER_SECOND * seconds
    writing = 2 * (1 + arguments.repeats) * OUTPUT_BYTES_PER_SECOND * seconds
    processes.require_room(writing + reading, f"{files} files")
    processes.build()
    contest = Contest(corpus, arguments.slots, ["--plain"] * arguments.plain_pool)
    sides = {"ours": contest.ours, "pool": contest.theirs}
    print(
        f"{files} files, {seconds / 3600:.2f} h, {arguments.format or 'wav and flac'}, 44.1 and "
        f"48 kHz, mono and stereo, seed {arguments.seed}; mean of channels, 16 kHz, segments\n"
        f"ours: {processes.version_of_ours()}, {arguments.slots} slots\n"
        f"pool: soundfile {soundfile.__version__} with libsndfile "
        f"{soundfile.__libsndfile_version__}, soxr {soxr.__version__} HQ, numpy {np.__version__}, "
        f"{arguments.slots} processes, "
        f"{'mean(axis=1)' if arguments.plain_pool else 'channels mixed by columns'}"
    )
    for side in sides.values():
        side(files)
    print(f"{contest.check(files)}\n{processes.load()}", flush=True)
    few: dict[str, list[Cost]] = {name: [] for name in sides}
    many: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(arguments.repeats):
        for name, side in sides.items():
            few[name].append(side(FEW_FILES))
            many[name].append(side(files))
    shutil.rmtree(contest.folder)
    table(few, many, files)
    verdicts(few, many, files, seconds - corpus.seconds(FEW_FILES))
    print(processes.load())


if __name__ == "__main__":
    main()
