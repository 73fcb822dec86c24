"""Pipelines over streams."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Optional, Union

import numpy as np
from pyflink.common import Configuration, Row, Types
from pyflink.common.typeinfo import RowTypeInfo, TupleTypeInfo, TypeInformation
from pyflink.datastream import DataStream, MapFunction, RuntimeContext
from pyflink.util.java_utils import get_j_env_configuration

from remotemedia.audio import Audio
from remotemedia.flink._columns import NAMES, failed, stream_types
from remotemedia.flink._rows import ManifestLike, RowPipeline, require_process_mode


def apply_to_stream(
    stream: DataStream,
    manifest: ManifestLike,
    *,
    sample_rate: Optional[int] = None,
    channels: int = 1,
    format: str = "f32",
    id_type: Optional[TypeInformation] = None,
    params: Optional[Mapping[str, Union[str, float, bool]]] = None,
    modules: Iterable[str] = (),
) -> DataStream:
    """Runs each element of a stream through a pipeline.

    Args:
        stream: of ``(id, samples)`` or ``(id, samples, sample_rate)``, tuples or Rows, or of
            ``remotemedia.Audio``, whose id is None. Samples are a numpy array, ``(frames,)`` or
            ``(frames, channels)``, of float32, float64, int16 or int32; ``remotemedia.Audio``;
            bytes, little-endian and interleaved; or a list of numbers, interleaved.
            Floating-point full scale is 1.0.
        manifest: a ``Pipeline``, a dict, JSON or YAML text, or the ``Path`` of a file of these.
        sample_rate: Hz, of elements that do not tell it; None where it is unknown.
        channels: of samples that are interleaved.
        format: of samples in bytes or lists: ``"f32"``, ``"f64"``, ``"i16"`` or ``"i32"``.
        id_type: type of the ids; by default that of the stream's elements where they have types,
            and otherwise STRING, ids being converted by ``str``.
        params: values for the placeholders ``${NAME}`` and ``${NAME:-default}`` in the manifest's
            node parameters, by name; a ``Pipeline`` has its own.
        modules: modules of CPython nodes for the workers to import, beside those that have
            registered the nodes of the manifest here, which they import anyway.

    Returns:
        A stream of Rows with the fields ``id``, and ``result``, ``result_audio`` and ``error`` of
        ``remotemedia.flink``, in the order of the elements.

    Raises:
        ValueError: for an invalid manifest, with all that is wrong; for thread mode.
        KeyError: when unknown node types are all that is wrong with the manifest.
        ImportError: for a module of ``modules`` that does not exist.
        remotemedia_runtime.JvmError: when there is no Java to check the manifest with.
    """
    require_process_mode(_configuration(stream).get_string)
    rows = RowPipeline(manifest, modules, format, params)
    known = id_type if id_type is not None else _id_type(stream.get_type())
    mapped = _StreamRows(rows, sample_rate, channels, known is None)
    types = [Types.STRING() if known is None else known, *stream_types()]
    output = Types.ROW_NAMED(["id", *NAMES], types)
    return stream.map(mapped, output_type=output).name("RemoteMedia pipeline")


class _StreamRows(MapFunction):
    def __init__(
        self, rows: RowPipeline, sample_rate: Optional[int], channels: int, ids_as_text: bool
    ) -> None:
        self._rows = rows
        self._sample_rate = sample_rate
        self._channels = channels
        self._ids_as_text = ids_as_text

    def open(self, runtime_context: RuntimeContext) -> None:
        self._rows.open()

    def close(self) -> None:
        self._rows.close()

    def map(self, value: Any) -> Any:
        parts = (None, value) if isinstance(value, (Audio, np.ndarray)) else _parts(value)
        if parts is None:
            columns = failed(_refusal(value))
            return Row(None, *columns)
        key, samples, *rest = parts
        rate = rest[0] if rest and rest[0] is not None else self._sample_rate
        columns = self._rows.run(samples, rate, self._channels)
        return Row(str(key) if self._ids_as_text and key is not None else key, *columns)


def _parts(value: Any) -> Optional[tuple[Any, ...]]:
    if isinstance(value, (tuple, list, Row)) and len(value) in (2, 3):
        return tuple(value)
    return None


def _refusal(value: Any) -> str:
    return (
        "Data marshaling failed: an element of the stream is (id, samples), "
        f"(id, samples, sample_rate) or remotemedia.Audio, not {type(value).__name__}"
        + (f" of {len(value)}" if isinstance(value, (tuple, list, Row)) else "")
    )


def _id_type(elements: TypeInformation) -> Optional[TypeInformation]:
    if isinstance(elements, (RowTypeInfo, TupleTypeInfo)):
        return elements.get_field_types()[0]
    return None


def _configuration(stream: DataStream) -> Configuration:
    environment = stream.get_execution_environment()._j_stream_execution_environment
    return Configuration(j_configuration=get_j_env_configuration(environment))
