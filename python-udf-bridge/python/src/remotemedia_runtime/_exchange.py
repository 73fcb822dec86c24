"""A pipeline that is open in the JVM, and the memory in which values cross to it and back."""

from __future__ import annotations

import json
import struct
from typing import Any, Callable, Mapping, Optional

import numpy as np
import numpy.typing as npt

from remotemedia.audio import FORMATS
from remotemedia.metrics import PipelineMetrics
from remotemedia_runtime._memory import LentMemory, direct_buffer, result_array

_TYPES = {form: dtype for dtype, form in FORMATS.items()}

#: Room for the text of a request or of an answer.
TEXT_BYTES = 1 << 16
#: Room for samples: to copy as many once more costs less than a buffer of their own.
SAMPLE_BYTES = 1 << 17
#: Samples begin at multiples of this.
ALIGNMENT = 64

# What the first byte of an answer says; see Answer.java. The rest begins at the second number.
_NUMBERS = 1
_EXAMPLE = 2
_BEGIN = 8

# The part of json.loads that parses.
_parse = json.JSONDecoder().raw_decode


class Exchange:
    """One pipeline, for one thread at a time.

    Attributes:
        is_native: whether all of its nodes are native.
    """

    __slots__ = (
        "_audio",
        "_audio_text",
        "_bytes",
        "_execute",
        "_java",
        "_metrics",
        "_result_bytes",
        "_results",
        "_samples",
        "_told",
        "is_native",
    )

    def __init__(self, open_in: Callable[[Any, int, int], Any]) -> None:
        """Opens the pipeline in memory that Java and Python both see.

        Args:
            open_in: as ``CheckedPipeline.open`` in Java.
        """
        lent = LentMemory(TEXT_BYTES + 2 * SAMPLE_BYTES)
        java = open_in(lent.buffer, TEXT_BYTES, SAMPLE_BYTES)
        memory = lent.array(TEXT_BYTES + 2 * SAMPLE_BYTES, np.dtype(np.uint8))
        self._java = java
        self._execute = java.execute
        self._bytes = memory.data
        samples = memory[TEXT_BYTES : TEXT_BYTES + SAMPLE_BYTES]
        results = memory[TEXT_BYTES + SAMPLE_BYTES :]
        self._samples = {dtype: samples.view(dtype) for dtype in FORMATS}
        self._results = {dtype: results.view(dtype) for dtype in FORMATS}
        # Of the largest array of the last answer, where it had no room in the exchange.
        self._result_bytes = 0
        # The last description of audio, which is never changed, and its text.
        self._audio: Any = None
        self._audio_text = b""
        # The last whole answer that others may tell the numbers of alone.
        self._told = b""
        self._metrics: Optional[_Metrics] = None
        self.is_native: bool = java.isNative()

    def execute(
        self,
        text: bytes,
        placed: list[tuple[int, npt.NDArray[Any]]],
        large: list[npt.NDArray[Any]],
        with_rate: bool,
    ) -> dict[str, Any]:
        """Runs one value through.

        Args:
            text: the value's description.
            placed: its short arrays, and where in the exchange they are to lie.
            large: its other arrays, contiguous and not empty.
            with_rate: whether audio comes as a dict with its sample rate.
        """
        for offset, array in placed:
            place = self._samples[array.dtype]
            begin = offset // array.itemsize
            place[begin : begin + array.size] = array.reshape(-1)
        length = len(text)
        memory = None
        if large or length > TEXT_BYTES or self._result_bytes > 0:
            memory = LentMemory(self._result_bytes) if self._result_bytes > 0 else None
            self._result_bytes = 0
            end = self._java.executeLarge(
                text,
                [direct_buffer(array) for array in large],
                None if memory is None else memory.buffer,
            )
        else:
            self._bytes[:length] = text
            end = self._execute(length)
        if end > 0 and self._bytes[0] == _NUMBERS:
            metrics = self._known_metrics()
            return {
                "success": True,
                "result": self._take(
                    self._described(bytes(self._bytes[metrics.end : end])), with_rate, memory
                ),
                "metrics": metrics.of(self._bytes),
                "error": None,
                "failures": [],
                "skipped": [],
                "judgements": {},
            }
        whole = bytes(self._bytes[_BEGIN:end]) if end > 0 else bytes(self._java.largeAnswer())
        answer = json.loads(whole)
        if self._bytes[0] == _EXAMPLE:
            self._told = whole
        return self._whole(answer, with_rate, memory)

    def _described(self, text: bytes) -> Any:
        """What a result's description says; that of audio is often that of the one before."""
        if text == self._audio_text:
            return self._audio
        described, _ = _parse(str(text, "ascii"))
        if described is not None and "audio" in described:
            self._audio_text, self._audio = text, described
        return described

    def _known_metrics(self) -> _Metrics:
        """Those that Java has told whole; read when it first tells their numbers alone."""
        if self._metrics is None:
            self._metrics = _Metrics(PipelineMetrics(json.loads(self._told)["metrics"]))
        return self._metrics

    def _whole(
        self, answer: dict[str, Any], with_rate: bool, memory: Optional[LentMemory]
    ) -> dict[str, Any]:
        return {
            "success": answer["success"],
            "result": self._take(answer["result"], with_rate, memory),
            "metrics": PipelineMetrics(answer["metrics"]),
            "error": None,
            "failures": answer["failures"],
            "skipped": answer["skipped"],
            "judgements": answer["judgements"],
        }

    def _take(
        self, part: Optional[Mapping[str, Any]], with_rate: bool, memory: Optional[LentMemory]
    ) -> Any:
        """A result, from its description."""
        if part is None:
            return None
        if "json" in part:
            return part["json"]
        if "audio" in part:
            samples = self._take_samples(part["audio"], memory)
            if with_rate:
                return {"audio": samples, "sample_rate": part["audio"]["sample_rate"]}
            return samples
        if "list" in part:
            return [self._take(item, with_rate, memory) for item in part["list"]]
        return {key: self._take(item, with_rate, memory) for key, item in part["object"].items()}

    def _take_samples(
        self, audio: Mapping[str, Any], memory: Optional[LentMemory]
    ) -> npt.NDArray[Any]:
        frames, channels, dtype = audio["frames"], audio["channels"], _TYPES[audio["format"]]
        count = frames * channels
        offset = audio.get("offset")
        if offset is not None:
            begin = offset // dtype.itemsize
            samples = self._results[dtype][begin : begin + count].copy()
        else:
            self._result_bytes = max(self._result_bytes, count * dtype.itemsize)
            if "given" in audio:
                assert memory is not None, "Java uses the memory that it is given"
                samples = memory.array(count, dtype)
            else:
                samples = result_array(count, dtype)
                if count > 0:
                    self._java.copyInto(audio["array"], direct_buffer(samples))
        return samples if channels == 1 else samples.reshape(frames, channels)

    def node_states(self) -> dict[str, str]:
        """Where each node is in its life, by id; any thread may ask at any time."""
        states: dict[str, str] = json.loads(bytes(self._java.nodeStates()))
        return states

    def close(self) -> None:
        """Cleans the nodes up."""
        self._java.close()


