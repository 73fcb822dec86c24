"""Runs records through a streaming node, chunk by chunk."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from remotemedia.audio import Audio
from remotemedia.errors import MarshalingError
from remotemedia.nodes import StreamingNode
from remotemedia.worker.values import array_at_end, as_audio


class StreamRunner:
    """One record after another: chunks, then the finish; or a whole value, which it cuts up.

    Every call may be repeated after an error that allows it: what was already done of it, is not
    done twice. The node is given copies, which it may keep.
    """

    def __init__(self, node: StreamingNode, output: str = "any") -> None:
        """Args: the node; what its type is declared to give."""
        self._node = node
        self._output = output
        self._begun = False
        self._spec: Optional[tuple[Any, ...]] = None
        self._rate: Optional[int] = None
        self._frames = 0
        self._last_chunk_done = False
        self._from_last_chunk: Optional[Audio] = None

    def chunk(self, value: Any) -> Optional[Audio]:
        """The next chunk of a record; the first one begins it."""
        self._begin_if_needed()
        return self._execute(value)

    def finish(self, value: Any = None) -> Any:
        """The record's end, with a last chunk or without."""
        self._begin_if_needed()
        if value is not None and not self._last_chunk_done:
            self._from_last_chunk = self._execute(value)
            self._last_chunk_done = True
        result = self._node.finish()
        if self._spec is None:
            result = array_at_end(result, self._output, self._frames, self._rate)
        rest = as_audio(result, self._rate)
        if rest is not None:
            self._require_same_spec(rest)
        joined = result if rest is None else rest
        if self._from_last_chunk is not None:
            if joined is None:
                joined = self._from_last_chunk
            elif rest is None:
                raise self._mixed(result)
            else:
                joined = _joined([self._from_last_chunk, rest])
        elif rest is None and result is not None and self._spec is not None:
            raise self._mixed(result)
        self.abandon()
        return joined

    def whole(self, value: Any) -> Any:
        """A whole record: the result of ``finish``, or all audio that the chunks gave, joined."""
        audio = self._required_audio(value)
        if audio.sample_rate is None:
            raise MarshalingError(
                f"{self._name} takes audio in chunks of {self._node.chunk_ms} ms, "
                "but the audio has no sample rate; give one with it"
            )
        self.abandon()
        length = chunk_frames(audio.sample_rate, self._node.chunk_ms)
        given = []
        start = 0
        while audio.frames - start > length:
            given.append(self.chunk(_part(audio, start, start + length)))
            start += length
        last = _part(audio, start, audio.frames) if audio.frames > start else None
        result = self.finish(last)
        parts = [part for part in (*given, as_audio(result, audio.sample_rate)) if part is not None]
        return _joined(parts) if parts else result

    def abandon(self) -> None:
        """Forgets the record: the next call begins another."""
        self._begun = False
        self._spec = None
        self._rate = None
        self._frames = 0
        self._last_chunk_done = False
        self._from_last_chunk = None

    @property
    def _name(self) -> str:
        return type(self._node).__qualname__

    def _begin_if_needed(self) -> None:
        if not self._begun:
            self._node.begin()
            self._begun = True

    def _execute(self, value: Any) -> Optional[Audio]:
        audio = self._required_audio(value)
        self._rate = audio.sample_rate
        result = self._node.execute(Audio(audio.samples.copy(), audio.sample_rate))
        self._frames += audio.frames
        if result is None:
            return None
        given = as_audio(result, audio.sample_rate)
        if given is None:
            raise MarshalingError(
                f"{self._name}.execute gave {type(result).__qualname__} for a chunk; "
                "a streaming node gives audio or None for it, and JSON from finish"
            )
        self._require_same_spec(given)
        return given

    def _required_audio(self, value: Any) -> Audio:
        if not isinstance(value, Audio):
            raise MarshalingError(
                f"{self._name} needs audio, but was given {type(value).__qualname__}"
            )
        return value

    def _require_same_spec(self, audio: Audio) -> None:
        spec = (audio.sample_rate, audio.channels, audio.samples.dtype.name)
        if self._spec is None:
            self._spec = spec
        elif self._spec != spec:
            raise MarshalingError(
                f"{self._name} changed its audio within a record, from {_words(self._spec)} "
                f"to {_words(spec)}"
            )

    def _mixed(self, result: Any) -> MarshalingError:
        return MarshalingError(
            f"{self._name} gave audio for chunks, but {type(result).__qualname__} from finish; "
            "a record has one or the other"
        )


def chunk_frames(sample_rate: int, chunk_ms: int) -> int:
    """Sample frames of a chunk: the nearest number, halves up, at least 1."""
    return max(1, (sample_rate * chunk_ms + 500) // 1000)


def _part(audio: Audio, start: int, end: int) -> Audio:
    return Audio(audio.samples[start:end], audio.sample_rate)


def _joined(parts: list[Audio]) -> Audio:
    if len(parts) == 1:
        return parts[0]
    shaped = [part.samples.reshape(part.frames, part.channels) for part in parts]
    samples = np.concatenate(shaped)
    return Audio(samples[:, 0] if parts[0].channels == 1 else samples, parts[0].sample_rate)


def _words(spec: tuple[Any, ...]) -> str:
    rate, channels, kind = spec
    return f"{'unknown rate' if rate is None else f'{rate} Hz'}, {channels} ch, {kind}"
