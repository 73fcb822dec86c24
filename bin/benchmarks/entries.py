"""Prints what stretches of one long recording cost beside decoding it once; see bin/bench."""

import argparse
import json
import random
import shutil
import subprocess
from pathlib import Path

import decoders
import processes
import recordings
from processes import Cost, run, spread

RATE = 44_100
FEW_S = 10
"""Of a recording whose run is little more than a start."""

ENTRY_S = 5.0
CODECS = {
    "mp3": ["-c:a", "libmp3lame", "-b:a", "64k"],
    "m4a": ["-c:a", "aac", "-b:a", "64k"],
    "opus": ["-c:a", "libopus", "-b:a", "32k"],
}


def recording(codec: str, seconds: int) -> Path:
    """A recording in a codec, made on first need and kept."""
    target = processes.CACHE / "bench-entries" / f"{seconds}.{codec}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        processes.require_room(2 * RATE * seconds, "a recording")
        source = target.with_suffix(".wav")
        recordings.write_long(source, RATE, seconds)
        pending = target.with_name("making-" + target.name)
        command = [*decoders.FFMPEG.split(), "-i", source, *CODECS[codec], pending]
        subprocess.run(command, check=True)
        source.unlink()
        pending.rename(target)
    return target


def write_lists(folder: Path, whole: Path, entries: int, seconds: int) -> dict[str, Path]:
    """Lists of the same stretches, spread over the whole recording, in two orders."""
    step = (seconds - ENTRY_S) / max(1, entries - 1)
    stretches = [
        {"audio_filepath": str(whole), "offset": round(i * step, 3), "duration": ENTRY_S}
        for i in range(entries)
    ]
    lists = {}
    for order in ("sorted", "shuffled"):
        if order == "shuffled":
            random.Random(1).shuffle(stretches)
        lists[order] = folder / f"{whole.name}-{order}.jsonl"
        lists[order].write_text("".join(json.dumps(entry) + "\n" for entry in stretches))
    return lists


def main() -> None:
    """Measures one codec after the other: a start, the whole recording, and both lists, in turn."""
    parser = argparse.ArgumentParser(prog="bin/bench entries")
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--hours", type=float, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--codecs", nargs="+", choices=CODECS, default=list(CODECS))
    arguments = parser.parse_args()
    if decoders.missing(["ffmpeg"]):
        parser.error("ffmpeg is not installed: there is nothing to make recordings with")
    seconds = round(3600 * arguments.hours)
    processes.build()
    folder = processes.scratch()
    print(
        f"{arguments.entries} stretches of {ENTRY_S} s of {arguments.hours} h, mono, {RATE} Hz, "
        f"scale.json, one slot; {processes.version_of_ours()}; {processes.load()}\n"
        f"{'':6}{'min, median, max of ' + str(arguments.repeats):18}"
        f"{'wall s':>24}{'CPU s':>33}{'times one decoding, wall':>33}{'CPU':>33}"
    )
    for codec in arguments.codecs:
        inputs = {"few": recording(codec, FEW_S), "whole": recording(codec, seconds)}
        inputs |= write_lists(folder, inputs["whole"], arguments.entries, seconds)
        measure(codec, inputs, folder, arguments.repeats)
    shutil.rmtree(folder)


def measure(codec: str, inputs: dict[str, Path], folder: Path, repeats: int) -> None:
    """Prints the costs of a codec. From the ratios, what a run takes to start is taken off."""
    costs: dict[str, list[Cost]] = {name: [] for name in inputs}
    target = folder / "out"
    # The first run after a build writes the archive of classes.
    for name in ["few", *list(inputs) * repeats]:
        command = processes.pipeline("scale.json", inputs[name], target, 1)
        costs[name].append(run(command, folder / "run.log"))
        shutil.rmtree(target)
    del costs["few"][0]
    for name, measured in costs.items():
        ratios = [
            (cost.without(few), whole.without(few))
            for cost, few, whole in zip(measured, costs["few"], costs["whole"], strict=True)
        ]
        line = f"{codec:6}{name:18}{spread([cost.wall_s for cost in measured])}"
        line += spread([cost.cpu_s for cost in measured])
        if name in ("sorted", "shuffled"):
            line += spread([cost.wall_s / one.wall_s for cost, one in ratios])
            line += spread([cost.cpu_s / one.cpu_s for cost, one in ratios])
        print(line, flush=True)


if __name__ == "__main__":
    main()
