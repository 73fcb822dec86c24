"""Makes the shard and the data sets of this folder with the programs that others make theirs with."""

import io
import json
from pathlib import Path

import numpy
import soundfile
import webdataset

HERE = Path(__file__).parent
RATE = 8000


def encoded(number: int, kind: str) -> bytes:
    time = numpy.arange(800 + number) / RATE
    samples = (8000 * numpy.sin(2 * numpy.pi * (300 + 100 * number) * time)).astype(numpy.int16)
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format=kind, subtype="PCM_16")
    return file.getvalue()


def shard() -> None:
    with webdataset.TarWriter(str(HERE / "webdataset.tar"), mtime=0) as tar:
        for number in range(4):
            kind = ("flac", "wav")[number % 2]
            tar.write(
                {
                    "__key__": f"speaker{number // 2}/take{number}",
                    kind: encoded(number, kind.upper()),
                    "json": {"text": f"Grüße {number}", "speaker": {"id": number // 2}},
                    "cls": number,
                }
            )


if __name__ == "__main__":
    shard()
