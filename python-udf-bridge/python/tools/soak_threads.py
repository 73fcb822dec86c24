"""Calls the runtime from many threads at a time, and says how many results were wrong.

::

    python tools/soak_threads.py [--threads 16] [--calls 1000]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from typing import Any, Callable

import numpy as np

import remotemedia_runtime as runtime
from remotemedia import AudioResampleNode, Node, Pipeline, VADNode, node


def _one(node_type: str, **params: Any) -> str:
    nodes = [{"id": "n", "node_type": node_type, "params": params}]
    return json.dumps({"version": "v1", "nodes": nodes, "connections": []})


@node("SoakScale")
class Scale(Node):
    """Multiplies samples."""

    def __init__(self, *, factor: float = 2.0) -> None:
        self._factor = np.float32(factor)

    def execute(self, value: Any) -> Any:
        """Scales audio."""
        if not hasattr(value, "samples"):
            raise ValueError("no audio")
        return value.samples * self._factor


def threads(threads: int, calls: int) -> int:
    """Mixed calls from many threads; gives the number of wrong results."""
    audio = np.random.default_rng(1).random(44_100).astype(np.float32)
    speech = Pipeline().add_node(AudioResampleNode(target_rate=16000)).add_node(VADNode())
    scale = Pipeline().add_node(Scale, factor=3.0)
    segments = speech.run(audio, sample_rate=44100)
    wrong: list[str] = []
    kinds: list[Callable[[int], bool]] = [
        lambda i: runtime.validate_manifest(_one("AddNode", addend=i)),
        lambda i: (
            runtime.execute_pipeline_with_input(_one("AddNode", addend=i), 1)["result"] == i + 1
        ),
        lambda i: bool(
            np.array_equal(
                runtime.execute_pipeline_with_input(_one("PassThroughNode"), audio[i:])["result"],
                audio[i:],
            )
        ),
        lambda i: bool(speech.run(audio, sample_rate=44100) == segments),
        lambda i: bool(np.array_equal(scale.run(audio[i:]), audio[i:] * np.float32(3))),
        lambda i: _fails(_one("VADNode"), i),
        lambda i: _fails(_one("SoakScale"), i),
        lambda i: "VADNode" in runtime.get_available_nodes(),
    ]

    def work(number: int) -> None:
        for i in range(calls):
            kind = (number + i) % len(kinds)
            try:
                if not kinds[kind](i + number):
                    wrong.append(f"call of kind {kind}: wrong result")
            except Exception as error:
                wrong.append(f"call of kind {kind}: {error!r}")

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    speech.close()
    scale.close()
    for message in sorted(set(wrong)):
        print(message, file=sys.stderr)
    return len(wrong)


def _fails(manifest: str, value: Any) -> bool:
    try:
        runtime.execute_pipeline_with_input(manifest, value)
    except RuntimeError as error:
        return getattr(error, "node_id", None) == "n"
    return False


def _main() -> int:
    parser = argparse.ArgumentParser(description="Calls the runtime from many threads at a time.")
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--calls", type=int, default=1000, help="of each thread")
    options = parser.parse_args()
    started = time.monotonic()
    wrong = threads(options.threads, options.calls)
    print(
        f"{options.threads} threads x {options.calls} calls: {wrong} wrong; "
        f"{time.monotonic() - started:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_main())
