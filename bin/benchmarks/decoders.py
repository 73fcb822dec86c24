"""Decoders that are measured and compared: ours, and those of other programs."""

import math
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from processes import JavaChild

LOSSY_BOUND_DB = 60.0
"""What a decoder may differ from another of the same codec, when one of them gives 16 bits."""


FFMPEG = "ffmpeg -nostdin -v error -y"


@dataclass(frozen=True)
class Audio:
    """What a file was decoded to: frames by channels, float32."""

    samples: np.ndarray
    rate: int

    @property
    def frames(self) -> int:
        """Its length."""
        return len(self.samples)


class DecodingError(Exception):
    """A recording was refused; the message is ours."""


class Ours:
    """The Java process, warm, which decodes what it is told."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        """Starts it.

        Args:
            command: Java, its options and the main class
            folder: where samples are passed
        """
        self.target = folder / "ours.f32"
        self._child = JavaChild(command)
        self.description = self._child.description

    def decode(self, file: Path) -> Audio:
        """All samples of a file."""
        words = self._child.ask(f"samples {file} {self.target}").split(" ")
        if words[0] == "error":
            raise DecodingError(" ".join(words[1:]))
        samples = np.fromfile(self.target, "<f4").reshape(-1, int(words[1]))
        self.target.unlink()
        return Audio(samples, int(words[0]))

    def seconds(self, file: Path, repeat: int) -> tuple[float, float]:
        """Wall and CPU time of decoding a file once, of `repeat` times in a row."""
        wall, cpu = self._child.ask(f"time {repeat} {file}").split(" ")
        return int(wall) / 1e9 / repeat, int(cpu) / 1e9 / repeat

    def close(self) -> None:
        """Ends it."""
        self._child.close()


def missing(programs: Sequence[str]) -> list[str]:
    """Those of the programs that are not installed."""
    return [program for program in programs if shutil.which(program) is None]


def version(program: str, option: str) -> str:
    """What a program says first of itself."""
    said = subprocess.run([program, option], check=False, capture_output=True, text=True)
    return (said.stdout or said.stderr).split("\n")[0].split(" Copyright")[0].strip()


def make(command: str, source: Path, target: Path) -> None:
    """Runs a program that must succeed, with a source and a target in the places of IN and OUT."""
    words = [{"IN": str(source), "OUT": str(target)}.get(w, w) for w in shlex.split(command)]
    done = subprocess.run(
        words,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "LC_ALL": "C"},
    )
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace")[-2000:]
        sys.exit(f"{said}\n{shlex.join(words)} ended with {done.returncode}")


def read_wav(file: Path) -> Audio:
    """What another program has decoded to."""
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return Audio(samples, rate)


def snr_db(reference: np.ndarray, samples: np.ndarray) -> float:
    """Signal to noise ratio of two recordings of one length; infinite when they are equal."""
    signal = noise = 0.0
    for start in range(0, len(reference), 1 << 20):
        part = reference[start : start + (1 << 20)].astype(np.float64)
        signal += float(np.sum(part**2))
        noise += float(np.sum((samples[start : start + (1 << 20)] - part) ** 2))
    return math.inf if noise == 0 else 10 * math.log10(max(signal, 1e-300) / noise)
