"""Measures the kernels of a Java child process beside soxr and numpy; see bin/bench."""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soxr

ROUNDS = 15
TARGET_RATE = 16_000


class Kernels:
    """The child process, which answers each command with the CPU time that it took."""

    def __init__(self, command):
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.description = self.child.stdout.readline().strip()

    def run(self, command, samples, result_type):
        """Runs a command with REPEAT in its place; gives the time in ms and what came out."""
        source, target = self.folder / "in", self.folder / "out"
        samples.tofile(source)
        self.child.stdin.write(f"{command} {source} {target}\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        if not answer:
            sys.exit(f"the kernels ended at: {command}")
        return int(answer) / 1e6, np.fromfile(target, result_type)


def cpu_ms(function):
    start = time.process_time_ns()
    function()
    return (time.process_time_ns() - start) / 1e6


def spread(times):
    return f"{min(times):9.3f} {statistics.median(times):9.3f} {max(times):9.3f}"


def row(name, kernels, command, samples, result_type, competitor):
    """One line of a table: both sides in turn, each warmed up just before it is timed."""
    ours, theirs = [], []
    kernels.run(command.replace("REPEAT", "40"), samples, result_type)
    for _ in range(ROUNDS):
        ours.append(kernels.run(command.replace("REPEAT", "3"), samples, result_type)[0])
        competitor()
        competitor()
        theirs.append(cpu_ms(competitor))
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{name:38} {spread(ours)}  | {spread(theirs)}  | {ratio:5.2f} {min(ours) / min(theirs):5.2f}", flush=True)


def header(title, kernels, competitor):
    print(f"{title}; CPU ms, min median max; load {os.getloadavg()[0]:.1f}")
    print(f"{'':38} {kernels.description:29}  | {competitor:29}  | ratio of medians, of minima")


def check(name, good):
    if not good:
        sys.exit(f"{name}: the two sides do not give the same result")


def snr_db(signal, reference):
    middle = slice(len(reference) // 4, -len(reference) // 4)
    error = signal[middle].astype(float) - reference[middle]
    return 10 * math.log10(np.mean(reference[middle].astype(float) ** 2) / max(np.mean(error**2), 1e-30))


def low_passed_noise(rate, seconds, channels):
    """Noise below 3.5 kHz, where all filters agree."""
    frames = int(rate * seconds)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal((frames, channels)), axis=0)
    spectrum[int(3500 * seconds) :] = 0
    noise = np.fft.irfft(spectrum, frames, axis=0)
    noise = (noise / np.abs(noise).max() * 0.5).astype(np.float32)
    return noise[:, 0].copy() if channels == 1 else noise


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
    if chunk_s is None:
        row(name, kernels, command, samples, np.float32, lambda: soxr.resample(samples, rate, TARGET_RATE, recipe))
    else:
        row(name, kernels, command, samples, np.float32, lambda: soxr_chunks(samples, rate, channels, chunk))


def bench_resample(kernels):
    layouts = [(rate, channels) for rate in (44_100, 48_000) for channels in (1, 2)]
    header("resample to 16 kHz, high", kernels, f"soxr {soxr.__version__} HQ")
    for seconds, chunk_s in [(60, None), (10, None), (0.1, None), (60, 0.02)]:
        for layout in layouts:
            resample_row(kernels, "high", "HQ", seconds, *layout, chunk_s)
    header("resample to 16 kHz, very_high", kernels, f"soxr {soxr.__version__} VHQ")
    for layout in layouts:
        resample_row(kernels, "very_high", "VHQ", 10, *layout)
    print(f"{'memory':34} MB of buffers and tables, MB allocated to make it, bytes allocated per input sample")
    for quality in ("high", "very_high"):
        for rate, channels in layouts:
            command = f"footprint {rate} {TARGET_RATE} {quality} {channels} 600"
            held, made, running = kernels.run(command, np.zeros(0, np.float32), np.float64)[1]
            name = f"{quality}, {rate} Hz, {channels} ch"
            print(f"{name:34} {held / 1e6:9.2f} {made / 1e6:9.2f} {running / (600 * rate * channels):9.4f}", flush=True)


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
            print(f"{rate} Hz, {seconds:5g} s      {fast:14.1f}{direct:14.1f}{fast / direct:14.2f}", flush=True)


FLOAT32_DB = 150.7
"""What rounding to float32 twice, at the input and the output, leaves of a sine on average. Beyond it, chance decides."""

QUALITY_COLUMNS = {
    "SNR 1k": 1,
    "SNR 7k": 1,
    "rej 8.2k": 1,
    "rej 9k": 1,
    "rej 12k": 1,
    "sweep": 1,
    "ripple": -1,
    "edge": 1,
    "delay": -1,
}
"""Of the table, with 1 where more is better and -1 where less is."""


def bench_quality(kernels):
    print(f"sines at -6 dBFS to 16 kHz, {kernels.description}, soxr {soxr.__version__}: SNR in dB (of what a sine of")
    print("fitted gain and phase leaves), rejection in dB (at a frequency; the least from 8.2 to 22 kHz), ripple in dB")
    print("from 100 to 7200 Hz, -0.1 dB edge in Hz, delay in output frames; as good: to the last digit, or all that")
    print(f"float32 holds ({FLOAT32_DB} dB)")
    print(f"{'':24}" + "".join(f"{column:>10}" for column in QUALITY_COLUMNS))
    for rate in (44_100, 48_000):
        for ours, theirs in (("high", "soxr HQ"), ("very_high", "soxr VHQ")):
            values = {name: quality(kernels, rate, name) for name in (theirs, ours)}
            for name, measured in values.items():
                print(f"{rate} Hz, {name:14}" + "".join(f"{v:10.5f}" if c in ("ripple", "delay") else f"{v:10.1f}" for c, v in zip(QUALITY_COLUMNS, measured)))
            verdicts = [
                as_good(column, sign, a, b)
                for (column, sign), a, b in zip(QUALITY_COLUMNS.items(), values[ours], values[theirs])
            ]
            print(f"{'':24}" + "".join(f"{'as good' if good else 'WORSE':>10}" for good in verdicts), flush=True)


def as_good(column, sign, ours, theirs):
    """Whether ours is no worse to the last digit printed, or all that float32 holds."""
    if column in ("ripple", "delay"):
        return sign * (ours - theirs) >= -0.000005
    return ours >= theirs - 0.05 or (column != "edge" and ours >= FLOAT32_DB)


def quality(kernels, rate, name):
    """The columns of the table for one resampler."""

    def resampled(samples):
        samples = samples.astype(np.float32)
        if name.startswith("soxr"):
            return soxr.resample(samples, rate, TARGET_RATE, name.split()[1]).astype(float)
        command = f"resample {rate} {TARGET_RATE} {name} 1 {len(samples)} 1"
        return kernels.run(command, samples, np.float32)[1].astype(float)

    def middle(frequency):
        """The middle second of what comes out for two seconds of a sine, and its times in frames."""
        output = resampled(0.5 * np.sin(2 * np.pi * frequency * np.arange(2 * rate) / rate))
        first = len(output) // 4
        return output[first:-first], np.arange(first, len(output) - first)

    def fitted(frequency):
        """Amplitude, phase, and the power of what is left."""
        output, times = middle(frequency)
        turns = 2 * np.pi * (frequency * times % TARGET_RATE) / TARGET_RATE
        basis = np.stack([np.sin(turns), np.cos(turns)], axis=1)
        (a, b), *_ = np.linalg.lstsq(basis, output, rcond=None)
        return math.hypot(a, b), math.atan2(b, a), np.mean((output - basis @ [a, b]) ** 2)

    def snr(frequency):
        amplitude, _, rest = fitted(frequency)
        return 10 * math.log10(amplitude**2 / 2 / max(rest, 1e-30))

    def rejection(frequency):
        return 10 * math.log10(0.125 / max(np.mean(middle(frequency)[0] ** 2), 1e-30))

    def gain(frequency):
        return 20 * math.log10(fitted(frequency)[0] / 0.5)

    passband = [gain(f) for f in [*range(100, 7200, 355), 7200]]
    edge = next((f - 10 for f in range(7200, 8000, 10) if gain(f) < -0.1), 8000)
    return [
        *(snr(f) for f in (1000, 7000)),
        *(rejection(f) for f in (8200, 9000, 12_000)),
        min(rejection(f) for f in range(8200, 22_001, 300)),
        max(passband) - min(passband),
        edge,
        max(abs(fitted(f)[1]) / (2 * math.pi * f) * TARGET_RATE for f in (1000, 7000)),
    ]


def bench_vad(kernels):
    header("segments over frames of 30 ms, 60 s at 16 kHz", kernels, f"numpy {np.__version__}")
    samples = low_passed_noise(TARGET_RATE, 60, 1)
    samples *= np.repeat(np.random.default_rng(2).choice([0.01, 1.0], 120), TARGET_RATE // 2).astype(np.float32)

    framed = samples.reshape(-1, 480)

    def voice(square_sums):
        """Energies of frames, and start and end in ms, energy and confidence of each segment."""
        squares = square_sums()
        energies = 10 * np.log10(np.maximum(squares / 480, 1e-12))
        edges = np.flatnonzero(np.diff(energies >= -30, prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        sums = np.concatenate(([0.0], np.cumsum(squares, dtype=np.float64)))
        means = (sums[ends] - sums[starts]) / ((ends - starts) * 480)
        levels = 10 * np.log10(np.maximum(means, 1e-12))
        confidences = np.clip(1 - 10 ** ((-30 - levels) / 20), 0, 1)
        ms = 480 * 1000 // TARGET_RATE
        return energies, np.column_stack([starts * ms, ends * ms, levels, confidences])

    command = f"vad 480 {TARGET_RATE} REPEAT"
    output = kernels.run(command.replace("REPEAT", "1"), samples, np.float64)[1]
    ways = {
        "numpy (x**2).sum": lambda: (framed**2).sum(axis=1),
        "numpy einsum, sums in float64": lambda: np.einsum("ij,ij->i", framed, framed, dtype=np.float64),
        "numpy einsum, sums in float32": lambda: np.einsum("ij,ij->i", framed, framed),
    }
    energies, segments = voice(ways["numpy einsum, sums in float64"])
    ours = output[len(energies) :].reshape(-1, 4)
    check("energies", np.allclose(output[: len(energies)], energies, rtol=0, atol=1e-3))
    check("segments", len(segments) > 10 and ours.shape == segments.shape)
    check("times", np.array_equal(ours[:, :2], segments[:, :2]))
    check("levels", np.allclose(ours[:, 2:], segments[:, 2:], rtol=0, atol=1e-3))
    for name, square_sums in ways.items():
        row(f"against {name}", kernels, command, samples, np.float64, lambda s=square_sums: voice(s))


def bench_arithmetic(kernels):
    header("1,000,000 samples, f32", kernels, f"numpy {np.__version__}")
    samples = (np.random.default_rng(1).standard_normal(1_000_000) * 0.4).astype(np.float32)
    for factor in (2.0, 0.3):
        command = f"multiply {factor} REPEAT"
        output = kernels.run(command.replace("REPEAT", "1"), samples, np.float32)[1]
        check(command, np.allclose(output, samples * factor, rtol=1e-6, atol=0))
        row(f"times {factor}", kernels, command, samples, np.float32, lambda f=factor: samples * f)
    for channels in (2, 5):
        frames = samples.reshape(-1, channels)
        command = f"mono {channels} REPEAT"
        output = kernels.run(command.replace("REPEAT", "1"), samples, np.float32)[1]
        check(command, np.allclose(output, frames.mean(axis=1), rtol=0, atol=1e-6))
        row(f"{channels} channels to mono", kernels, command, samples, np.float32, lambda f=frames: f.mean(axis=1))


def bench_convert(kernels):
    header("1,000,000 samples", kernels, f"numpy {np.__version__}")
    f32 = (np.random.default_rng(1).standard_normal(1_000_000) * 0.4).astype(np.float32)
    i16 = np.clip(np.round(f32 * 32768), -32768, 32767).astype(np.int16)
    wide = np.clip(np.round(f32.astype(np.float64) * 2.0**31), -(2.0**31), 2.0**31 - 1)
    i32 = wide.astype(np.int32)
    cases = [
        ("f32", "i16", f32, i16, lambda: np.clip(np.round(f32 * 32768), -32768, 32767).astype(np.int16)),
        ("i16", "f32", i16, i16.astype(np.float32) / 32768, lambda: i16.astype(np.float32) / 32768),
        (
            "f32",
            "i32",
            f32,
            i32,
            lambda: np.clip(np.round(f32.astype(np.float64) * 2147483648), -2147483648, 2147483647).astype(np.int32),
        ),
        ("i32", "f32", i32, i32.astype(np.float32) / 2147483648, lambda: i32.astype(np.float32) / 2147483648),
    ]
    for source, target, samples, expected, competitor in cases:
        command = f"convert {source} {target} REPEAT"
        output = kernels.run(command.replace("REPEAT", "1"), samples, expected.dtype)[1]
        check(command, np.array_equal(output, expected))
        row(f"{source} to {target}", kernels, command, samples, expected.dtype, competitor)


if __name__ == "__main__":
    benches = {
        "resample": bench_resample,
        "quality": bench_quality,
        "forms": bench_forms,
        "vad": bench_vad,
        "convert": bench_convert,
        "arithmetic": bench_arithmetic,
    }
    benches[sys.argv[1]](Kernels(sys.argv[2:]))
