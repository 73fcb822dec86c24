"""What measures the kernels of a Java child process beside another program's, in turn."""

import math
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from processes import JavaChild

ROUNDS = 15
TARGET_RATE = 16_000


class Kernels:
    """The child process, which answers each command with the CPU time that it took."""

    def __init__(self, command):
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.command = command
        self._child = JavaChild(command)
        self.description = self._child.description

    def run(self, command, samples, result_type):
        """Runs a command with REPEAT in its place; gives the time in ms and what came out."""
        source, target = self.folder / "in", self.folder / "out"
        samples.tofile(source)
        answer = self._child.ask(f"{command} {source} {target}")
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
    print(
        f"{name:38} {spread(ours)}  | {spread(theirs)}  | {ratio:5.2f} {min(ours) / min(theirs):5.2f}",
        flush=True,
    )


def header(title, kernels, competitor):
    print(f"{title}; CPU ms, min median max; load {os.getloadavg()[0]:.1f}")
    print(f"{'':38} {kernels.description:29}  | {competitor:29}  | ratio of medians, of minima")


def check(name, good):
    if not good:
        sys.exit(f"{name}: the two sides do not give the same result")


def snr_db(signal, reference):
    middle = slice(len(reference) // 4, -len(reference) // 4)
    error = signal[middle].astype(float) - reference[middle]
    return 10 * math.log10(
        np.mean(reference[middle].astype(float) ** 2) / max(np.mean(error**2), 1e-30)
    )


def low_passed_noise(rate, seconds, channels):
    """Noise below 3.5 kHz, where all filters agree."""
    frames = int(rate * seconds)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal((frames, channels)), axis=0)
    spectrum[int(3500 * seconds) :] = 0
    noise = np.fft.irfft(spectrum, frames, axis=0)
    noise = (noise / np.abs(noise).max() * 0.5).astype(np.float32)
    return noise[:, 0].copy() if channels == 1 else noise
