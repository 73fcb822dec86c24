"""What the tests with PyFlink share."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from remotemedia import Audio, Pipeline

# Before PyFlink tells the workers that it runs in this process what they need to know.
ENVIRONMENT = dict(os.environ)

HERE = Path(__file__).resolve().parent

MIXED: dict[str, Any] = {
    "version": "v1",
    "nodes": [
        {"id": "down", "node_type": "ResampleNode", "params": {"target_rate": 8000}},
        {"id": "speech", "node_type": "VADNode"},
        {"id": "peak", "node_type": "FlinkPeak"},
        {"id": "copy", "node_type": "PassThroughNode"},
    ],
    "connections": [
        {"from": "down", "to": "speech"},
        {"from": "down", "to": "peak"},
        {"from": "down", "to": "copy"},
    ],
}

CUTTING: dict[str, Any] = {
    "version": "v1",
    "nodes": [
        {"id": "vad", "node_type": "VADNode", "params": {"frame_length_ms": 10}},
        {"id": "same", "node_type": "PassThroughNode"},
        {
            "id": "cut",
            "node_type": "SegmentNode",
            "params": {"min_duration_s": 0.1, "merge_gap_ms": 0, "pad_ms": 0},
        },
        {
            "id": "short",
            "node_type": "FilterNode",
            "params": {"rules": {"short": "record.duration_s < 0.5"}},
        },
        {"id": "peak", "node_type": "FlinkPeak"},
    ],
    "connections": [
        {"from": "same", "to": "cut"},
        {"from": "vad", "to": "cut"},
        {"from": "cut", "to": "short"},
        {"from": "short", "to": "peak"},
    ],
}

JUDGING: dict[str, Any] = {
    "version": "v1",
    "nodes": [
        {
            "id": "short",
            "node_type": "FilterNode",
            "params": {"rules": {"short": "record.duration_s < 1.0"}},
        },
        {"id": "peak", "node_type": "FlinkPeak"},
    ],
    "connections": [{"from": "short", "to": "peak"}],
}


def bursts(*frames: int) -> Any:
    """Noise of some lengths at 16 kHz, each after a pause of a quarter of a second."""
    pause = np.zeros(4000, np.float32)
    parts = [part for seed, n in enumerate(frames) for part in (pause, 2 * noise(n, seed))]
    return np.concatenate([*parts, pause])


def noise(frames: int, seed: int) -> Any:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, frames).astype(np.float32)


def in_process(manifest: Any, audio: Audio) -> Any:
    """What the runtime in this process gives, as ``comparable`` has it."""
    with Pipeline.from_manifest(manifest) as pipeline:
        return comparable(pipeline.run(audio))


def comparable(value: Any) -> Any:
    """Audio as its bits, shape, type and rate; all else as it is."""
    if isinstance(value, Audio):
        value = {"audio": value.samples, "sample_rate": value.sample_rate}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("audio"), np.ndarray):
        samples = value["audio"]
        bits = samples.astype(samples.dtype.newbyteorder("<")).tobytes()
        return (bits, samples.shape, samples.dtype.name, value["sample_rate"])
    return {key: comparable(item) for key, item in value.items()}


def configure(set_option: Any) -> None:
    """What all jobs of the tests run with."""
    set_option("parallelism.default", "1")
    set_option("python.executable", sys.executable)
    set_option("python.fn-execution.bundle.size", "3")


def text(manifest: Any) -> str:
    return json.dumps(manifest)
