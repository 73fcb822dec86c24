"""Values between their form on the wire and their form in Python.

On the wire a value is ``{"json": any}``, ``{"audio": {"offset", "frames", "channels",
"sample_rate"}}`` or ``{"object": {key: value}}``; audio that goes out has its ``format`` too.
"""

from __future__ import annotations

import json
import math
import re
import sys
from typing import Any, Iterator, Mapping, NamedTuple, Optional, Union

import numpy as np
import numpy.typing as npt

from remotemedia.audio import Audio, format_of, unlikely_channels
from remotemedia.errors import MarshalingError
from remotemedia.worker.segments import SampleSink, SampleSource

#: How a result is called in messages, as in ``result.segments[3].mask``.
ROOT = "result"

_DEEPEST = 500
_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_AS_IS = frozenset((type(None), bool, int, str))
_MAY_BE_UNREADABLE = frozenset((str, int, list, dict))
_HALF_OF_A_PAIR = re.compile("[\ud800-\udfff]")
# Other programs read numbers into doubles, and refuse, or make infinite, what is beyond them.
_MOST_INTEGER = int(sys.float_info.max)


def decode(value: Mapping[str, Any], source: SampleSource) -> Any:
    """The value as a node gets it.

    Raises:
        ValueError: when it has none of the forms, or its samples lie outside the source.
    """
    if "json" in value:
        return value["json"]
    if "audio" in value:
        return _decode_audio(value["audio"], source)
    if "object" in value:
        return {key: decode(item, source) for key, item in value["object"].items()}
    raise ValueError(f"a value is json, audio or object, not {', '.join(value) or 'nothing'}")


def _decode_audio(audio: Mapping[str, Any], source: SampleSource) -> Audio:
    frames, channels = audio["frames"], audio["channels"]
    samples = source.floats(audio["offset"], frames * channels)
    if channels != 1:
        samples = samples.reshape(frames, channels)
    return Audio(samples, audio.get("sample_rate"))


def array_meaning(result: Any, output: str, value: Any) -> Any:
    """What an array means that a node gave as its whole result; anything else as it is.

    Args:
        result: what the node gave.
        output: kind of value that its type is declared to give.
        value: what it was given.

    Returns:
        ``Audio`` at the input's rate where the node gives audio, a list of numbers where it gives
        JSON; where nothing is declared, audio if it has as many frames as some audio of the input.

    Raises:
        MarshalingError: when it cannot be told, or cannot be what it should.
    """
    if not isinstance(result, np.ndarray) or result.ndim == 0:
        return result
    frames = {audio.frames for audio in _audios(value)}
    return _array_meaning(result, output, frames, common_rate(value))


def array_at_end(result: Any, output: str, frames: int, sample_rate: Optional[int]) -> Any:
    """The same for what a streaming node gives at the end of a record without audio before it.

    Args:
        result: what the node gave.
        output: kind of value that its type is declared to give.
        frames: sample frames that it was given.
        sample_rate: their rate.
    """
    if not isinstance(result, np.ndarray) or result.ndim == 0:
        return result
    return _array_meaning(result, output, {frames}, sample_rate)


def _array_meaning(
    result: npt.NDArray[Any], output: str, frames: set[int], sample_rate: Optional[int]
) -> Any:
    if output == "json" or (output == "same_as_input" and not frames):
        return result.tolist()
    if output == "any" and result.shape[0] not in frames:
        than = " or ".join(map(str, sorted(frames))) if frames else "no audio"
        raise MarshalingError(
            f"{ROOT} is an array of the shape {result.shape} for an input of {than}"
            f"{' frames' if frames else ''}, so it is not clear whether it is audio: declare "
            'output="audio" or output="json" with @node, return Audio(...) for audio, or .tolist() '
            "for a list of numbers"
        )
    return as_audio(result, sample_rate)


def common_rate(value: Any) -> Optional[int]:
    """The sample rate of all audio in a value that a node was given, or None if there is none."""
    if isinstance(value, Audio):
        return value.sample_rate
    rates = {audio.sample_rate for audio in _audios(value)}
    return rates.pop() if len(rates) == 1 else None


def _audios(value: Any) -> Iterator[Audio]:
    if isinstance(value, Audio):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _audios(item)


def encode(result: Any, input_rate: Optional[int], sink: SampleSink, readable: bool = False) -> str:
    """The JSON of a node's result for the wire; its samples go to the sink.

    Args:
        result: what ``execute`` returned.
        input_rate: rate in Hz of audio that comes without one, or None.
        sink: takes the samples.
        readable: whether it has to be what other programs can read, as what is written to files.

    Raises:
        MarshalingError: when it cannot cross, naming its type and its place within the result.
    """
    try:
        return _encode(result, input_rate, sink, ROOT, readable)
    except RecursionError:
        raise MarshalingError(f"{ROOT} is nested too deeply to cross, or contains itself") from None


def as_audio(result: Any, input_rate: Optional[int], path: str = ROOT) -> Optional[Audio]:
    """The result as audio with its rate, or None when it is none.

    Raises:
        MarshalingError: for an array that cannot be audio.
    """
    if isinstance(result, np.ndarray) and result.ndim > 0:
        unlikely = unlikely_channels(result.shape)
        if unlikely is not None:
            raise MarshalingError(f"{path} does not look like audio: {unlikely}")
        try:
            return Audio(result, input_rate)
        except (TypeError, ValueError) as error:
            raise MarshalingError(
                f"{path} is an array that cannot be audio: {error}; "
                "for a list of numbers, return .tolist()"
            ) from None
    if isinstance(result, Audio):
        return result if result.sample_rate is not None else Audio(result.samples, input_rate)
    return None


