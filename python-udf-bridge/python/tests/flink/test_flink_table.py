from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import flink_nodes  # noqa: F401 - registers its nodes
import numpy as np
import pytest
from flink_support import (
    CUTTING,
    ENVIRONMENT,
    HERE,
    JUDGING,
    MIXED,
    bursts,
    comparable,
    configure,
    in_process,
    noise,
    text,
)
from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment
from pyflink.table.expressions import col

from remotemedia import Audio, Pipeline
from remotemedia.flink import apply_to_table, value_of

VAD = {"version": "v1", "nodes": [{"id": "vad", "node_type": "VADNode"}], "connections": []}
BYTES, INT, STRING = DataTypes.BYTES(), DataTypes.INT(), DataTypes.STRING()


@pytest.fixture(scope="module")
def batch() -> Any:
    return environment(EnvironmentSettings.in_batch_mode())


@pytest.fixture(scope="module")
def streaming() -> Any:
    return environment(EnvironmentSettings.in_streaming_mode())


def environment(settings: Any) -> Any:
    tables = TableEnvironment.create(settings)
    configure(tables.get_config().set)
    return tables


def table(tables: Any, rows: list[tuple[Any, ...]], **types: Any) -> Any:
    fields = [DataTypes.FIELD(name, data_type) for name, data_type in types.items()]
    return tables.from_elements(rows, DataTypes.ROW(fields))


def recordings(tables: Any, rows: list[tuple[Any, ...]]) -> Any:
    return table(tables, rows, id=STRING, audio=BYTES, sample_rate=INT, note=STRING)


def collected(applied: Any) -> list[Any]:
    with applied.execute().collect() as rows:
        return list(rows)


@pytest.mark.parametrize("mode", ["batch", "streaming"])
def test_rows_give_the_bits_of_the_runtime_in_process(
    mode: str, request: pytest.FixtureRequest
) -> None:
    audio = {name: noise(9000 + 1000 * seed, seed) for seed, name in enumerate("abcdefg")}
    rows = [(key, bytearray(x.tobytes()), 44100, f"of {key}") for key, x in audio.items()]
    rows[2] = ("c", bytearray(b"abc"), 44100, "cut")
    rows[4] = ("e", None, 44100, "none")
    rows[5] = ("f", rows[5][1], None, "no rate")

    applied = apply_to_table(recordings(request.getfixturevalue(mode), rows), MIXED)

    names = ["id", "sample_rate", "note", "result", "result_audio", "error"]
    assert list(applied.get_resolved_schema().get_column_names()) == names
    found = {row[0]: row for row in collected(applied)}
    assert sorted(found) == list("abcdefg")
    for key in "abdg":
        assert tuple(found[key])[1:3] == (44100, f"of {key}")
        assert found[key][5] is None
        value = comparable(value_of(found[key][3], found[key][4]))
        assert value == in_process(MIXED, Audio(audio[key], 44100))
        assert sorted(found[key][4]) == ["copy", "peak/turned~1around"]
    for key, message in {"c": "3 bytes", "e": "NULL", "f": "sample rate"}.items():
        assert tuple(found[key])[3:5] == (None, {})
        assert message in found[key][5]


@pytest.mark.parametrize("mode", ["batch", "streaming"])
def test_a_row_has_the_list_of_its_utterances(mode: str, request: pytest.FixtureRequest) -> None:
    audio = {"a": bursts(4800, 16000, 1600), "none": bursts()}
    rows = [(key, bytearray(x.tobytes()), 16000, "") for key, x in audio.items()]

    applied = apply_to_table(recordings(request.getfixturevalue(mode), rows), CUTTING)

    found = {row[0]: row for row in collected(applied)}
    assert sorted(found) == ["a", "none"]
    for key, samples in audio.items():
        assert found[key][5] is None
        value = comparable(value_of(found[key][3], found[key][4]))
        assert value == in_process(CUTTING, Audio(samples, 16000))
    assert value_of(found["none"][3], found["none"][4]) == []
    first, second, third = value_of(found["a"][3], found["a"][4])
    turned = first["value"]["turned/around"]
    assert np.array_equal(turned.samples[::-1], audio["a"][4000:8800])
    assert second["rejected"] == ["short"]
    assert third["duration_s"] == 0.1
    assert sorted(found["a"][4]) == ["peak/0/value/turned~1around", "peak/2/value/turned~1around"]


def test_a_rejected_row_tells_its_rules_in_place_of_its_value(batch: Any) -> None:
    rows = [("long", 16001), ("short", 1600)]
    given = [(key, bytearray(noise(n, 1).tobytes()), 16000, "") for key, n in rows]
    found = {row[0]: row for row in collected(apply_to_table(recordings(batch, given), JUDGING))}
    values = {"record": {"duration_s": 16001 / 16000}}
    assert json.loads(found["long"][3]) == {"rejected": ["short"], "values": values}
    assert tuple(found["long"])[4:6] == ({}, None)
    assert "peak" in value_of(found["short"][3], found["short"][4])


