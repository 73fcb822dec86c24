"""Measures how well VADNode finds real speech in noise; see bin/bench."""

import os
import sys
import wave
from pathlib import Path

import numpy as np
from kernels import check

RATE = 8000
FRAME_MS = 30
FRAME = RATE * FRAME_MS // 1000
CLIPS = 200
SPEECH_DB = -50.0
"""Frames of the clean recording above are what the level of speech is measured over."""

TRUTH = "-40 -40 fixed"
WAYS = {
    "`threshold: -30`, the default": "-30 -30 fixed",
    "`threshold: -40`": "-40 -40 fixed",
    "`threshold: -30, neg_threshold: -40`": "-30 -40 fixed",
    "`adaptive: true`": "6 6 adaptive",
    "`adaptive: true, margin: 4, neg_margin: 2`": "4 2 adaptive",
    "`adaptive: true, margin: 8, neg_margin: 4`": "8 4 adaptive",
}


def bench_speech(kernels):
    rng = np.random.default_rng(1)
    clean = recording(rng)
    frames = len(clean) // FRAME
    energies = 10 * np.log10(np.maximum(np.mean(clean.reshape(frames, FRAME) ** 2, 1), 1e-12))
    level = 10 * np.log10(np.mean(clean.reshape(frames, FRAME)[energies > SPEECH_DB] ** 2))
    noise = pink(rng, len(clean))
    seconds = np.arange(len(clean)) / RATE

    def noisy(snr_db):
        return clean + noise * 10 ** ((level - snr_db) / 20)

    recordings = {
        "clean": clean,
        "20 dB": noisy(20),
        "10 dB": noisy(10),
        "5 dB": noisy(5),
        "10 dB, all 20 dB quieter": noisy(10) / 10,
        "20 and 8 dB, 30 s each in turn": noisy(np.where(seconds // 30 % 2, 8, 20)),
    }
    truth = speech(kernels, clean, TRUTH)
    check("truth", np.array_equal(truth, energies >= -40))
    print(f"{len(clean) / RATE:.0f} s, {np.mean(truth):.0%} speech at {level:.1f} dB on average\n")
    print("| F1 (precision, recall) |", " | ".join(recordings), "|")
    print("|---" * (len(recordings) + 1) + "|")
    for name, thresholds in WAYS.items():
        scores = (score(speech(kernels, it, thresholds), truth) for it in recordings.values())
        print("|", name, "|", " | ".join(scores), "|", flush=True)


def recording(rng):
    """Prompts in an order at random, with pauses of digital silence between them."""
    folder = Path(os.environ.get("REMOTEMEDIA_SPEECH", "/usr/share/asterisk/sounds"))
    files = sorted(path for path in folder.rglob("*.wav") if "silence" not in path.parts)
    if not files:
        sys.exit(
            f"no speech in {folder}: install Debian's asterisk-core-sounds-en-wav, or name a "
            "folder of its WAV files by REMOTEMEDIA_SPEECH"
        )
    parts = []
    for number in rng.permutation(len(files))[:CLIPS]:
        with wave.open(str(files[number])) as file:
            if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
                sys.exit(f"{files[number]} is not of 16 bits, {RATE} Hz and one channel")
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        parts += [samples / 32768, np.zeros(int(RATE * rng.uniform(0.3, 1.7)))]
    joined = np.concatenate(parts)
    return joined[: len(joined) // FRAME * FRAME]


def pink(rng, length):
    """Noise with as much energy in each octave, root mean square 1."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[:5] = 0
    noise = np.fft.irfft(spectrum, length)
    return noise / np.sqrt(np.mean(noise**2))


def speech(kernels, samples, thresholds):
    """Which frames are in a segment."""
    frames = len(samples) // FRAME
    command = f"vad {FRAME_MS} {RATE} {thresholds} 1"
    output = kernels.run(command, samples.astype(np.float32), np.float64)[1]
    found = np.zeros(frames, bool)
    for start_ms, end_ms in output[frames:].reshape(-1, 4)[:, :2].astype(int):
        found[start_ms // FRAME_MS : end_ms // FRAME_MS] = True
    return found


def score(found, truth):
    both = np.sum(found & truth)
    precision = both / max(1, np.sum(found))
    recall = both / np.sum(truth)
    f1 = 2 * both / (np.sum(found) + np.sum(truth))
    return f"{f1:.2f} ({precision:.2f}, {recall:.2f})"
