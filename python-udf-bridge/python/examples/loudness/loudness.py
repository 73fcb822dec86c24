"""Integrated loudness after ITU-R BS.1770-4."""

from __future__ import annotations

import math
from typing import Any, Optional

import numpy as np
import numpy.typing as npt
from scipy.signal import sosfilt

from remotemedia import Audio, Node, node

_BLOCK_S = 0.4
_STEPS_PER_BLOCK = 4  # blocks overlap by 75 %
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OFFSET_DB = -0.691

# By channel, for mono, stereo, and the orders L R C Ls Rs and L R C LFE Ls Rs.
_SURROUND = 1.41
_WEIGHTS = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
}


@node(
    "IntegratedLoudness",
    version="1.0.0",
    capabilities=("audio", "cpu"),
    accepts=("audio",),
    output="json",
)
class IntegratedLoudness(Node):
    """Integrated loudness of a recording after ITU-R BS.1770-4, in LUFS.

    The result is ``{"loudness_lufs": …}``; null where every block lies below the absolute gate.
    One, two, three, five (L R C Ls Rs) or six channels (L R C LFE Ls Rs) are taken. A recording
    shorter than a block of 400 ms is an error, as is one without a sample rate.
    """

    def __init__(self) -> None:
        self._filters: dict[int, npt.NDArray[np.float64]] = {}

    def execute(self, value: Audio) -> dict[str, Any]:
        """Measures one recording."""
        rate = value.sample_rate
        if rate is None:
            raise ValueError("loudness needs a sample rate")
        if value.channels not in _WEIGHTS:
            raise ValueError(f"loudness of {value.channels} channels is not defined")
        if rate not in self._filters:
            self._filters[rate] = k_weighting(rate)
        powers = _block_powers(value, rate, self._filters[rate])
        return {"loudness_lufs": _gated(powers)}


def k_weighting(rate: int) -> npt.NDArray[np.float64]:
    """The two filters in a row as second-order sections, ``(2, 6)``, for a rate in Hz.

    BS.1770 gives coefficients for 48 kHz only; these are the analogue prototypes behind them,
    taken to other rates by the bilinear transform, which give the same ones at 48 kHz.
    """
    # Shelf: gain at high frequencies, corner and quality.
    gain_db, corner_hz, quality = 3.999843853973347, 1681.974450955533, 0.7071752369554196
    k = math.tan(math.pi * corner_hz / rate)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / quality + k * k
    shelf = [
        (high + band * k / quality + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / quality + k * k) / a0,
        1.0,
        2 * (k * k - 1) / a0,
        (1 - k / quality + k * k) / a0,
    ]
    # High pass.
    corner_hz, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * corner_hz / rate)
    a0 = 1 + k / quality + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0]
    return np.array([shelf, high_pass])


def _block_powers(
    value: Audio, rate: int, sections: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Weighted mean square of each block, ``(blocks,)``."""
    block = round(_BLOCK_S * rate)
    # Where the steps of 100 ms begin, so that they do not drift at rates that 10 does not divide.
    count = (value.frames - block) * _STEPS_PER_BLOCK // block + 1
    if count < 1:
        raise ValueError(
            f"a recording of {value.duration_s:.3f} s is shorter than a block of {_BLOCK_S} s"
        )
    starts = np.arange(count) * block // _STEPS_PER_BLOCK
    samples = value.samples.reshape(value.frames, value.channels)
    powers = np.zeros(count)
    for channel, weight in enumerate(_WEIGHTS[value.channels]):
        if weight:
            filtered = sosfilt(sections, samples[:, channel].astype(np.float64))
            sums = np.concatenate(([0.0], np.cumsum(filtered * filtered)))
            powers += weight * (sums[starts + block] - sums[starts]) / block
    return powers


def _gated(powers: npt.NDArray[np.float64]) -> Optional[float]:
    """Loudness over the blocks above both gates, or None."""
    loud = powers[powers > _power(_ABSOLUTE_GATE_LUFS)]
    if not loud.size:
        return None
    relative = _power(_lufs(loud.mean()) + _RELATIVE_GATE_LU)
    return _lufs(loud[loud > relative].mean())


def _lufs(power: float) -> float:
    return _OFFSET_DB + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_DB) / 10))
