"""Values between Python and Java: a description in JSON, and arrays beside it."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional

import numpy as np
import numpy.typing as npt

from remotemedia.audio import FORMATS, Audio, format_of, unlikely_channels
from remotemedia.errors import MarshalingError as Refused
from remotemedia.worker.values import plain
from remotemedia_runtime._exchange import ALIGNMENT, SAMPLE_BYTES
from remotemedia_runtime._memory import MOST_BYTES
from remotemedia_runtime.errors import MarshalingError

_ROOT = "input"
_DEEPEST = 200
_HIGHEST_RATE = 2**31 - 1
_AUDIO_KEYS = {"audio", "sample_rate"}
# What the reader of JSON on the other side takes.
_MOST_DIGITS_BITS = 3300
# Beyond it integers are looked at more closely.
_SMALL = 2**62

_encode = json.JSONEncoder(allow_nan=False).encode


class Input:
    """A value on its way to Java.

    Attributes:
        text: its description, JSON.
        placed: short arrays of it, and where they are to lie in the exchange.
        large: its other arrays, contiguous, in native byte order.
        has_rate: whether the caller gave a sample rate with some audio of it.
    """

    __slots__ = (
        "_bare_rate",
        "_given_rate",
        "_placed_bytes",
        "has_rate",
        "large",
        "placed",
        "text",
    )

    def __init__(
        self, value: Any, sample_rate: Optional[int] = None, bare_rate: Optional[int] = None
    ) -> None:
        """Converts ``value``.

        Args:
            value: see ``execute_pipeline_with_input``.
            sample_rate: rate in Hz of audio without one, which counts as given with it.
            bare_rate: the same where there is no ``sample_rate``, and does not count as given.

        Raises:
            MarshalingError: when it cannot cross, naming its type and its place.
        """
        self.has_rate = False
        self.placed: list[tuple[int, npt.NDArray[Any]]] = []
        self.large: list[npt.NDArray[Any]] = []
        self._placed_bytes = 0
        self._given_rate = sample_rate
        self._bare_rate = bare_rate
        if type(value) is np.ndarray and self._take_plainly(value):
            return
        if type(value) is int and -_SMALL < value < _SMALL:
            self.text = b'{"json":%d}' % value
            return
        try:
            tree = self._describe(value, _ROOT, 0)
        except RecursionError:
            message = f"{_ROOT} is nested too deeply to cross, or contains itself"
            raise _refusal(message) from None
        except Refused as error:
            raise _refusal(str(error)) from None
        self.text = _encode(tree).encode()

    def _take_plainly(self, array: npt.NDArray[Any]) -> bool:
        """Takes short audio as most calls give it: as the long way does, in a third of the time."""
        form = FORMATS.get(array.dtype)
        if form is None or array.ndim != 1 or array.nbytes > SAMPLE_BYTES:
            return False
        if self._given_rate is not None or self._bare_rate is not None:
            return False
        self.placed.append((0, array))
        self.text = (
            b'{"audio":{"frames":%d,"channels":1,"sample_rate":null,"format":"%b","offset":0}}'
            % (array.shape[0], form.encode())
        )
        return True

    def _describe(self, value: Any, path: str, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            raise RecursionError
        audio = self._audio(value, path)
        if audio is not None:
            return {"audio": self._describe_audio(audio, path)}
        if isinstance(value, dict) and _holds_audio(value, 0):
            return {
                "object": {
                    _key(key, path): self._describe(item, f"{path}[{key!r}]", depth + 1)
                    for key, item in value.items()
                }
            }
        return {"json": _json(value, path)}

    def _audio(self, value: Any, path: str) -> Optional[Audio]:
        if isinstance(value, np.ndarray):
            return self._checked(value, None, path)
        if isinstance(value, Audio):
            return self._checked(value, value.sample_rate, path)
        if _is_pair(value):
            return self._checked(value[0], value[1], path)
        if isinstance(value, dict) and _is_audio_dict(value):
            return self._checked(value["audio"], value.get("sample_rate"), path)
        has_rate = self._given_rate is not None or self._bare_rate is not None
        if path == _ROOT and has_rate and isinstance(value, (list, tuple)):
            return self._checked(list(value), None, path)
        return None

    def _checked(self, given: Any, rate: Any, path: str) -> Audio:
        samples = given.samples if isinstance(given, Audio) else given
        if isinstance(samples, np.ma.MaskedArray):
            raise Refused(f"{path} is a masked array; fill it, with .filled()")
        if isinstance(samples, np.ndarray) and samples.ndim == 0:
            raise Refused(f"{path} is an array without dimensions; for a number, give .item()")
        if isinstance(samples, (list, tuple)):
            samples = _samples_of_list(samples, path)
        unlikely = None if isinstance(given, Audio) else unlikely_channels(np.shape(samples))
        if unlikely is not None:
            raise Refused(f"{path} does not look like audio: {unlikely}")
        rate = self._given_rate if rate is None else rate
        try:
            audio = Audio(samples, self._bare_rate if rate is None else rate)
        except (TypeError, ValueError) as error:
            raise Refused(f"{path} is no audio: {error}") from None
        if audio.samples.nbytes > MOST_BYTES:
            raise Refused(
                f"{path} is an array of {audio.samples.nbytes / 2**30:.1f} GiB; over 2 GiB cannot "
                "be given at once"
            )
        if rate is not None:
            if int(rate) > _HIGHEST_RATE:
                raise Refused(f"{path} has a sample rate of {rate} Hz, which is none")
            self.has_rate = True
        return audio

    def _describe_audio(self, audio: Audio, path: str) -> dict[str, Any]:
        described = {
            "frames": audio.frames,
            "channels": audio.channels,
            "sample_rate": audio.sample_rate,
            "format": format_of(audio.samples.dtype),
        }
        native = audio.samples.dtype.newbyteorder("=")
        array = np.ascontiguousarray(np.asarray(audio.samples), native)
        if array.nbytes <= SAMPLE_BYTES - self._placed_bytes:
            described["offset"] = self._placed_bytes
            self.placed.append((self._placed_bytes, array))
            self._placed_bytes += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
        else:
            described["array"] = len(self.large)
            self.large.append(array)
        return described


def _samples_of_list(samples: Any, path: str) -> npt.NDArray[Any]:
    try:
        array = np.asarray(samples) if len(samples) > 0 else np.empty(0, np.float32)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(f"{path} is no list of samples: {error}") from None
    if array.dtype.kind not in "iuf":
        raise Refused(f"{path} is no list of samples: its items are not all numbers")
    return array.astype(np.float32)


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and isinstance(value[0], np.ndarray)
        and not isinstance(value[1], (np.ndarray, dict, list, tuple, str))
    )


def _is_audio_dict(value: Mapping[Any, Any]) -> bool:
    """Whether a dict is the form of audio, rather than an object that has a key of that name."""
    if "audio" not in value or not value.keys() <= _AUDIO_KEYS:
        return False
    return isinstance(value["audio"], (np.ndarray, Audio)) or (
        isinstance(value["audio"], (list, tuple)) and "sample_rate" in value
    )


def _holds_audio(value: Any, depth: int) -> bool:
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, (np.ndarray, Audio)) or _is_pair(value):
        return True
    return isinstance(value, dict) and (
        _is_audio_dict(value) or any(_holds_audio(item, depth + 1) for item in value.values())
    )


def _json(value: Any, path: str) -> Any:
    converted = plain(value, path)
    _require_digits(converted, path)
    return converted


def _require_digits(value: Any, path: str) -> None:
    if isinstance(value, int):
        if value.bit_length() > _MOST_DIGITS_BITS:
            raise Refused(f"{path} has an integer of {value.bit_length()} bits, which is too large")
    elif isinstance(value, list):
        for item in value:
            if type(item) is not float:
                _require_digits(item, path)
    elif isinstance(value, dict):
        for item in value.values():
            _require_digits(item, path)


def _key(key: Any, path: str) -> str:
    if not isinstance(key, str):
        raise Refused(f"{path} has the key {key!r}; keys of an object are strings")
    return str.__str__(key)


def _refusal(message: str) -> MarshalingError:
    return MarshalingError(f"Data marshaling failed: {message}", operation="convert input")
