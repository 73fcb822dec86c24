"""Measures the resampler's time beside soxr's, its two forms, and its company; see bin/bench."""

import os
import statistics

import numpy as np
import soxr
from kernels import (
    ROUNDS,
    TARGET_RATE,
    Kernels,
    check,
    header,
    low_passed_noise,
    row,
    snr_db,
    spread,
)


def soxr_chunks(samples, rate, channels, chunk):
    stream = soxr.ResampleStream(rate, TARGET_RATE, channels, "float32", "HQ")
    for start in range(0, len(samples), chunk):
        stream.resample_chunk(samples[start : start + chunk], last=start + chunk >= len(samples))


def resample_row(kernels, quality, recipe, seconds, rate, channels, chunk_s=None):
    """One line for a resampler beside soxr's, after a check that both give the same."""
    samples = low_passed_noise(rate, seconds, channels)
    chunk = len(samples) if chunk_s is None else int(rate * chunk_s)
    command = f"resample {rate} {TARGET_RATE} {quality} {channels} {chunk} REPEAT"
    name = f"{seconds:g} s, {rate} Hz, {channels} ch" + (", 20 ms chunks" if chunk_s else "")
    output = kernels.run(command.replace("REPEAT", "1"), samples, np.float32)[1]
    reference = soxr.resample(samples, rate, TARGET_RATE, recipe)
    output = output.reshape(-1, channels)[: len(reference)]
    check(name, snr_db(output.ravel(), reference.ravel()) > (100 if seconds > 1 else 60))

    def competitor():
        if chunk_s is None:
            soxr.resample(samples, rate, TARGET_RATE, recipe)
        else:
            soxr_chunks(samples, rate, channels, chunk)

    row(name, kernels, command, samples, np.float32, competitor)


def bench_resample(kernels):
    layouts = [(rate, channels) for rate in (44_100, 48_000) for channels in (1, 2)]
    header("resample to 16 kHz, high", kernels, f"soxr {soxr.__version__} HQ")
    for seconds, chunk_s in [(60, None), (10, None), (0.1, None), (60, 0.02)]:
        for layout in layouts:
            resample_row(kernels, "high", "HQ", seconds, *layout, chunk_s)
    header("resample to 16 kHz, very_high", kernels, f"soxr {soxr.__version__} VHQ")
    for layout in layouts:
        resample_row(kernels, "very_high", "VHQ", 10, *layout)
    print(
        f"{'memory':34} MB of buffers and tables, MB allocated to make it, bytes allocated per input sample"
    )
    for quality in ("high", "very_high"):
        for rate, channels in layouts:
            command = f"footprint {rate} {TARGET_RATE} {quality} {channels} 600"
            held, made, running = kernels.run(command, np.zeros(0, np.float32), np.float64)[1]
            name = f"{quality}, {rate} Hz, {channels} ch"
            print(
                f"{name:34} {held / 1e6:9.2f} {made / 1e6:9.2f} {running / (600 * rate * channels):9.4f}",
                flush=True,
            )


def bench_forms(kernels):
    """Both forms of the resampler for one whole input, by its length."""
    print(f"high, one input: CPU us, minima of {ROUNDS}; {kernels.description}")
    print(f"{'':22}" + "".join(f"{column:>14}" for column in ("frequency", "direct", "ratio")))
    for rate in (44_100, 48_000):
        for seconds in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 10):
            samples = low_passed_noise(rate, max(seconds, 1), 1)[: int(rate * seconds)]
            times = {"high": [], "high_direct": []}
            for warm in (True, False):
                for _ in range(ROUNDS):
                    for form, measured in times.items():
                        command = f"resample {rate} {TARGET_RATE} {form} 1 {len(samples)} {int(1 + 0.5 / seconds)}"
                        measured.append(kernels.run(command, samples, np.float32)[0] * 1e3)
                if warm:
                    for measured in times.values():
                        measured.clear()
            fast, direct = (min(measured) for measured in times.values())
            print(
                f"{rate} Hz, {seconds:5g} s      {fast:14.1f}{direct:14.1f}{fast / direct:14.2f}",
                flush=True,
            )


def bench_together(kernels):
    """The resampler in a JVM of its own, and in one that has run all other kernels before."""
    nothing = np.zeros(0, np.float32)
    together = Kernels(kernels.command)
    together.run("others", nothing, np.float32)
    print(
        f"resample 10 s to 16 kHz, high; CPU ms, min median max; load {os.getloadavg()[0]:.1f}; {kernels.description}"
    )
    print(
        f"{'':24} {'alone':29}  | {'behind all other kernels':29}  | ratio of medians, of minima; B per sample"
    )
    for rate in (44_100, 48_000):
        for channels in (1, 2):
            samples = low_passed_noise(rate, 10, channels)
            command = f"resample {rate} {TARGET_RATE} high {channels} {len(samples)}"
            times = {kernels: [], together: []}
            for side in times:
                side.run(f"{command} 150", samples, np.float32)
            for _ in range(2 * ROUNDS):
                for side, measured in times.items():
                    measured.append(side.run(f"{command} 3", samples, np.float32)[0])
            alone, behind = times.values()
            footprint = f"footprint {rate} {TARGET_RATE} high {channels} 600"
            allocated = [
                side.run(footprint, nothing, np.float64)[1][2] / (600 * rate * channels)
                for side in times
            ]
            print(
                f"{f'{rate} Hz, {channels} ch':24} {spread(alone)}  | {spread(behind)}  |"
                f" {statistics.median(behind) / statistics.median(alone):5.2f} {min(behind) / min(alone):5.2f};"
                f" {allocated[0]:.4f}, {allocated[1]:.4f}",
                flush=True,
            )
