from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from runtime.runtime_support import PROJECT_ROOT

from remotemedia import FlinkRunError, Pipeline, VADNode


def write_wav(file: Path, samples: np.ndarray) -> None:
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, 16000, 0, "NONE", ""))
        wav.writeframes(samples.astype("<i2").tobytes())


def test_an_embedded_run_gives_what_the_runtime_gives(tmp_path: Path) -> None:
    samples = (np.sin(np.arange(16000) * 0.05) * 20000).astype(np.int16)
    (tmp_path / "in").mkdir()
    write_wav(tmp_path / "in" / "tone.wav", samples)
    (tmp_path / "in" / "broken.wav").write_bytes(b"RIFF")
    pipeline = Pipeline().add_node(VADNode(), id="vad")

    run = pipeline.run_on_flink(
        tmp_path / "in",
        tmp_path / "out",
        parallelism=1,
        launcher=PROJECT_ROOT / "bin" / "remotemedia",
    )

    assert run.some_failed
    assert run.metrics is not None
    assert run.metrics["complete"] is True
    parts = (tmp_path / "out" / "results").glob("part-*.jsonl")
    lines = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    assert [line["record"] for line in lines] == ["tone.wav"]
    audio = samples.astype(np.float32) / np.float32(32768)
    assert lines[0]["outputs"] == {"vad": pipeline.run(audio, sample_rate=16000)}


def test_a_manifest_that_is_refused_says_why(tmp_path: Path) -> None:
    with pytest.raises(FlinkRunError, match="NoSuchNode") as raised:
        Pipeline().add_node("NoSuchNode").run_on_flink(
            tmp_path,
            tmp_path / "out",
            launcher=PROJECT_ROOT / "bin" / "remotemedia",
        )
    assert raised.value.exit_code == 2
