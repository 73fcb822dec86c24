"""Outputs of a pipeline as columns, and back."""

from __future__ import annotations

import json
from typing import Any, Callable, Mapping, NamedTuple, Optional

import numpy as np
import numpy.typing as npt
from pyflink.common import Row, Types
from pyflink.table import DataTypes

from remotemedia.audio import FORMATS, Audio

NAMES = ("result", "result_audio", "error")

#: Samples by the name of their format, in the byte order they have in columns.
DTYPES = {form: dtype.newbyteorder("<") for dtype, form in FORMATS.items()}


class Columns(NamedTuple):
    """What comes of one row; see ``remotemedia.flink``.

    PyFlink cannot take a NULL map, or one in a row within a map, from a worker or for ``collect``.
    """

    result: Optional[str]
    result_audio: dict[str, Any]
    error: Optional[str]


def data_types() -> list[Any]:
    """The types of the columns in a table."""
    audio = DataTypes.ROW(
        [
            DataTypes.FIELD("samples", DataTypes.BYTES()),
            DataTypes.FIELD("sample_rate", DataTypes.INT()),
            DataTypes.FIELD("channels", DataTypes.INT()),
            DataTypes.FIELD("format", DataTypes.STRING()),
        ]
    )
    return [DataTypes.STRING(), DataTypes.MAP(DataTypes.STRING(), audio), DataTypes.STRING()]


def stream_types() -> list[Any]:
    """The types of the columns in a stream."""
    audio = Types.ROW_NAMED(
        ["samples", "sample_rate", "channels", "format"],
        [Types.PRIMITIVE_ARRAY(Types.BYTE()), Types.INT(), Types.INT(), Types.STRING()],
    )
    return [Types.STRING(), Types.MAP(Types.STRING(), audio), Types.STRING()]


def to_columns(outcome: Mapping[str, Any], sinks: list[str]) -> Columns:
    """The columns for an execution.

    Args:
        outcome: as ``remotemedia_runtime.execute_pipeline_with_input`` gives it, audio with rates.
        sinks: ids of the pipeline's sinks.

    Raises:
        ValueError: for a result that JSON cannot hold.
    """
    value, error = outcome["result"], outcome["error"]
    if value is None and error is not None:
        return failed(error)
    audio: dict[str, Any] = {}

    def take(leaf: Any, key: str) -> Any:
        if not _is_audio(leaf):
            return None
        audio[key] = _audio_row(leaf["audio"], leaf["sample_rate"])
        return {"audio": key}

    root = _escaped(sinks[0]) if len(sinks) == 1 else ""
    tree = _replaced(value, root, take)
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Columns(text, audio, error)


def failed(error: str) -> Columns:
    """The columns of a row that nothing came of."""
    return Columns(None, {}, error)


def value_of(result: Optional[str], result_audio: Optional[Mapping[str, Any]] = None) -> Any:
    """The output that the columns ``result`` and ``result_audio`` of a row hold.

    Args:
        result: the JSON text, or None.
        result_audio: the audio in it by key, or None.

    Returns:
        What ``Pipeline.run`` returns, audio as ``remotemedia.Audio`` with its rate; None for a
        row without result.
    """
    if result is None:
        return None
    tree = json.loads(result)
    if not result_audio:
        return tree
    rows = dict(result_audio)

    def put(leaf: Any, path: str) -> Any:
        if set(leaf) != {"audio"} or leaf["audio"] not in rows:
            return None
        key = str(leaf["audio"])
        # With one sink, the key begins with its id, which is not in the path.
        is_its_own = not path or key == path or key.endswith(f"/{path}")
        return _audio(rows[key]) if is_its_own else None

    return _replaced(tree, "", put)


def _replaced(value: Any, key: str, replace: Callable[[Any, str], Any]) -> Any:
    """A copy of ``value`` with what ``replace`` gives for its objects, unless that is None."""
    before = f"{key}/" if key else ""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        # It may be one of utterances; no other list has audio in it.
        return [_replaced(item, f"{before}{index}", replace) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    replacement = replace(value, key)
    if replacement is not None:
        return replacement
    return {name: _replaced(item, before + _escaped(name), replace) for name, item in value.items()}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _is_audio(value: Any) -> bool:
    # JSON has no arrays of numpy's, so no other object looks like it.
    return isinstance(value, dict) and isinstance(value.get("audio"), np.ndarray)


def _audio_row(samples: npt.NDArray[Any], sample_rate: Optional[int]) -> Any:
    form = FORMATS[samples.dtype.newbyteorder("=")]
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    return Row(
        samples=samples.astype(DTYPES[form], copy=False).tobytes(),
        sample_rate=sample_rate or 0,
        channels=channels,
        format=form,
    )


def _audio(row: Any) -> Audio:
    data, sample_rate, channels, form = row
    # What is collected from a stream comes as a list of Java's bytes, which are signed.
    content = np.array(data, np.int8) if isinstance(data, list) else data
    samples = np.frombuffer(content, DTYPES[form])
    return Audio(samples if channels == 1 else samples.reshape(-1, channels), sample_rate or None)