def _encode(
    result: Any, input_rate: Optional[int], sink: SampleSink, path: str, readable: bool
) -> str:
    audio = as_audio(result, input_rate, path) if path == ROOT or _is_audio(result) else None
    if audio is not None:
        return _encode_audio(audio, sink)
    if isinstance(result, dict) and _holds_audio(result):
        members = []
        for key, item in result.items():
            name = _key(key, path)
            if readable:
                _require_readable(name, _Place(None, path, 0))
            inner = _encode(item, input_rate, sink, _below(path, key), readable)
            members.append(f"{_json(name)}:{inner}")
        return f'{{"object":{{{",".join(members)}}}}}'
    value = plain(result, path)
    if readable:
        _require_readable(value, _Place(None, path, 0))
    return f'{{"json":{_json(value)}}}'


def _is_audio(value: Any) -> bool:
    return isinstance(value, Audio)


def _holds_audio(value: Any, depth: int = 0) -> bool:
    if depth > _DEEPEST:
        raise RecursionError
    return isinstance(value, dict) and any(
        _is_audio(item) or _holds_audio(item, depth + 1) for item in value.values()
    )


def _encode_audio(audio: Audio, sink: SampleSink) -> str:
    # That the samples are finite is seen to where they arrive.
    rate = "null" if audio.sample_rate is None else audio.sample_rate
    return (
        f'{{"audio":{{"offset":{sink.append(audio.samples)},"frames":{audio.frames},'
        f'"channels":{audio.channels},"sample_rate":{rate},'
        f'"format":"{format_of(audio.samples.dtype)}"}}}}'
    )


def plain(value: Any, path: str = ROOT) -> Any:
    """A JSON value made of nothing but None, bool, int, float, str, list and dict.

    Tuples become lists, and numpy's scalars Python's.

    Raises:
        MarshalingError: naming type and place of what JSON cannot hold.
    """
    if type(value) in _AS_IS:
        return value
    return _plain(value, _Place(None, path, 0))


def _require_readable(value: Any, place: _Place) -> None:
    """Refuses what JSON can hold, but other programs refuse to read."""
    kind = type(value)
    if kind is str:
        if not value.isascii() and (half := _HALF_OF_A_PAIR.search(value)):
            # Python makes them of bytes in file names.
            raise MarshalingError(
                f"{place} has half of a surrogate pair, {half[0]!r}, as character {half.start()}, "
                "which is no text that could be written; make it one, for example with "
                ".encode('utf-8', 'replace').decode()"
            )
    elif kind is int:
        if not -_MOST_INTEGER <= value <= _MOST_INTEGER:
            raise MarshalingError(
                f"{place} is an integer of {value.bit_length()} bits, beyond what a double holds "
                "and JSON readers accept; give it as a text, or as a float"
            )
    elif kind is dict:
        for key, item in value.items():
            _require_readable(key, place)
            if type(item) in _MAY_BE_UNREADABLE:
                _require_readable(item, place.below(key))
    elif kind is list:
        for index, item in enumerate(value):
            if type(item) in _MAY_BE_UNREADABLE:
                _require_readable(item, place.below(index))


class _Place(NamedTuple):
    """Where in a result something is; put into words only when it must be."""

    parent: Optional[_Place]
    key: Any
    depth: int

    def below(self, key: Any) -> _Place:
        if self.depth >= _DEEPEST:
            raise RecursionError
        return _Place(self, key, self.depth + 1)

    def __str__(self) -> str:
        keys: list[Any] = []
        place: Optional[_Place] = self
        while place is not None and place.parent is not None:
            keys.append(place.key)
            place = place.parent
        path = str(place.key) if place is not None else ROOT
        for key in reversed(keys):
            path = _below(path, key)
        return path


def _plain(value: Any, place: _Place) -> Any:
    if isinstance(value, (float, np.floating)):
        return _finite(float(value), place)
    if isinstance(value, dict):
        return {
            _key(key, place): item if type(item) in _AS_IS else _plain(item, place.below(key))
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [
            item if type(item) in _AS_IS else _plain(item, place.below(index))
            for index, item in enumerate(value)
        ]
    if isinstance(value, (np.generic, np.ndarray)):
        return _plain_numpy(value, place)
    # Subclasses: enumerations of str or int, and the like.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    raise _refused(place, value)


def _plain_numpy(value: Any, path: _Place) -> Any:
    if isinstance(value, (np.ma.MaskedArray, np.ma.core.MaskedConstant)):
        raise MarshalingError(
            f"{path} is a masked array, and JSON cannot hold what is masked; say what stands in "
            "its place, as with .filled(0), or use .tolist(), which makes null of it"
        )
    if value.ndim > 0:
        raise MarshalingError(
            f"{path} is a {_type_name(value)} of type {value.dtype}, which JSON cannot hold; "
            "use .tolist() for a list of numbers, or Audio(...) for audio"
        )
    if value.dtype.kind not in "biufU":
        raise _refused(path, value)
    item = value.item()
    return _finite(item, path) if isinstance(item, float) else item


def _finite(value: float, path: _Place) -> float:
    if not math.isfinite(value):
        raise MarshalingError(f"{path} is {value}, which JSON cannot hold")
    return value


def _key(key: Any, path: Union[str, _Place]) -> str:
    if not isinstance(key, str):
        raise MarshalingError(
            f"{path} has the key {key!r} of type {_type_name(key)}; keys of an object are strings"
        )
    return str.__str__(key)


def _below(path: str, key: Any) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if isinstance(key, str) and key.isidentifier() else f"{path}[{key!r}]"


def _refused(path: _Place, value: Any) -> MarshalingError:
    return MarshalingError(
        f"{path} is of type {_type_name(value)}, which cannot cross; "
        "a node gives Audio, a numpy array, or what JSON can hold"
    )


def _type_name(value: Any) -> str:
    kind = type(value)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"
