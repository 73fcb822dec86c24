"""Audio as nodes see it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Iterable, Mapping, Optional

import numpy as np
import numpy.typing as npt

#: The sample formats a pipeline knows, by numpy's type.
FORMATS: dict[np.dtype[Any], str] = {
    np.dtype(np.float32): "f32",
    np.dtype(np.float64): "f64",
    np.dtype(np.int16): "i16",
    np.dtype(np.int32): "i32",
}


#: More than any recording has, for audio that is given as such.
_MOST_CHANNELS = 1024
# Of arrays that merely look like audio.
_MOST_LIKELY_CHANNELS = 32
_ALWAYS_LIKELY_CHANNELS = 8


class AudioFormat(str, Enum):
    """The format of a sample."""

    #: 32-bit float, full scale 1.0.
    F32 = "f32"
    #: 16-bit signed integer.
    I16 = "i16"
    #: 32-bit signed integer.
    I32 = "i32"
    #: 64-bit float, full scale 1.0.
    F64 = "f64"

    def __str__(self) -> str:
        return self.value


def unlikely_channels(shape: tuple[int, ...]) -> Optional[str]:
    """What speaks against an array of that shape being audio, or None.

    It has over 32 channels, or over 8 and more channels than frames, as an array does that has them
    the other way round.
    """
    if len(shape) != 2:
        return None
    frames, channels = shape
    if channels <= _ALWAYS_LIKELY_CHANNELS or frames >= channels <= _MOST_LIKELY_CHANNELS:
        return None
    return (
        f"its shape {shape} would be {frames} frames of {channels} channels; audio is (frames, "
        "channels): transpose it with .T, or, if it is meant, wrap it in Audio(...)"
    )


def format_of(dtype: np.dtype[Any]) -> Optional[str]:
    """The sample format of a type in any byte order, or None where there is none."""
    form = FORMATS.get(dtype)
    return form if form is not None or dtype.isnative else FORMATS.get(dtype.newbyteorder("="))


@dataclass(frozen=True, eq=False)
class Audio:
    """Samples with their rate.

    What a node is given is float32, full scale 1.0, and read-only; its samples are valid until
    ``execute`` returns, so a node that keeps them for later copies them (a ``StreamingNode`` is
    given copies).

    Attributes:
        samples: ``(frames,)`` for mono or ``(frames, channels)``; float32, or for a result also
            float64, int16 or int32. A list of numbers becomes float32.
        sample_rate: Hz, or None where it is unknown; in a result, None means the input's rate.

    Raises:
        TypeError: for samples of another type, or a rate that is no integer.
        ValueError: for another shape, no channels or over 1024, or a rate below 1.
    """

    samples: npt.NDArray[Any]
    sample_rate: Optional[int] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "samples", _checked_samples(self.samples))
        object.__setattr__(self, "sample_rate", checked_rate(self.sample_rate))

    @property
    def frames(self) -> int:
        """Sample frames: samples per channel."""
        return int(self.samples.shape[0])

    @property
    def channels(self) -> int:
        """Number of channels, at least 1."""
        return 1 if self.samples.ndim == 1 else int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds.

        Raises:
            ValueError: when the sample rate is unknown.
        """
        if self.sample_rate is None:
            raise ValueError(f"the duration of {self.frames} frames needs a sample rate")
        return self.frames / self.sample_rate

    @property
    def duration_seconds(self) -> float:
        """The same as ``duration_s``."""
        return self.duration_s

    @property
    def format(self) -> AudioFormat:
        """Format of the samples."""
        return AudioFormat(format_of(self.samples.dtype))

    @property
    def data(self) -> npt.NDArray[Any]:
        """The samples interleaved, ``(frames * channels,)``."""
        return self.samples.reshape(-1)

    @classmethod
    def from_numpy(cls, array: npt.NDArray[Any], sample_rate: int) -> Audio:
        """Audio of an array, ``(frames,)`` or ``(frames, channels)``, which is not copied.

        Raises:
            TypeError, ValueError: as the constructor.
        """
        return cls(array, sample_rate)

    def to_numpy(self) -> npt.NDArray[Any]:
        """The samples: ``(frames,)`` for one channel, otherwise ``(frames, channels)``."""
        return self.samples[:, 0] if self.samples.shape[1:] == (1,) else self.samples

    def mono(self) -> npt.NDArray[Any]:
        """The mean of all channels, ``(frames,)``; mono samples as they are."""
        if self.samples.ndim == 1:
            return self.samples
        if self.channels == 1:
            return self.samples[:, 0]
        # A row at a time, numpy's mean over the short axis is several times slower.
        total = self.samples[:, 0].astype(np.promote_types(self.samples.dtype, np.float32))
        for channel in range(1, self.channels):
            total += self.samples[:, channel]
        total /= self.channels
        return total

    def __repr__(self) -> str:
        rate = "unknown rate" if self.sample_rate is None else f"{self.sample_rate} Hz"
        return f"Audio({self.frames} frames, {self.channels} ch, {self.samples.dtype}, {rate})"


