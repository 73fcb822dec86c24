"""The metrics of a run: dicts, as JSON has them, whose fields are attributes too."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any, Callable, ClassVar, Mapping, Optional, TypeVar, Union

T = TypeVar("T", bound="_Fields")


class RuntimeType(str, Enum):
    """Where a node runs."""

    #: The native runtime, which is Java.
    RUST_NATIVE = "rust_native"
    CPYTHON = "cpython"

    def __str__(self) -> str:
        return self.value


class ExecutionStatus(str, Enum):
    """What became of a node: ``failed`` if any record failed there, ``skipped`` if none ran."""

    SUCCESS = "success"
    FAILED = "failed"
    SKIPPED = "skipped"

    def __str__(self) -> str:
        return self.value


class _Fields(dict):  # type: ignore[type-arg]
    """A dict with certain fields."""

    _REQUIRED: ClassVar[Mapping[str, Callable[[Any], bool]]] = {}

    def copy(self: T) -> T:
        """A shallow copy, of this class."""
        return type(self)(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({super().__repr__()})"

    @classmethod
    def _checked(cls, tree: Any, place: str) -> Mapping[str, Any]:
        if not isinstance(tree, Mapping):
            raise ValueError(f"metrics{place and ' at ' + place} are an object, not {tree!r}")
        for name, is_right in cls._REQUIRED.items():
            if name not in tree:
                raise ValueError(f"the metrics lack {place}/{name}")
            if not is_right(tree[name]):
                raise ValueError(f"{place}/{name} of the metrics cannot be {tree[name]!r}")
        return tree


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class NodeMetrics(_Fields):
    """What one node did, over one value or many: a dict with the schema's fields as attributes.

    There are further fields, such as ``execution_time_us``, as keys alone.
    """

    _REQUIRED: ClassVar[Mapping[str, Callable[[Any], bool]]] = {
        "node_id": _is_text,
        "node_type": _is_text,
        "runtime": lambda value: value in [kind.value for kind in RuntimeType],
        "execution_time_ms": _is_whole,
        "memory_mb": _is_number,
        "status": lambda value: value in [status.value for status in ExecutionStatus],
        "retry_count": _is_whole,
        "error": lambda value: value is None or _is_text(value),
    }

    @property
    def node_id(self) -> str:
        """Id of the node."""
        return str(self["node_id"])

    @property
    def node_type(self) -> str:
        """Name of its type."""
        return str(self["node_type"])

    @property
    def runtime(self) -> RuntimeType:
        """Where it ran."""
        return RuntimeType(self["runtime"])

    @property
    def execution_time_ms(self) -> int:
        """The node's own time, in whole milliseconds; ``["execution_time_us"]`` is finer."""
        return int(self["execution_time_ms"])

    @property
    def memory_mb(self) -> float:
        """The most that it held, in units of 2^20 bytes."""
        return float(self["memory_mb"])

    @property
    def status(self) -> ExecutionStatus:
        """What became of it."""
        return ExecutionStatus(self["status"])

    @property
    def retry_count(self) -> int:
        """Attempts beyond the first of each value."""
        return int(self["retry_count"])

    @property
    def error(self) -> Optional[str]:
        """The most frequent error message, or None."""
        error: Optional[str] = self["error"]
        return error


class PipelineMetrics(_Fields):
    """What a pipeline did, over one value or many: a dict with the schema's fields as attributes.

    There are further fields, such as ``total_time_us``, as keys alone.
    """

    _REQUIRED: ClassVar[Mapping[str, Callable[[Any], bool]]] = {
        "total_time_ms": _is_whole,
        "total_memory_mb": _is_number,
        "node_count": _is_whole,
        "nodes": lambda value: isinstance(value, list),
    }

    def __init__(self, fields: Mapping[str, Any]) -> None:
        """Takes over fields as JSON has them; nothing is checked."""
        super().__init__(fields)
        self["nodes"] = [NodeMetrics(node) for node in self["nodes"]]

    @classmethod
    def from_json(cls, text: Union[str, bytes]) -> PipelineMetrics:
        """Reads metrics back, such as those of a ``metrics.json``.

        Raises:
            ValueError: when it is no JSON, or a field of the schema is missing or of a wrong type.
        """
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> PipelineMetrics:
        """Reads metrics back from what JSON holds.

        Raises:
            ValueError: as ``from_json``.
        """
        nodes = cls._checked(tree, "")["nodes"]
        for index, node in enumerate(nodes):
            NodeMetrics._checked(node, f"/nodes/{index}")
        if tree["node_count"] != len(nodes):
            raise ValueError(
                f"the metrics tell of {len(nodes)} nodes, but node_count is {tree['node_count']}"
            )
        return cls(tree)

    @property
    def total_time_ms(self) -> int:
        """Time from begin to end, in whole milliseconds; ``["total_time_us"]`` is finer."""
        return int(self["total_time_ms"])

    @property
    def total_memory_mb(self) -> float:
        """The most resident memory that its processes held, in units of 2^20 bytes."""
        return float(self["total_memory_mb"])

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return int(self["node_count"])

    @property
    def nodes(self) -> list[NodeMetrics]:
        """The nodes, in topological order."""
        nodes: list[NodeMetrics] = self["nodes"]
        return nodes

    def to_json(self) -> str:
        """The metrics as indented JSON text."""
        return json.dumps(self, indent=2)

    def summary(self) -> str:
        """One line for people."""
        return (
            f"Pipeline completed in {self.total_time_ms}ms "
            f"({self.node_count} nodes, {self.total_memory_mb:.2f}MB peak memory)"
        )
