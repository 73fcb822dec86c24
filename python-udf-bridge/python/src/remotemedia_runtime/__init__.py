"""Runs RemoteMedia pipelines in this process: five functions over manifests.

A pipeline is described by a manifest, JSON (or YAML) text::

    import numpy as np
    from remotemedia_runtime import execute_pipeline_with_input

    manifest = '{"version":"v1","nodes":[{"id":"vad","node_type":"VADNode"}],"connections":[]}'
    result = execute_pipeline_with_input(manifest, np.zeros(16000, np.float32))
    result["result"]   # [{"start_ms": …, "end_ms": …, "energy_db": …, "confidence": …}, …]

Native nodes run in a Java virtual machine inside this process, which the first call starts;
CPython nodes, registered with ``remotemedia.node``, run in this interpreter, which can neither keep
their time limits nor survive their crashes. All functions may be called from any thread; while Java
computes, other threads of Python run. A forked child of a process that has called one of them
cannot call any: use ``spawn``.

``JAVA_HOME``, or else the ``java`` on the path, is the Java that is used, 17 or later;
``REMOTEMEDIA_JVM_OPTS`` has further options for it.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Any, Mapping

from remotemedia_runtime.errors import (
    AudioFormatError,
    CircuitOpen,
    CycleError,
    ExecutorError,
    GraphError,
    JvmError,
    ManifestError,
    MarshalingError,
    NodeExecutionError,
    NodeNotFound,
    PipelineError,
    PythonError,
)

if TYPE_CHECKING:
    from types import ModuleType

    from remotemedia import (
        AudioBuffer,
        AudioFormat,
        Capability,
        Connection,
        ExecutionStatus,
        Manifest,
        ManifestMetadata,
        NodeDefinition,
        NodeExecutor,
        NodeInstance,
        NodeMetadata,
        NodeMetrics,
        NodeState,
        PipelineGraph,
        PipelineMetrics,
        PipelineState,
        RuntimeHint,
        RuntimeType,
        VADNodeExecutor,
        VoiceSegment,
    )
    from remotemedia_runtime._retryable import RetryableError

__all__ = [
    "AudioBuffer",
    "AudioFormat",
    "AudioFormatError",
    "Capability",
    "CircuitOpen",
    "Connection",
    "CycleError",
    "ExecutionStatus",
    "ExecutorError",
    "GraphError",
    "JvmError",
    "Manifest",
    "ManifestError",
    "ManifestMetadata",
    "MarshalingError",
    "NodeDefinition",
    "NodeExecutionError",
    "NodeExecutor",
    "NodeInstance",
    "NodeMetadata",
    "NodeMetrics",
    "NodeNotFound",
    "NodeState",
    "PipelineError",
    "PipelineGraph",
    "PipelineMetrics",
    "PipelineState",
    "PythonError",
    "RetryableError",
    "RuntimeHint",
    "RuntimeType",
    "VADNodeExecutor",
    "VoiceSegment",
    "__version__",
    "execute_pipeline",
    "execute_pipeline_with_input",
    "get_available_nodes",
    "get_node_metadata",
    "validate_manifest",
]

__version__ = "1.0.0"

_loaded: ModuleType | None = None


def _load() -> Any:
    # On first use, since numpy and JPype take longer to import than all the rest.
    global _loaded
    if _loaded is None:
        import remotemedia_runtime._engine as engine

        _loaded = engine
    return _loaded


def __getattr__(name: str) -> Any:
    # What is not here yet is of the SDK, and loaded when it is first used, since numpy takes longer
    # to import than all the rest.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "remotemedia_runtime._retryable" if name == "RetryableError" else "remotemedia"
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def execute_pipeline(
    manifest_json: str,
    *,
    params: Mapping[str, str | float | bool] | None = None,
    raise_on_error: bool = True,
) -> dict[str, Any]:
    """Runs a pipeline whose source nodes are given JSON null.

    Args:
        manifest_json: the manifest, JSON or YAML text.
        params: as for ``execute_pipeline_with_input``.
        raise_on_error: whether a failed execution raises, rather than being told in the result.

    Returns:
        As ``execute_pipeline_with_input``.

    Raises:
        ValueError, KeyError, TypeError, RuntimeError: as ``execute_pipeline_with_input``. Nodes
            that need audio fail with a ``MarshalingError``.
    """
    return execute_pipeline_with_input(
        manifest_json, None, params=params, raise_on_error=raise_on_error
    )


def execute_pipeline_with_input(
    manifest_json: str,
    input_data: Any,
    *,
    params: Mapping[str, str | float | bool] | None = None,
    raise_on_error: bool = True,
) -> dict[str, Any]:
    """Runs one value through a pipeline.

    Args:
        manifest_json: the manifest, JSON or YAML text.
        input_data: what each source node is given: audio as a numpy array of float32, float64,
            int16 or int32, ``(frames,)`` for mono or ``(frames, channels)``; audio with its rate
            as ``(array, sample_rate)`` or ``{"audio": array, "sample_rate": rate}``, in Hz; or a
            number, string, list, dict or None. Audio may also be in a dict, at any depth. Arrays
            of any memory layout and byte order are read, and never changed. A list of numbers is
            mono samples where a node needs audio.
        params: values for the placeholders ``${NAME}`` and ``${NAME:-default}`` in the manifest's
            node parameters, by name.
        raise_on_error: whether a failed execution raises, rather than being told in the result.

    Returns:
        ``success`` (bool); ``result``: the sink's value, with several sinks a dict by their ids of
        those that succeeded, or None; ``metrics``, a ``PipelineMetrics``, which is a dict:
        ``total_time_ms`` and, for each of ``nodes``, ``execution_time_ms``, ``memory_mb``,
        ``status`` and others; ``error``: message, or None; ``failures``: a dict with ``node_id``,
        ``kind``, ``message``, ``traceback``, ``attempts`` and ``retryable`` (whether all attempts
        were used up) for each failed node; ``skipped``: ids of the nodes after these;
        ``judgements``: what ``FilterNode``s decided, by id: ``rejected`` (bool), ``rules`` (names
        of those that do not hold) and ``values`` (what the rules looked at). Audio comes as a numpy
        array of the value's format, or, when the input was given with a sample rate, as
        ``{"audio": array, "sample_rate": rate}``.

        A sink after a ``SegmentNode``, or that node itself, gives a list in the order of time, of a
        dict for each utterance: ``offset_s``, ``duration_s`` and ``value``; where the utterance was
        rejected on its way to the sink, ``rejected`` (names of the rules that do not hold) and
        ``values`` (what they looked at) rather than ``value``; and where it failed ``error``, a
        dict like those in ``failures``. With ``annotate``, a ``FilterNode`` adds ``rules`` and
        ``values`` to a ``value``. An utterance that fails does not fail the execution.

        Where a ``FilterNode`` rejects the input itself, which is no failure either, the sinks after
        it give ``{"rejected": [rules], "values": {…}}`` rather than their values.

    Raises:
        ValueError: for an invalid manifest, with all that is wrong (``ManifestError``,
            ``GraphError``, ``CycleError``).
        KeyError: when unknown node types are all that is wrong (``NodeNotFound``, which is a
            ``ValueError`` too).
        TypeError: for a manifest that is not a str, or a value that cannot cross or that a node
            cannot take (``MarshalingError``).
        RuntimeError: when a node fails (``NodeExecutionError``, ``PythonError`` or, when all
            attempts were used up, its subclass ``RetryableError``, ``AudioFormatError``); the
            exception's ``result`` is what would have been returned.
        MemoryError: when Java's memory does not suffice.
    """
    engine = _load()
    result: dict[str, Any] = engine.execute(manifest_json, engine.Input(input_data), params)
    if raise_on_error and not result["success"]:
        engine.raise_failure(result)
    return result


def validate_manifest(
    manifest_json: str, *, params: Mapping[str, str | float | bool] | None = None
) -> bool:
    """Validates a manifest without running it.

    Args:
        manifest_json: the manifest, JSON or YAML text.
        params: as for ``execute_pipeline_with_input``.

    Returns:
        True.

    Warns:
        UserWarning: of each thing that is allowed but hardly meant, such as an unknown field.

    Raises:
        ValueError: with everything that is wrong, a line for each.
        KeyError: the same, when unknown node types are all that is wrong.
        TypeError: when it is not a str.
    """
    for warning in _load().validate(manifest_json, params):
        warnings.warn(warning, UserWarning, stacklevel=2)
    return True


def get_available_nodes() -> list[str]:
    """Names of all node types: the native ones, and the CPython ones that are registered."""
    names: list[str] = _load().available_nodes()
    return names


def get_node_metadata(node_type: str) -> dict[str, Any]:
    """The metadata of a node type.

    Args:
        node_type: name or alias.

    Returns:
        ``name``, ``version``, ``capabilities`` (list of str), ``parameters`` (by name: ``type``,
        ``default``, ``description``, and where there are any ``minimum``, ``maximum``,
        ``choices``, ``unit``, ``aliases``, ``required``), ``description``, ``aliases``,
        ``accepts``, ``output``.

    Raises:
        KeyError: when there is no such type, naming those that exist.
        TypeError: when it is not a str.
    """
    metadata: dict[str, Any] = _load().node_metadata(node_type)
    return metadata