#: The contract's name.
AudioBuffer = Audio


@dataclass(frozen=True)
class VoiceSegment:
    """A stretch of speech, as ``VADNode`` finds it.

    Attributes:
        start_ms: begin, ms from that of the audio.
        end_ms: end.
        energy_db: energy of its frames, 0 dB being full scale.
        confidence: how far the energy is above the threshold, from 0 to 1.
    """

    start_ms: int
    end_ms: int
    energy_db: float
    confidence: float

    @property
    def duration_ms(self) -> int:
        """Length in ms."""
        return self.end_ms - self.start_ms

    @classmethod
    def from_result(cls, result: Iterable[Mapping[str, Any]]) -> list[VoiceSegment]:
        """The segments that the result of a ``VADNode`` lists; further fields are left out.

        Raises:
            ValueError: when it is no such list.
        """
        try:
            return [
                cls(item["start_ms"], item["end_ms"], item["energy_db"], item["confidence"])
                for item in result
            ]
        except (TypeError, KeyError) as error:
            raise ValueError(f"this is no list of voice segments: {error!r}") from None

    def to_dict(self) -> dict[str, Any]:
        """The segment as the result has it."""
        return asdict(self)


_NAMES = ", ".join(dtype.name for dtype in FORMATS)


def _checked_samples(samples: Any) -> npt.NDArray[Any]:
    if isinstance(samples, (list, tuple)):
        try:
            samples = np.asarray(samples, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise TypeError(f"audio samples must be numbers: {error}") from None
    if not isinstance(samples, np.ndarray):
        raise TypeError(f"audio samples must be a numpy array, not {type(samples).__name__}")
    if isinstance(samples, np.ma.MaskedArray):
        raise TypeError(
            "audio samples cannot be masked, since no sample is left out of audio; "
            "say what stands in its place, as with .filled(0)"
        )
    if format_of(samples.dtype) is None:
        raise TypeError(
            f"audio samples must be of type {_NAMES}, not {samples.dtype.name}; "
            "convert them, for example with .astype(numpy.float32)"
        )
    if samples.ndim not in (1, 2):
        raise ValueError(
            "audio samples must have the shape (frames,) or (frames, channels), "
            f"not {samples.shape}"
        )
    if samples.ndim == 2 and samples.shape[1] == 0:
        raise ValueError(f"audio needs at least one channel, but its shape is {samples.shape}")
    if samples.ndim == 2 and samples.shape[1] > _MOST_CHANNELS:
        raise ValueError(
            f"audio of the shape {samples.shape} would have {samples.shape[1]} channels, and at "
            f"most {_MOST_CHANNELS} can be: the order is (frames, channels); transpose it with .T"
        )
    return samples


def checked_rate(rate: Any) -> Optional[int]:
    """A sample rate in Hz as an int, or None.

    Raises:
        TypeError: when it is no integer.
        ValueError: below 1.
    """
    if rate is None:
        return None
    if isinstance(rate, bool):
        raise TypeError(f"a sample rate is an integer in Hz, not {rate!r}")
    if isinstance(rate, (float, np.floating)) and float(rate).is_integer():
        rate = int(rate)
    if not isinstance(rate, (int, np.integer)):
        raise TypeError(f"a sample rate is an integer in Hz, not {rate!r}")
    if rate < 1:
        raise ValueError(f"a sample rate is at least 1 Hz, not {rate}")
    return int(rate)
