"""A node for workers to import, which tells of its end."""

from __future__ import annotations

import os
from pathlib import Path

from remotemedia import Audio, Node, node


@node("FlinkPeak")
class FlinkPeak(Node):
    """The highest absolute sample, with the audio backwards."""

    def __init__(self, *, log: str = "") -> None:
        self._log = log

    def cleanup(self) -> None:
        if self._log:
            with Path(self._log).open("a") as log:
                log.write(f"{os.getpid()}\n")

    def execute(self, value: Audio):
        if value.frames == 13:
            raise ValueError("thirteen frames")
        backwards = Audio(value.samples[::-1].copy(), value.sample_rate)
        return {"peak": float(abs(value.samples).max()), "turned/around": backwards}


@node("FlinkUnmakable")
class FlinkUnmakable(Node):
    """A node that cannot be made."""

    def initialize(self) -> None:
        raise OSError("no model here")

    def execute(self, value: Audio):
        return None
