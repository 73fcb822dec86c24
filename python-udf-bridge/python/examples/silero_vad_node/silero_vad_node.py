"""Voice activity by the Silero model, run with onnxruntime.

The model is the file ``silero_vad/data/silero_vad.onnx`` (2.3 MB) of the package ``silero-vad``
(MIT licence). The package itself is not imported, as it would need torch; so it is installed
without its dependencies: ``pip install --no-deps silero-vad``.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from remotemedia import Audio, Node, Param, node

_PACKAGE = "silero-vad"
_FILE = "silero_vad/data/silero_vad.onnx"

# By sample rate: samples of a window, and of the window before it that the model sees too.
_WINDOWS = {16_000: (512, 64), 8_000: (256, 32)}
_LEAVE_BELOW = 0.15

Milliseconds = Annotated[int, Param(minimum=0, maximum=3_600_000, unit="ms")]


@node(
    "SileroVAD",
    version="1.0.0",
    capabilities=("audio", "cpu"),
    accepts=("audio",),
    output="json",
)
class SileroVad(Node):
    """Finds stretches of speech with the Silero model, in audio of 16 or 8 kHz.

    Gives a list of segments with start_ms, end_ms and confidence, the mean probability of their
    windows (32 ms each). Channels are mixed to their mean. Gaps are closed first, then short
    segments dropped, then the others padded, as by the native VADNode.

    Args:
        threshold: A window at least this probable begins speech, which ends at 0.15 less.
        min_speech_ms: Shorter segments are dropped.
        min_silence_ms: Shorter gaps between segments are closed.
        pad_ms: Segments are extended by this on both sides, within the audio.
    """

    def __init__(
        self,
        *,
        threshold: Annotated[float, Param(minimum=0.0, maximum=1.0)] = 0.5,
        min_speech_ms: Milliseconds = 250,
        min_silence_ms: Milliseconds = 100,
        pad_ms: Milliseconds = 30,
    ) -> None:
        self.threshold = threshold
        self.min_speech_ms = min_speech_ms
        self.min_silence_ms = min_silence_ms
        self.pad_ms = pad_ms

    def initialize(self) -> None:
        """Loads the model; one thread, as many workers run side by side."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model_path(), options, providers=["CPUExecutionProvider"]
        )

    def execute(self, value: Audio) -> list[dict[str, Any]]:
        """The segments of one recording."""
        if value.sample_rate not in _WINDOWS:
            raise ValueError(
                f"the Silero model needs 16000 or 8000 Hz, not {value.sample_rate}; "
                "put a ResampleNode before it"
            )
        rate = value.sample_rate
        probabilities = self.probabilities(value.mono(), rate)
        window, _ = _WINDOWS[rate]
        runs = speech_runs(probabilities, self.threshold)
        spans = [
            (first * window, min(last * window, value.frames), first, last) for first, last in runs
        ]
        joined = _close_gaps(spans, self.min_silence_ms * rate / 1000)
        pad = self.pad_ms * rate // 1000
        return [
            {
                "start_ms": max(0, start - pad) * 1000 // rate,
                "end_ms": min(value.frames, end + pad) * 1000 // rate,
                "confidence": float(probabilities[first:last].mean()),
            }
            for start, end, first, last in joined
            if end - start >= self.min_speech_ms * rate / 1000
        ]

    def probabilities(self, samples: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
        """Probability of speech of each window; the last one is filled up with zeros."""
        window, context = _WINDOWS[rate]
        count = -(-len(samples) // window)
        padded = np.zeros((1, context + count * window), np.float32)
        padded[0, context : context + len(samples)] = samples
        state = np.zeros((2, 1, 128), np.float32)
        rate_input = np.array(rate, np.int64)
        given = np.empty(count, np.float32)
        for index in range(count):
            start = index * window
            inputs = {
                "input": padded[:, start : start + context + window],
                "state": state,
                "sr": rate_input,
            }
            probability, state = self._session.run(None, inputs)
            given[index] = probability[0, 0]
        return given


def model_path() -> str:
    """Where the installed package has its model.

    Raises:
        RuntimeError: when it is not installed, saying how to install it.
    """
    try:
        package = importlib.metadata.distribution(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        raise RuntimeError(
            f"the package {_PACKAGE} is missing: pip install --no-deps {_PACKAGE}"
        ) from None
    path = Path(str(package.locate_file(_FILE)))
    if not path.is_file():
        raise RuntimeError(f"{_PACKAGE} {package.version} has no file {_FILE}")
    return str(path)


def speech_runs(probabilities: npt.NDArray[np.float32], threshold: float) -> list[tuple[int, int]]:
    """Runs of windows, first to one past the last, that begin at the threshold and end below."""
    leave = max(0.0, threshold - _LEAVE_BELOW)
    runs = []
    start = None
    for index, probability in enumerate(probabilities):
        if start is None:
            if probability >= threshold:
                start = index
        elif probability < leave:
            runs.append((start, index))
            start = None
    if start is not None:
        runs.append((start, len(probabilities)))
    return runs


def _close_gaps(
    spans: list[tuple[int, int, int, int]], shortest: float
) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for span in spans:
        if joined and span[0] - joined[-1][1] < shortest:
            start, _, first, _ = joined.pop()
            joined.append((start, span[1], first, span[3]))
        else:
            joined.append(span)
    return joined
