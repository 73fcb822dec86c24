"""Stands the runtime in many calls, and says what came of it.

::

    python tools/soak.py threads [--threads 16] [--calls 1000]
    python tools/soak.py leak [--calls 100000] [--failing 10000]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import threading
import time
from typing import Any, Callable

import numpy as np

import remotemedia_runtime as runtime
from remotemedia import AudioResampleNode, Node, Pipeline, VADNode, node

_MB = 2**20
_WARM_UP = 1000


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


def leak(calls: int, failing: int) -> float:
    """Calls with arrays of 1 MB and failing ones; gives how many MB resident memory grew by."""
    audio = np.random.default_rng(1).random(_MB // 4).astype(np.float32)
    scale = Pipeline().add_node(Scale)

    def call(number: int) -> None:
        if number % 10 == 0:
            scale.run((audio, 16000))
        else:
            runtime.execute_pipeline_with_input(_one("MultiplyNode", factor=2), (audio, 16000))

    def fail(number: int) -> None:
        kind = number % 3
        if kind == 0:
            _fails(_one("VADNode"), "text")
        elif kind == 1:
            _fails(_one("SoakScale"), None)
        else:
            with_problem = _one("VADNode", treshold=number)
            try:
                runtime.validate_manifest(with_problem)
            except ValueError:
                return

    for number in range(_WARM_UP):
        call(number)
        fail(number)
    before = _resident_mb()
    for number in range(calls):
        call(number)
    for number in range(failing):
        fail(number)
    grown = _resident_mb() - before
    scale.close()
    return grown


def _resident_mb() -> float:
    import jpype

    gc.collect()
    jpype.JClass("java.lang.System").gc()
    time.sleep(0.2)
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MB


def _main() -> None:
    parser = argparse.ArgumentParser(description="Stands the runtime in many calls.")
    commands = parser.add_subparsers(dest="command", required=True)
    of_threads = commands.add_parser("threads")
    of_threads.add_argument("--threads", type=int, default=16)
    of_threads.add_argument("--calls", type=int, default=1000)
    of_leak = commands.add_parser("leak")
    of_leak.add_argument("--calls", type=int, default=100_000)
    of_leak.add_argument("--failing", type=int, default=10_000)
    options = parser.parse_args()
    started = time.monotonic()
    if options.command == "threads":
        wrong = threads(options.threads, options.calls)
        text = f"{options.threads} threads x {options.calls} calls: {wrong} wrong"
    else:
        grown = leak(options.calls, options.failing)
        text = (
            f"{options.calls} calls with 1 MB, {options.failing} failing: {grown:+.1f} MB resident"
        )
    load = os.getloadavg()[0]
    print(f"{text}; {time.monotonic() - started:.0f} s, load {load:.1f}")


if __name__ == "__main__":
    _main()
