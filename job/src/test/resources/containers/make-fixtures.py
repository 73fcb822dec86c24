"""Makes the shard and the data sets of this folder with the programs that others make theirs with."""

import datetime
import decimal
import io
from pathlib import Path

import datasets
import numpy
import pyarrow
import pyarrow.parquet
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


def hugging_face() -> None:
    """What `push_to_hub` uploads: a group of bytes and path, row groups, class labels."""
    rows = [
        {
            "audio": {"bytes": encoded(number, kind.upper()), "path": f"take{number}.{kind}"},
            "text": None if number == 3 else f"Grüße {number}",
            "speaker": {"id": number // 2, "name": f"s{number // 2}"},
            "words": ["a", "b"],
            "label": number % 2,
        }
        for number, kind in enumerate(["flac", "wav", "flac", "flac", "wav"])
    ]
    features = datasets.Features(
        {
            "audio": datasets.Audio(sampling_rate=RATE),
            "text": datasets.Value("string"),
            "speaker": {"id": datasets.Value("int64"), "name": datasets.Value("string")},
            "words": datasets.Sequence(datasets.Value("string")),
            "label": datasets.ClassLabel(names=["no", "yes"]),
        }
    )
    table = datasets.Dataset.from_list(rows, features=features)
    table.to_parquet(str(HERE / "datasets.parquet"), batch_size=2)


def tables() -> None:
    """Plain columns of all types that are carried, with each compression and both page versions."""
    rows = 5
    day = datetime.date(2024, 2, 29)
    noon = datetime.datetime(2024, 2, 29, 12, 0, 0, 123456)
    columns = {
        "flag": pyarrow.array([n % 2 == 0 for n in range(rows)]),
        "small": pyarrow.array([-n for n in range(rows)], pyarrow.int8()),
        "unsigned": pyarrow.array([2**32 - 1 - n for n in range(rows)], pyarrow.uint32()),
        "huge": pyarrow.array([2**64 - 1 - n for n in range(rows)], pyarrow.uint64()),
        "long": pyarrow.array([None if n == 2 else 2**40 + n for n in range(rows)]),
        "single": pyarrow.array([0.1, 1.5, float("nan"), 3.0, -0.0], pyarrow.float32()),
        "double": pyarrow.array([0.1 * n for n in range(rows)]),
        "price": pyarrow.array(
            [decimal.Decimal(n).scaleb(-2) for n in range(rows)], pyarrow.decimal128(9, 2)
        ),
        "day": pyarrow.array([day] * rows),
        "time": pyarrow.array([noon] * rows, pyarrow.timestamp("us")),
        "kind": pyarrow.array(["x", "y", "x", None, "x"]).dictionary_encode(),
        "blob": pyarrow.array([b"\xff"] * rows, pyarrow.binary(1)),
        "recording": pyarrow.array([encoded(n, "FLAC") for n in range(rows)]),
    }
    table = pyarrow.table(columns)
    for compression, version in [
        ("none", "1.0"),
        ("snappy", "1.0"),
        ("gzip", "2.0"),
        ("zstd", "2.0"),
        ("lz4", "1.0"),
    ]:
        pyarrow.parquet.write_table(
            table,
            HERE / f"pyarrow-{compression}.parquet",
            compression=compression,
            data_page_version=version,
            row_group_size=3,
            data_page_size=1,
            write_batch_size=2,
            write_page_checksum=True,
            store_schema=False,
            store_decimal_as_integer=compression == "zstd",
            column_encoding={"long": "DELTA_BINARY_PACKED", "recording": "DELTA_LENGTH_BYTE_ARRAY"}
            if compression == "zstd"
            else None,
            use_dictionary=compression != "zstd",
        )


def odd() -> None:
    """Rows and columns that need a word of their own."""
    rows = [
        {"bytes": b"one", "path": "same.flac"},
        {"bytes": b"two", "path": "d/same.flac"},
        {"bytes": b"three", "path": "same.flac"},
        {"bytes": b"four", "path": "/a/../b.wav"},
        {"bytes": b"five", "path": None},
        {"bytes": b"six", "path": ""},
        {"bytes": None, "path": "elsewhere.wav"},
        None,
    ]
    group = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    audio = pyarrow.array(rows, group)
    options = {"store_schema": False}
    write = pyarrow.parquet.write_table
    write(pyarrow.table({"clip": audio}), HERE / "odd-rows.parquet", **options)
    blobs = pyarrow.array([b"one"])
    write(pyarrow.table({"n": [1], "s": ["x"]}), HERE / "odd-none.parquet", **options)
    write(pyarrow.table({"a": blobs, "b": blobs}), HERE / "odd-two.parquet", **options)
    write(pyarrow.table({"a": blobs, "audio": blobs}), HERE / "odd-named.parquet", **options)
    write(pyarrow.table({"a": blobs}), HERE / "odd-brotli.parquet", compression="brotli", **options)
    write(pyarrow.table({"a": blobs.slice(1)}), HERE / "odd-empty.parquet", **options)


def paths() -> None:
    """A list in the form of a table, with stretches; a column that cannot be carried."""
    table = pyarrow.table(
        {
            "audio_filepath": ["a.wav", "a.wav", "missing.wav"],
            "offset": [0.1, None, None],
            "duration": [0.1, -1.0, None],
            "text": ["one", "two", "three"],
            "embedding": [[1.0, 2.0]] * 3,
        }
    )
    pyarrow.parquet.write_table(table, HERE / "paths.parquet", store_schema=False)
    table = pyarrow.table({"clip": ["a.wav"], "Start": [0.1], "id": ["one"]})
    pyarrow.parquet.write_table(table, HERE / "paths-start.parquet", store_schema=False)


def mixed() -> None:
    """Rows that hold a recording beside rows that name a file, both with times."""
    rows = [{"bytes": b"one", "path": "one.flac"}] + [{"bytes": None, "path": "a.wav"}] * 3
    group = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    audio = pyarrow.array(rows, group)
    times = {"offset": [7.0, 0.1, None, -1.0], "duration": [8.0, 0.1, None, None]}
    table = pyarrow.table({"audio": audio, **times})
    pyarrow.parquet.write_table(table, HERE / "mixed.parquet", store_schema=False)
    table = pyarrow.table({"audio": audio, "Start": [7.0, 0.1, None, 0.2], "length_s": [1] * 4})
    pyarrow.parquet.write_table(table, HERE / "mixed-start.parquet", store_schema=False)


if __name__ == "__main__":
    shard()
    hugging_face()
    tables()
    odd()
    paths()
    mixed()
