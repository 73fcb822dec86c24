"""Nodes that print, for the tests of notices."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
import threading
import time
import warnings
from typing import Any

from remotemedia import Node, node


@node("Talkative")
class Talkative(Node):
    """Says something in all the ways there are."""

    def initialize(self) -> None:
        print("loading")

    def execute(self, value: Any) -> Any:
        print("to stdout", value)
        print("to stderr", file=sys.stderr)
        logging.getLogger("talks").warning("a warning")
        logging.getLogger("talks").info("what nobody asked for")
        thread = threading.Thread(target=lambda: print("by a thread"))
        thread.start()
        thread.join()
        return value

    def cleanup(self) -> None:
        print("cleaning up")


@node("SpeaksThroughOthers")
def speaks_through_others(value: Any) -> Any:
    """Writes past Python's own streams."""
    os.write(1, b"to the descriptor\n")
    subprocess.run(["echo", "by a program"], check=True)
    ctypes.CDLL(None).puts(b"by a library")
    warnings.warn("of the warnings module", stacklevel=1)
    return value


@node("Floods")
def floods(value: Any, *, lines: int = 1000) -> Any:
    for number in range(lines):
        print("line", number)
    return value


@node("TalksAndDies")
def talks_and_dies(value: Any) -> Any:
    print("the last words", end="")
    sys.stdout.flush()
    os._exit(1)


@node("Slow")
def slow(value: Any) -> Any:
    """Takes as many seconds as the value is."""
    print("begins")
    time.sleep(value)
    return value
