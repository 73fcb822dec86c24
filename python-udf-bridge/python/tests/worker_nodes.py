"""Nodes for the tests of the worker; imported by the worker, in its process too."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Optional

import numpy as np

from remotemedia import Audio, Node, RetryableError, StreamingNode, node


@node("Echo", accepts=("audio", "json", "composite"), output="same_as_input")
def echo(value: Any) -> Any:
    return value


@node("Gain")
def gain(value: Audio, *, factor: float = 2.0, dtype: str = "float32") -> Any:
    return (value.samples * factor).astype(dtype)


@node("HalfBad")
def half_bad(value: Any) -> Any:
    """Audio that crosses, beside audio that does not."""
    return {"good": Audio(np.ones(100, np.float32), 5), "bad": {1}}


@node("Pid")
def pid(value: Any) -> Any:
    print("printed by the node")
    return os.getpid()


@node("Repeat")
def repeat(value: Audio, *, times: int) -> Audio:
    return Audio(np.tile(value.samples, times), value.sample_rate)


@node("Deadly")
def deadly(value: Any, *, marker: str = "") -> Any:
    """Dies as the value says; with a marker, only while that file is missing."""
    if marker and Path(marker).exists():
        return "survived"
    if marker:
        Path(marker).touch()
    if value == "exit":
        os._exit(7)
    elif value == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif value == "segfault":
        ctypes.string_at(0)
    elif value == "hang":
        time.sleep(60)
    elif value == "fork":
        # The grandchild holds the socket open when its parent is gone.
        if os.fork() == 0:
            time.sleep(60)
        os._exit(9)
    return os.getpid()


@node("Forks")
def forks(value: Any, *, raises: bool = False) -> Any:
    """Has a child that goes on in the node, and comes back from the call or raises."""
    parent = os.getpid()
    os.fork()
    if raises and os.getpid() != parent:
        raise ValueError("of the child")
    return os.getpid()


@node("Traced")
def traced(value: Any, *, log: str) -> Any:
    """Writes down each call; takes its time, or dies, as the value says."""
    with open(log, "a") as file:
        file.write(f"{value} ")
    if value == "exit":
        os._exit(7)
    if isinstance(value, float):
        time.sleep(value)
    return "x" * (value if isinstance(value, int) else 0)


@node("Grandparent")
def grandparent(value: Any, *, pid_file: str) -> Any:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(pid_file).write_text(str(child.pid))
    time.sleep(60)


@node("Flaky")
class Flaky(Node):
    """Fails a number of times with a message, each time it is asked anew."""

    def __init__(self, *, failures: int, message: str, retryable: bool = False) -> None:
        self.failures, self.message = failures, message
        self.error = RetryableError if retryable else ValueError

    def execute(self, value: Any) -> Any:
        if self.failures > 0:
            self.failures -= 1
            raise self.error(self.message)
        return value


@node("Judge")
def judge(value: Any) -> Any:
    """Fails as the value says."""
    if value == "passing":
        raise RetryableError("the service is busy")
    if value == "plain":
        raise ValueError("this record is bad")
    return value


@node("Lifecycle")
class Lifecycle(Node):
    """Writes down what happens to it."""

    def __init__(self, *, log: str) -> None:
        self.log = Path(log)
        self._note("made")

    def initialize(self) -> None:
        self._note("initialize")

    def execute(self, value: Any) -> Any:
        self._note("execute")

    def cleanup(self) -> None:
        self._note("cleanup")

    def _note(self, event: str) -> None:
        with self.log.open("a") as file:
            file.write(event + "\n")


@node("NoModel")
class NoModel(Node):
    def initialize(self) -> None:
        raise OSError("there is no model file")

    def execute(self, value: Any) -> Any:
        return value


@node("Delay")
class Delay(StreamingNode):
    """Gives each chunk one chunk later, from copies it keeps; dies or fails on request."""

    chunk_ms = 10

    def __init__(self, *, die_at: int = 0, fail_at: int = 0, dtype: str = "float32") -> None:
        self.die_at, self.fail_at, self.dtype = die_at, fail_at, dtype

    def begin(self) -> None:
        self.held: Optional[Audio] = None
        self.count = 0

    def execute(self, value: Audio) -> Optional[Audio]:
        self.count += 1
        if self.count == self.die_at:
            os._exit(5)
        if self.count == self.fail_at:
            raise ValueError(f"chunk {self.count} is bad")
        given, self.held = self.held, value
        return given and Audio(given.samples.astype(self.dtype), given.sample_rate)

    def finish(self) -> Any:
        return self.held and Audio(self.held.samples.astype(self.dtype), self.held.sample_rate)


@node("Count")
class Count(StreamingNode):
    """Tells the lengths of the chunks; its finish fails once, passingly."""

    chunk_ms = 10

    def __init__(self) -> None:
        self.failed = False

    def begin(self) -> None:
        self.lengths: list[int] = []

    def execute(self, value: Audio) -> None:
        self.lengths.append(value.frames)

    def finish(self) -> Any:
        if not self.failed:
            self.failed = True
            raise RetryableError("not yet")
        return {"lengths": self.lengths}
