"""Nodes for tests of CPython nodes in a Flink job; each does one thing to be looked at."""

from __future__ import annotations

import os
import threading
import time

import numpy as np

from remotemedia import Audio, Node, RetryableError, StreamingNode, node


@node("Identity")
def identity(value):
    """Gives what it gets."""
    return value


@node("Halve", output="audio", keeps_sample_rate=True)
class Halve(Node):
    """Audio at half its level."""

    def execute(self, value):
        return Audio(value.samples * np.float32(0.5), value.sample_rate)


@node("Describe", accepts=("audio", "json", "composite"), output="json")
def describe(value):
    """What arrived: the kind, shape and rate of audio, or the JSON."""
    if isinstance(value, Audio):
        samples = value.samples
        return {
            "shape": list(samples.shape),
            "dtype": str(samples.dtype),
            "sample_rate": value.sample_rate,
            "sum": float(np.sum(samples, dtype=np.float64)),
        }
    if isinstance(value, dict):
        return {key: _kind(member) for key, member in value.items()}
    return {"json": value}


def _kind(value):
    return "audio" if isinstance(value, Audio) else value


@node("Where", output="json")
def where(value):
    """The process and thread that ran it."""
    return {"pid": os.getpid(), "parent": os.getppid(), "thread": threading.get_ident()}


@node("Slow", output="json")
class Slow(Node):
    """Takes its time."""

    def __init__(self, *, seconds: float):
        self.seconds = seconds

    def execute(self, value):
        time.sleep(self.seconds)
        return {"ok": True}


@node("RateLimited", output="json")
class RateLimited(Node):
    """Raises on every third call."""

    def initialize(self):
        self.calls = 0

    def execute(self, value):
        self.calls += 1
        if self.calls % 3 == 0:
            raise RuntimeError("rate limit exceeded, try again later")
        return {"ok": True}


@node("FailsOn", output="json")
class FailsOn(Node):
    """Fails, in a way of choice, for audio of exactly so many frames."""

    def __init__(self, *, frames: int, how: str = "raise", message: str = "no good"):
        self.frames = frames
        self.how = how
        self.message = message

    def execute(self, value):
        if value.frames != self.frames:
            return {"frames": value.frames}
        if self.how == "raise":
            raise ValueError(self.message)
        if self.how == "retryable":
            raise RetryableError(self.message)
        if self.how == "exit":
            os._exit(13)
        if self.how == "kill":
            os.kill(os.getpid(), 9)
        if self.how == "hang":
            time.sleep(3600)
        if self.how == "object":
            return object()
        raise AssertionError(self.how)


@node("RunningMean", output="audio", keeps_sample_rate=True)
class RunningMean(StreamingNode):
    """Mean of each chunk of 100 ms, held over the chunk."""

    chunk_ms = 100

    def execute(self, chunk):
        return Audio(np.full_like(chunk.samples, chunk.samples.mean()), chunk.sample_rate)

    def finish(self):
        return None


@node("ChunkCount", output="json")
class ChunkCount(StreamingNode):
    """How many chunks and frames a record had."""

    chunk_ms = 250

    def begin(self):
        self.chunks = 0
        self.frames = 0

    def execute(self, chunk):
        self.chunks += 1
        self.frames += chunk.frames

    def finish(self):
        return {"chunks": self.chunks, "frames": self.frames}


@node("PassThroughNode", output="same_as_input")
def pass_through(value):
    """The Python implementation of a type that has a native one, half as loud to tell them apart."""
    return Audio(value.samples * np.float32(0.5), value.sample_rate)


@node("Spin", output="json")
def spin(value, *, rounds: int = 300_000):
    """Keeps the interpreter busy, for measuring how nodes share processors."""
    total = 0
    for i in range(rounds):
        total += i & 7
    return {"total": total}


@node("StretchesAtTheEnd", output="json")
class StretchesAtTheEnd(StreamingNode):
    """Finds audio above a level, and tells of it when all has come, as a model for speech may."""

    chunk_ms = 100

    def begin(self):
        self.position = 0
        self.stretches = []

    def execute(self, chunk):
        if np.abs(chunk.samples).max() > 0.01:
            start, end = self.position, self.position + chunk.frames
            if self.stretches and self.stretches[-1][1] == start:
                self.stretches[-1][1] = end
            else:
                self.stretches.append([start, end])
        self.position += chunk.frames
        self.rate = chunk.sample_rate

    def finish(self):
        to_ms = 1000 / self.rate
        return [
            {"start_ms": round(start * to_ms), "end_ms": round(end * to_ms)}
            for start, end in self.stretches
        ]


@node("Together", accepts=("composite",), output="json")
class Together(Node):
    """What an utterance is given: its audio, and JSON of its recording.

    It dies for audio of exactly so many frames, unless there is a file that makes it immune.
    """

    def __init__(self, *, deadly_frames: int = -1, immune_by: str = ""):
        self.deadly_frames = deadly_frames
        self.immune_by = immune_by

    def execute(self, value):
        (audio,) = (member for member in value.values() if isinstance(member, Audio))
        if audio.frames == self.deadly_frames and not os.path.exists(self.immune_by):
            os.kill(os.getpid(), 9)
        others = {key: member for key, member in value.items() if not isinstance(member, Audio)}
        return {
            "frames": audio.frames,
            "sum": float(np.sum(audio.samples, dtype=np.float64)),
            "given": others,
        }
