"""Recordings to measure with: speech-like, the same whenever they are made, quick to make."""

import multiprocessing
import os
from functools import cache, partial
from pathlib import Path

import numpy as np
import soundfile

RATES = (44_100, 48_000)
VOICES = 4
MATERIAL_S = 60
UTTERANCE_S = (2.0, 12.0)
LONG_S = 600.0
LONG_EVERY = 900
"""One file in so many is a long recording rather than an utterance."""

FOLDER_FILES = 1000


class Corpus:
    """Utterances and long recordings, made as far as they are needed, and kept.

    Half of the files are WAV and half FLAC, half of each at 44.1 and at 48 kHz, half of those
    mono and half stereo, all of 16 bits. A file depends on the seed and its number alone, so a
    small corpus is the beginning of a large one.
    """

    def __init__(self, folder: Path, seed: int, only: str | None = None) -> None:
        """Begins with what the folder holds of it.

        Args:
            folder: where the files are kept
            seed: another one makes another corpus
            only: "wav" or "flac" to leave out the other half
        """
        self.folder = folder / f"seed-{seed}"
        self.seed = seed
        self.only = only

    def _numbers(self, files: int) -> range:
        if self.only is None:
            return range(files)
        return range(self.only == "flac", 2 * files, 2)

    def _view(self, files: int) -> Path:
        return self.folder / f"{self.only or 'first'}-{files}"

    def seconds(self, files: int) -> float:
        """Audio of the first files."""
        return sum(_duration(self.seed, number) for number in self._numbers(files))

    def has(self, files: int) -> bool:
        """Whether the first files are there already."""
        return self._view(files).exists()

    def first(self, files: int) -> Path:
        """A directory with the first files."""
        view = self._view(files)
        if view.exists():
            return view
        numbers = self._numbers(files)
        missing = [n for n in numbers if not (self.folder / "all" / _name(n)).exists()]
        if missing:
            materials()
            with multiprocessing.get_context("fork").Pool() as pool:
                make = partial(_make, self.folder / "all", self.seed)
                for _ in pool.imap_unordered(make, missing, chunksize=16):
                    pass
        made = view.with_suffix(".making")
        for number in numbers:
            link = made / _name(number)
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.exists():
                os.link(self.folder / "all" / _name(number), link)
        made.rename(view)
        return view


def _name(number: int) -> str:
    suffix = "wav" if number % 2 == 0 else "flac"
    return f"{number // FOLDER_FILES:03}/{number:06}.{suffix}"


def _duration(seed: int, number: int) -> float:
    if number % LONG_EVERY == LONG_EVERY // 2:
        return LONG_S
    return round(np.random.default_rng([seed, number]).uniform(*UTTERANCE_S), 2)


def _make(folder: Path, seed: int, number: int) -> None:
    rate = RATES[number // 2 % 2]
    channels = 1 + number // 4 % 2
    random = np.random.default_rng([seed, number, 1])
    material = materials()[rate][random.integers(VOICES)]
    start = random.integers(len(material))
    frames = round(_duration(seed, number) * rate)
    samples = np.take(material[:, :channels], range(start, start + frames), axis=0, mode="wrap")
    target = folder / _name(number)
    target.parent.mkdir(parents=True, exist_ok=True)
    pending = target.with_name("making-" + target.name)
    soundfile.write(pending, samples, rate, subtype="PCM_16")
    pending.rename(target)


@cache
def materials() -> dict[int, list[np.ndarray]]:
    """A minute of each voice by sample rate, 16 bits, two channels."""
    return {rate: [_voice(rate, voice) for voice in range(VOICES)] for rate in RATES}


def _voice(rate: int, voice: int) -> np.ndarray:
    """Syllables of harmonics and of hiss, with pauses, over the noise of a room."""
    random = np.random.default_rng([rate, voice])
    frames = MATERIAL_S * rate
    times = np.arange(frames) / rate
    melody = np.interp(times, np.arange(0, MATERIAL_S + 1, 0.25), random.uniform(0.8, 1.25, 244))
    phase = 2 * np.pi * np.cumsum((95 + 40 * voice) * melody) / rate
    voiced, hissing = _syllables(random, frames, rate), _syllables(random, frames, rate)
    turn = np.exp(1j * phase)
    harmonic, tone = np.ones(frames, complex), np.zeros(frames)
    for order in range(1, 25):
        harmonic *= turn
        tone += harmonic.imag * random.uniform(0.3, 1) / order
    mouth = 0.12 * tone * voiced + 0.05 * _noise(random, frames, rate, 2000, 6500) * hissing
    delay = round(0.0004 * rate)
    microphones = np.stack([mouth, 0.8 * np.roll(mouth, delay)], axis=1)
    room = [3e-4 * _noise(random, frames, rate, 20, 16_000) for _ in range(2)]
    return np.clip(np.round((microphones + np.stack(room, axis=1)) * 32768), -32768, 32767).astype(
        np.int16
    )


def _syllables(random: np.random.Generator, frames: int, rate: int) -> np.ndarray:
    """An envelope between 0 and 1, with a pause after some syllables."""
    points, levels, at = [0.0], [0.0], 0.0
    while at < MATERIAL_S:
        length = random.uniform(0.1, 0.35)
        peak = random.uniform(0.2, 1)
        points += [at + 0.02, at + 0.04, at + length - 0.03, at + length]
        levels += [0, peak, 0.7 * peak, 0]
        at += length + (random.uniform(0.2, 1.2) if random.random() < 0.2 else 0)
    return np.interp(np.arange(frames) / rate, points, levels)


def _noise(
    random: np.random.Generator, frames: int, rate: int, lowest: float, highest: float
) -> np.ndarray:
    """Noise between two frequencies, of unit power."""
    spectrum = np.fft.rfft(random.standard_normal(frames))
    frequencies = np.fft.rfftfreq(frames, 1 / rate)
    spectrum[(frequencies < lowest) | (frequencies > highest)] = 0
    noise = np.fft.irfft(spectrum, frames)
    return noise / np.sqrt(np.mean(noise**2))


def write_long(target: Path, rate: int, seconds: int) -> None:
    """Writes one recording of any length, mono, a minute at a time; RF64 beyond 4 GB."""
    minute = materials()[rate][0][:, 0]
    container = "RF64" if 2 * rate * seconds > 0xF000_0000 else "WAV"
    with soundfile.SoundFile(target, "w", rate, 1, "PCM_16", format=container) as file:
        left = seconds * rate
        while left > 0:
            file.write(minute[:left])
            left -= len(minute)
