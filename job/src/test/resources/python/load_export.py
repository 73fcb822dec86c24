"""Loads what bin/remotemedia export has made, with other programs, and compares it with the run."""

from __future__ import annotations

import glob
import io
import json
import sys
from pathlib import Path

import lhotse
import numpy as np
import soundfile
import webdataset


def main(run: str, listed: str, sharded: str) -> None:
    results = {}
    for part in glob.glob(f"{run}/results/*.jsonl"):
        for line in Path(part).read_text(encoding="utf-8").splitlines():
            result = json.loads(line)
            results[result["record"]] = result

    entries = [json.loads(line) for line in Path(listed, "manifest.jsonl").open(encoding="utf-8")]
    assert {entry["record"] for entry in entries} == set(results)
    for entry in entries:
        recording = lhotse.Recording.from_file(entry["audio_filepath"])
        expected = results[entry["record"]]["outputs"]["i16"]
        assert recording.num_samples == expected["frames"], entry
        assert recording.sampling_rate == expected["sample_rate"], entry
        assert abs(recording.duration - entry["duration"]) < 1e-9, entry
        assert recording.load_audio().shape == (1, expected["frames"]), entry

    shards = sorted(glob.glob(f"{sharded}/*.tar"))
    seen = set()
    for sample in webdataset.WebDataset(shards, shardshuffle=False):
        entry = json.loads(sample["json"])
        suffix = entry["audio_filepath"].rsplit(".", 1)[1]
        samples, rate = soundfile.read(io.BytesIO(sample[suffix]), dtype="int16")
        own, _ = soundfile.read(
            Path(run, results[entry["record"]]["outputs"]["i16"]["audio"]), dtype="int16"
        )
        assert rate == entry["sample_rate"] and np.array_equal(samples, own), entry
        assert sample["__key__"] + "." + suffix == entry["audio_filepath"], entry
        seen.add(entry["record"])
    assert seen == set(results)
    print(f"{len(entries)} recordings by lhotse, {len(seen)} samples by webdataset, all as written")


if __name__ == "__main__":
    main(*sys.argv[1:])
