"""Measures the resampler's quality beside soxr's; see bin/bench."""

import math

import numpy as np
import soxr
from kernels import TARGET_RATE

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
    print(
        f"sines at -6 dBFS to 16 kHz, {kernels.description}, soxr {soxr.__version__}: SNR in dB (of what a sine of"
    )
    print(
        "fitted gain and phase leaves), rejection in dB (at a frequency; the least from 8.2 to 22 kHz), ripple in dB"
    )
    print(
        "from 100 to 7200 Hz, -0.1 dB edge in Hz, delay in output frames; as good: to the last digit, or all that"
    )
    print(f"float32 holds ({FLOAT32_DB} dB)")
    print(f"{'':24}" + "".join(f"{column:>10}" for column in QUALITY_COLUMNS))
    for rate in (44_100, 48_000):
        for ours, theirs in (("high", "soxr HQ"), ("very_high", "soxr VHQ")):
            values = {name: quality(kernels, rate, name) for name in (theirs, ours)}
            for name, measured in values.items():
                print(
                    f"{rate} Hz, {name:14}"
                    + "".join(
                        f"{v:10.5f}" if c in ("ripple", "delay") else f"{v:10.1f}"
                        for c, v in zip(QUALITY_COLUMNS, measured)
                    )
                )
            verdicts = [
                as_good(column, sign, a, b)
                for (column, sign), a, b in zip(
                    QUALITY_COLUMNS.items(), values[ours], values[theirs]
                )
            ]
            print(
                f"{'':24}" + "".join(f"{'as good' if good else 'WORSE':>10}" for good in verdicts),
                flush=True,
            )


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
