"""Spectral statistics of a recording, with numpy alone."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import numpy.typing as npt

from remotemedia import Audio, Param, node

_FRAMES_PER_BLOCK = 512


@node(
    "SpectralStatistics",
    version="1.0.0",
    capabilities=("audio", "cpu"),
    accepts=("audio",),
    output="json",
)
def spectral_statistics(
    value: Audio,
    *,
    window: Annotated[int, Param(minimum=16, maximum=1 << 16, unit="samples")] = 2048,
    hop: Annotated[int, Param(minimum=1, maximum=1 << 16, unit="samples")] = 512,
    rolloff: Annotated[float, Param(minimum=0.01, maximum=0.999)] = 0.85,
) -> dict[str, Any]:
    """Centroid, bandwidth, rolloff and flatness of the mean power spectrum of all channels' mean.

    The spectrum is Welch's: Hann windows, no padding but for audio shorter than one window, which
    is filled up with zeros. A silent recording has null for all four.

    Args:
        value: at least one frame, with its sample rate.
        window: length of a window.
        hop: distance from one window to the next.
        rolloff: share of the power that lies below the rolloff frequency.

    Returns:
        ``centroid_hz`` and ``bandwidth_hz`` (mean and standard deviation of frequency, weighted by
        power), ``rolloff_hz``, and ``flatness`` (geometric over arithmetic mean of the power, from
        0 for a tone to 1; white noise comes near it).

    Raises:
        ValueError: for audio without a sample rate or without frames.
    """
    if value.sample_rate is None:
        raise ValueError("the frequencies of a spectrum need a sample rate")
    if value.frames == 0:
        raise ValueError("there is no spectrum of no frames")
    power = mean_power(value.mono().astype(np.float64), window, hop)
    frequencies = np.fft.rfftfreq(window, 1 / value.sample_rate)
    total = power.sum()
    if total <= np.finfo(np.float64).tiny:
        return dict.fromkeys(("centroid_hz", "bandwidth_hz", "rolloff_hz", "flatness"))
    centroid = float((frequencies * power).sum() / total)
    spread = float((((frequencies - centroid) ** 2) * power).sum() / total)
    index = int(np.searchsorted(np.cumsum(power), rolloff * total))
    floor = np.finfo(np.float64).tiny
    flatness = float(np.exp(np.log(np.maximum(power, floor)).mean()) / power.mean())
    return {
        "centroid_hz": centroid,
        "bandwidth_hz": spread**0.5,
        "rolloff_hz": float(frequencies[min(index, len(frequencies) - 1)]),
        "flatness": flatness,
    }


def mean_power(samples: npt.NDArray[np.float64], window: int, hop: int) -> npt.NDArray[np.float64]:
    """Mean power of the windows of mono samples, ``(window // 2 + 1,)``."""
    if len(samples) < window:
        samples = np.pad(samples, (0, window - len(samples)))
    windows = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    power = np.zeros(window // 2 + 1)
    # In blocks, so that a long recording does not need its spectrogram in memory.
    for start in range(0, len(windows), _FRAMES_PER_BLOCK):
        spectra = np.fft.rfft(windows[start : start + _FRAMES_PER_BLOCK] * taper)
        power += (spectra.real**2 + spectra.imag**2).sum(axis=0)
    return power / len(windows)