class _Metrics:
    """The metrics of a pipeline, of which an answer tells the numbers alone.

    Attributes:
        end: where in an answer the numbers end.
    """

    __slots__ = ("_build", "_unpack", "end")

    def __init__(self, example: PipelineMetrics) -> None:
        codes: list[str] = []
        types: dict[str, type] = {}
        # As code: running that takes a third of the time of filling a copy of the example.
        result = _expression(example, codes, types)
        made = f"lambda {', '.join(map(_number, range(len(codes))))}: {result}"
        self._build: Callable[..., Any] = eval(made, types)
        numbers = struct.Struct("=" + "".join(codes))
        self._unpack = numbers.unpack_from
        self.end = _BEGIN + numbers.size

    def of(self, answer: Any) -> Any:
        """The metrics with the numbers of an answer."""
        return self._build(*self._unpack(answer, _BEGIN))


def _expression(example: Any, codes: list[str], types: dict[str, type]) -> str:
    """What makes the like of ``example`` of its numbers.

    The code of each number is added to ``codes``, the kinds of dicts to ``types``.
    """
    if isinstance(example, dict):
        items = [f"{name!r}: {_expression(item, codes, types)}" for name, item in example.items()]
        kind = type(example)
        types[kind.__name__] = kind
        display = f"{{{', '.join(items)}}}"
        return display if kind is dict else f"{kind.__name__}({display})"
    if isinstance(example, list):
        return f"[{', '.join(_expression(item, codes, types) for item in example)}]"
    if isinstance(example, (int, float)) and not isinstance(example, bool):
        codes.append("d" if isinstance(example, float) else "q")
        return _number(len(codes) - 1)
    return repr(example)


def _number(index: int) -> str:
    return f"number{index}"
