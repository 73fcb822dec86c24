"""The competitor of the corpus benchmark: a multiprocessing pool of soundfile, soxr and numpy.

Does what corpus.json does: mean of the channels, 16 kHz, voice segments over frames of 30 ms, a
file of 16 bits and a line of JSON for each recording.
"""

import argparse
import json
import multiprocessing
import os
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
import soxr

TARGET_RATE = 16_000
FRAME = 480
THRESHOLD_DB = -40.0
CHUNK_FILES = 16


def segments(samples: np.ndarray) -> list[dict[str, float]]:
    """Stretches of frames whose energy reaches the threshold."""
    whole = len(samples) // FRAME
    framed = samples[: whole * FRAME].reshape(whole, FRAME)
    squares = np.einsum("ij,ij->i", framed, framed).astype(np.float64)
    lengths = np.full(whole, FRAME)
    rest = samples[whole * FRAME :]
    if len(rest):
        squares = np.append(squares, np.dot(rest, rest))
        lengths = np.append(lengths, len(rest))
    speech = squares >= lengths * 10 ** (THRESHOLD_DB / 10)
    edges = np.flatnonzero(np.diff(speech, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    sums = np.concatenate(([0.0], np.cumsum(squares)))
    positions = np.concatenate(([0], np.cumsum(lengths)))
    spans = positions[ends] - positions[starts]
    levels = 10 * np.log10(np.maximum((sums[ends] - sums[starts]) / spans, 1e-12))
    confidences = np.clip(1 - 10 ** ((THRESHOLD_DB - levels) / 20), 0, 1)
    return [
        {"start_ms": start, "end_ms": end, "energy_db": level, "confidence": confidence}
        for start, end, level, confidence in zip(
            (positions[starts] * 1000 // TARGET_RATE).tolist(),
            (positions[ends] * 1000 // TARGET_RATE).tolist(),
            levels.tolist(),
            confidences.tolist(),
            strict=True,
        )
    ]


def mixed(samples: np.ndarray, plain: bool) -> np.ndarray:
    """The mean of the channels; by columns, twenty times as fast as plain for two of them."""
    if samples.ndim == 1:
        return samples
    if plain:
        return samples.mean(axis=1)
    total = samples[:, 0] + samples[:, 1]
    for channel in range(2, samples.shape[1]):
        total += samples[:, channel]
    return np.multiply(total, np.float32(1 / samples.shape[1]), out=total)


def process(source: Path, target: Path, plain: bool, name: str) -> str:
    """Does one recording; gives its line."""
    samples, rate = soundfile.read(source / name, dtype="float32")
    resampled = soxr.resample(mixed(samples, plain), rate, TARGET_RATE, "HQ")
    integers = np.clip(np.rint(resampled * 32768), -32768, 32767).astype(np.int16)
    file = f"audio/{name}.wav"
    soundfile.write(target / file, integers, TARGET_RATE, subtype="PCM_16")
    line = {
        "record": name,
        "duration_s": len(samples) / rate,
        "vad": segments(resampled),
        "i16": {"audio": file, "sample_rate": TARGET_RATE, "frames": len(integers)},
    }
    return json.dumps(line)


def main() -> None:
    """Does a directory of recordings."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--plain", action="store_true", help="mix channels with mean(axis=1)")
    arguments = parser.parse_args()
    names = []
    for folder, _, files in os.walk(arguments.source):
        below = Path(folder).relative_to(arguments.source)
        (arguments.target / "audio" / below).mkdir(parents=True)
        names += [str(below / file) for file in files]
    names.sort()
    context = multiprocessing.get_context("fork")
    with (
        context.Pool(arguments.processes) as pool,
        (arguments.target / "results.jsonl").open("w") as results,
    ):
        each = partial(process, arguments.source, arguments.target, arguments.plain)
        for line in pool.imap_unordered(each, names, chunksize=CHUNK_FILES):
            results.write(line + "\n")


if __name__ == "__main__":
    main()
