"""Audio as users' tables and streams hold it."""

from __future__ import annotations

from array import array
from typing import Any, Optional

import numpy as np

from remotemedia.audio import Audio
from remotemedia.flink._columns import DTYPES


class SampleReader:
    """Makes audio of samples in one of the forms that PyFlink knows; can be pickled."""

    def __init__(self, format: str) -> None:
        """Args: format of samples that do not tell it themselves: f32, f64, i16 or i32.

        Raises:
            ValueError: for another one.
        """
        if format not in DTYPES:
            raise ValueError(f"format is one of {', '.join(DTYPES)}, not {format!r}")
        self._format = format

    def read(self, samples: Any, sample_rate: Optional[int], channels: Optional[int]) -> Audio:
        """The audio.

        Args:
            samples: bytes of interleaved little-endian samples; a sequence of numbers, interleaved
                too; a numpy array, ``(frames,)`` or ``(frames, channels)``; or ``Audio``.
            sample_rate: Hz, or None where it is unknown; ``Audio`` may have its own.
            channels: of samples that are interleaved.

        Raises:
            TypeError, ValueError: for anything else.
        """
        if samples is None:
            raise ValueError("the audio is NULL")
        if isinstance(samples, Audio):
            known = samples.sample_rate is not None
            return samples if known else Audio(samples.samples, sample_rate)
        if not isinstance(samples, np.ndarray):
            samples = self._array(samples)
        if samples.ndim == 1:
            samples = _interleaved(samples, channels)
        return Audio(samples, sample_rate)

    def _array(self, samples: Any) -> Any:
        dtype = DTYPES[self._format]
        if isinstance(samples, (bytes, bytearray, memoryview)):
            size = memoryview(samples).nbytes
            if size % dtype.itemsize:
                raise ValueError(
                    f"{size} bytes are no whole number of samples of {dtype.itemsize} bytes; "
                    "format= says how samples are stored"
                )
            return np.frombuffer(samples, dtype)
        if isinstance(samples, (list, tuple, array)):
            if any(sample is None for sample in samples):
                raise ValueError("a sample is NULL")
            try:
                return np.array(samples, dtype)
            except (TypeError, ValueError, OverflowError) as error:
                message = f"the samples are not numbers of format {self._format}: {error}"
                raise TypeError(message) from None
        raise TypeError(
            "samples are bytes, a list of numbers, a numpy array or remotemedia.Audio, not "
            f"{type(samples).__name__}"
        )


def _interleaved(samples: Any, channels: Optional[int]) -> Any:
    if channels is None or channels < 1:
        raise ValueError(f"audio has at least one channel, not {channels}")
    if channels == 1:
        return samples
    if samples.size % channels:
        raise ValueError(f"{samples.size} samples are not the same number for {channels} channels")
    return samples.reshape(-1, channels)
