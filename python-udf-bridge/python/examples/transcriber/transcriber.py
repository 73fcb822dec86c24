"""Speech to text with faster-whisper."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Optional

import numpy as np

from remotemedia import Audio, Node, Param, node

_RATE = 16_000


@node(
    "Transcriber",
    version="1.0.0",
    capabilities=("audio", "cpu"),
    accepts=("audio",),
    output="json",
)
class Transcriber(Node):
    """Transcribes speech with a Whisper model; audio of 16 kHz, mixed to the mean of its channels.

    Gives language, language_probability, duration_s, text, and segments with start_ms, end_ms, text
    and confidence (e to the mean log probability of the tokens).

    Args:
        model: Name of a model, such as tiny or large-v3, or a folder that holds one. A name is
            downloaded at the worker's start where it is not in the cache.
        device: Where it runs.
        compute_type: Arithmetic, such as int8, float16 or default.
        language: Language of the speech, such as en; detected where absent.
        beam_size: Width of the search; 1 is greedy.
    """

    def __init__(
        self,
        *,
        model: str = "small",
        device: Literal["auto", "cpu", "cuda"] = "auto",
        compute_type: str = "default",
        language: Optional[str] = None,
        beam_size: Annotated[int, Param(minimum=1, maximum=100)] = 5,
    ) -> None:
        self.model = model
        self.device = device
        self.compute_type = compute_type
        self.language = language
        self.beam_size = beam_size

    def initialize(self) -> None:
        """Loads the model, downloading it where need be."""
        try:
            # Here, so that the node can be described where the package is not installed.
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise RuntimeError(
                f"faster-whisper cannot be imported ({error}): pip install faster-whisper"
            ) from error
        self._whisper: Any = WhisperModel(
            self.model, device=self.device, compute_type=self.compute_type
        )

    def execute(self, value: Audio) -> dict[str, Any]:
        """The transcript of one recording."""
        if value.sample_rate != _RATE:
            raise ValueError(
                f"Whisper needs {_RATE} Hz, not {value.sample_rate}; put a ResampleNode before it"
            )
        segments, info = self._whisper.transcribe(
            # Whisper keeps what it is given no longer than the generator below lives.
            np.ascontiguousarray(value.mono(), np.float32),
            language=self.language,
            beam_size=self.beam_size,
        )
        found = [
            {
                "start_ms": int(segment.start * 1000),
                "end_ms": int(segment.end * 1000),
                "text": segment.text.strip(),
                "confidence": float(np.exp(segment.avg_logprob)),
            }
            for segment in segments
        ]
        return {
            "language": info.language,
            "language_probability": float(info.language_probability),
            "duration_s": value.duration_s,
            "text": " ".join(segment["text"] for segment in found),
            "segments": found,
        }

    def cleanup(self) -> None:
        """Lets the model go."""
        self._whisper = None