def test_a_failed_node_leaves_what_the_other_sinks_gave(batch: Any) -> None:
    manifest = {
        "version": "v1",
        "nodes": [
            {"id": "a", "node_type": "PassThroughNode"},
            {"id": "p", "node_type": "FlinkPeak"},
        ],
        "connections": [],
    }
    samples = noise(13, 1)
    (row,) = collected(
        apply_to_table(
            table(batch, [(samples.tolist(), 2)], stereo=DataTypes.ARRAY(DataTypes.FLOAT()), n=INT),
            text(manifest),
            audio="stereo",
            sample_rate=16000,
            prefix="my_",
            keep_audio=True,
        ).select(col("n"), col("my_result"), col("my_result_audio"), col("my_error"))
    )
    assert row[0] == 2
    assert comparable(value_of(row[1], row[2])) == {
        "a": (samples.tobytes(), (13,), "float32", 16000)
    }
    assert "thirteen frames" in row[3]
    assert "in 'p'" in row[3]


def test_integer_samples_of_several_channels(streaming: Any) -> None:
    samples = np.arange(-6, 6, dtype=np.int16).reshape(-1, 3)
    applied = apply_to_table(
        table(streaming, [(bytearray(samples.tobytes()), 3)], pcm=BYTES, channels=INT),
        Pipeline().add_node("PassThroughNode", id="same"),
        audio="pcm",
        sample_rate=None,
        channels="channels",
        format="i16",
    )
    (row,) = collected(applied)
    assert row[1] == '{"audio":"same"}'
    assert comparable(value_of(row[1], row[2])) == (samples.tobytes(), (4, 3), "int16", None)


def test_workers_have_the_values_of_placeholders(batch: Any) -> None:
    samples = np.array([0.0625, -0.125], np.float32)
    louder = {
        "version": "v1",
        "nodes": [{"id": "gain", "node_type": "MultiplyNode", "params": {"factor": "${GAIN}"}}],
        "connections": [],
    }
    source = recordings(batch, [("a", bytearray(samples.tobytes()), 8000, "")])
    with pytest.raises(ValueError, match="has no value"):
        apply_to_table(source, louder)
    (row,) = collected(
        apply_to_table(source, louder, params={"GAIN": 4}).select(
            col("result"), col("result_audio"), col("error")
        )
    )
    assert row[2] is None
    assert value_of(row[0], row[1]).samples.tolist() == (samples * 4).tolist()


def test_a_node_that_cannot_be_made_fails_the_job(batch: Any) -> None:
    rows = [("a", bytearray(8), 8000, "")]
    applied = apply_to_table(
        recordings(batch, rows), Pipeline().add_node("FlinkUnmakable", id="model")
    )
    with pytest.raises(Exception, match="no model here"):
        collected(applied)


def test_workers_of_their_own_import_the_modules_and_clean_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = f"""
        import os
        import sys
        sys.path.insert(0, {str(HERE)!r})
        from test_flink_table import *
        rows = [("a", bytearray(noise(900, 1).tobytes()), 8000, "")]
        peak = Pipeline().add_node("FlinkPeak", id="peak", log={str(log)!r})
        tables = environment(EnvironmentSettings.in_batch_mode())
        tables.add_python_file({str(HERE / "flink_nodes.py")!r})
        (row,) = collected(apply_to_table(recordings(tables, rows), peak))
        assert row[5] is None, row
        found = comparable(value_of(row[3], row[4]))
        log = Path({str(log)!r})
        assert log.read_text() != str(os.getpid()) + chr(10), "the worker was this process"
        print(len(log.read_text().splitlines()))
        log.write_text("")
        assert found == in_process(peak.to_dict(), Audio(noise(900, 1), 8000))
    """
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(map(str.strip, program.splitlines()))],
        env={**ENVIRONMENT, "_python_worker_execution_mode": "process"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "1\n"), ended.stderr[-3000:]


class TestWhatIsRefusedOnTheClient:
    @pytest.fixture
    def source(self, batch: Any) -> Any:
        return recordings(batch, [("a", bytearray(4), 8000, "")])

    def test_an_invalid_manifest(self, source: Any) -> None:
        with pytest.raises(ValueError, match="threshhold"):
            apply_to_table(source, Pipeline().add_node("VADNode", threshhold=3))

    def test_an_unknown_node(self, source: Any) -> None:
        with pytest.raises(KeyError, match="NoSuchNode"):
            apply_to_table(source, Pipeline().add_node("NoSuchNode"))

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"audio": "sound"}, "no column 'sound'; its columns: id, audio"),
            ({"audio": "note"}, "'note' is of type .*, which holds no samples"),
            ({"sample_rate": "rate"}, "no column 'rate'"),
            ({"format": "f16"}, "format is one of f32, f64, i16, i32"),
        ],
    )
    def test_columns(self, source: Any, options: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            apply_to_table(source, VAD, **options)

    def test_columns_that_exist(self, source: Any) -> None:
        applied = apply_to_table(source, VAD, keep_audio=True)
        with pytest.raises(ValueError, match="column 'result' already; give a prefix"):
            apply_to_table(applied, VAD)

    def test_modules(self, source: Any) -> None:
        with pytest.raises(ImportError, match="no_such_module"):
            apply_to_table(source, VAD, modules=["no_such_module"])
        with pytest.raises(TypeError, match=r"\['flink_nodes'\]"):
            apply_to_table(source, VAD, modules="flink_nodes")

    def test_thread_mode(self) -> None:
        tables = environment(EnvironmentSettings.in_batch_mode())
        tables.get_config().set("python.execution-mode", "thread")
        with pytest.raises(ValueError, match=r"set python\.execution-mode to process"):
            apply_to_table(recordings(tables, [("a", bytearray(4), 8000, "")]), VAD)
