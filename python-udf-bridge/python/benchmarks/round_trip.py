"""Prints what a call of a node costs beyond the node: ``python benchmarks/round_trip.py``.

A value of 1 kB of JSON, and 1 MB of samples through segments; in this interpreter, and in a
supervised process.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from support import JavaSide, json_request  # noqa: E402

CALLS = 5_000
BATCH = 50


def microseconds_per_value(java: JavaSide, make_request, calls: int) -> tuple[float, float]:
    """Minimum and median over the batches."""
    times = []
    for _ in range(calls // BATCH):
        requests = [make_request() for _ in range(BATCH)]
        start = time.perf_counter()
        java.call(*requests)
        times.append((time.perf_counter() - start) / BATCH * 1e6)
    return min(times), statistics.median(times)


def main() -> None:
    """Measures and prints."""
    text = {"text": "x" * 500, "numbers": list(range(100))}
    samples = np.zeros(250_000, np.float32)
    folder = "/dev/shm" if Path("/dev/shm").is_dir() else None
    for isolated in (False, True):
        place = "supervised process" if isolated else "this interpreter"
        with JavaSide("Echo", modules=["worker_nodes"], isolated=isolated) as java:
            java.call(json_request(text))
            low, mid = microseconds_per_value(java, lambda: json_request(text), CALLS)
            print(f"{place:>20}: 1 kB of JSON     {low:8.1f} us, median {mid:8.1f} us")
        with (
            tempfile.TemporaryDirectory(dir=folder) as segments,
            JavaSide(
                "Echo", modules=["worker_nodes"], isolated=isolated, segments=Path(segments)
            ) as java,
        ):
            value = java.audio(samples)
            java.call({"record": "r", "value": value})

            def request(value=value) -> dict:
                return {"record": "r", "value": value}

            low, mid = microseconds_per_value(java, request, CALLS // 10)
            print(f"{place:>20}: 1 MB of samples  {low:8.1f} us, median {mid:8.1f} us")


if __name__ == "__main__":
    main()
