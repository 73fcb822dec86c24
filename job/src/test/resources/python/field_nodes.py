"""Nodes that do what people's nodes do."""

import logging
import os
import sys
import time

from remotemedia import Node, node


@node("Talkative")
class Talkative(Node):
    """Prints, logs and warns."""

    def initialize(self):
        print("loading the model")

    def execute(self, value):
        print("to stdout")
        print("to stderr", file=sys.stderr)
        logging.getLogger("field").warning("a warning of the node")
        return {"frames": value.frames}


@node("Hangs")
def hangs(value):
    """Waits for ever."""
    time.sleep(10**6)


@node("Forks")
def forks(value):
    """The child goes on in the node."""
    os.fork()
    return {"frames": value.frames}


@node("GpuMemory")
class GpuMemory(Node):
    """The first call of each record fails as GPU libraries do."""

    def initialize(self):
        self.seen = set()

    def execute(self, value):
        key = value.samples.tobytes()
        if key not in self.seen:
            self.seen.add(key)
            raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB")
        return {"frames": value.frames}
