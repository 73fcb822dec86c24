"""Pipelines over tables."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Optional, Union

from pyflink.table import DataTypes, FunctionContext, Table, TableFunction
from pyflink.table.expressions import call, col, lit, null_of
from pyflink.table.types import (
    ArrayType,
    BinaryType,
    DataType,
    DoubleType,
    FloatType,
    IntType,
    SmallIntType,
    VarBinaryType,
)
from pyflink.table.udf import udtf

from remotemedia.flink._columns import NAMES, data_types
from remotemedia.flink._rows import ManifestLike, RowPipeline, require_process_mode

_ELEMENTS = {FloatType: "f32", DoubleType: "f64", SmallIntType: "i16", IntType: "i32"}


def apply_to_table(
    table: Table,
    manifest: ManifestLike,
    *,
    audio: str = "audio",
    sample_rate: Union[str, int, None] = "sample_rate",
    channels: Union[str, int] = 1,
    format: str = "f32",
    keep_audio: bool = False,
    prefix: str = "",
    params: Optional[Mapping[str, Union[str, float, bool]]] = None,
    modules: Iterable[str] = (),
) -> Table:
    """Runs each row of a table through a pipeline.

    Nothing is submitted: the table that comes back is computed when it is executed, written or
    collected, and each row of it stands for one of ``table``.

    Args:
        table: in batch or in streaming mode.
        manifest: a ``Pipeline``, a dict, JSON or YAML text, or the ``Path`` of a file of these.
        audio: name of the column of samples, interleaved when there are several channels:
            BYTES (or BINARY), little-endian, of ``format``; or an ARRAY of FLOAT, DOUBLE, SMALLINT
            or INT. Floating-point full scale is 1.0.
        sample_rate: name of the column of rates in Hz, INT or BIGINT, in which NULL is an unknown
            rate; or the rate of all rows; or None, unknown.
        channels: the number of channels of all rows, or the name of a column of them.
        format: of BYTES: ``"f32"``, ``"f64"``, ``"i16"`` or ``"i32"``.
        keep_audio: whether the column of samples stays in the table.
        prefix: goes before the names of the new columns, when there are such already.
        params: values for the placeholders ``${NAME}`` and ``${NAME:-default}`` in the manifest's
            node parameters, by name; a ``Pipeline`` has its own.
        modules: modules of CPython nodes for the workers to import, beside those that have
            registered the nodes of the manifest here, which they import anyway.

    Returns:
        The table with the columns ``result``, ``result_audio`` and ``error`` of
        ``remotemedia.flink`` behind its own.

    Raises:
        ValueError: for an invalid manifest, with all that is wrong; for columns that do not exist,
            are of the wrong type, or exist already; for thread mode.
        KeyError: when unknown node types are all that is wrong with the manifest.
        ImportError: for a module of ``modules`` that does not exist.
        remotemedia_runtime.JvmError: when there is no Java to check the manifest with.
    """
    schema = table.get_resolved_schema()
    types = dict(zip(schema.get_column_names(), schema.get_column_data_types()))
    for name in (audio, sample_rate, channels):
        if isinstance(name, str) and name not in types:
            raise ValueError(f"the table has no column '{name}'; its columns: {', '.join(types)}")
    names = [prefix + name for name in NAMES]
    taken = [name for name in names if name in types]
    if taken:
        raise ValueError(
            f"the table has a column '{taken[0]}' already; give a prefix for the new ones"
        )
    require_process_mode(table._t_env.get_config().get)
    rows = RowPipeline(manifest, modules, _format(types[audio], audio, format), params)
    function = udtf(_TableRows(rows), result_types=data_types())
    arguments = [col(audio), _value(sample_rate), _value(channels)]
    result = table.join_lateral(call(function, *arguments).alias(*names))
    return result if keep_audio else result.drop_columns(col(audio))


class _TableRows(TableFunction):
    """Gives one row for each row.

    A table function, since of a scalar one the planner would make a call for each column.
    """

    def __init__(self, rows: RowPipeline) -> None:
        self._rows = rows

    def open(self, function_context: FunctionContext) -> None:
        self._rows.open()

    def close(self) -> None:
        self._rows.close()

    def eval(self, samples: Any, sample_rate: Optional[int], channels: Optional[int]) -> Any:
        yield self._rows.run(samples, sample_rate, channels)


def _value(given: Union[str, int, None]) -> Any:
    if isinstance(given, str):
        return col(given)
    return null_of(DataTypes.INT()) if given is None else lit(given)


def _format(data_type: DataType, name: str, given: str) -> str:
    if isinstance(data_type, (BinaryType, VarBinaryType)):
        return given
    if isinstance(data_type, ArrayType):
        found = _ELEMENTS.get(type(data_type.element_type))
        if found is not None:
            return found
    raise ValueError(
        f"the column '{name}' is of type {data_type}, which holds no samples; it should be BYTES, "
        "or ARRAY of FLOAT, DOUBLE, SMALLINT or INT"
    )
