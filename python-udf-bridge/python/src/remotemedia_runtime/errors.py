"""Exceptions of the runtime.

Each is a built-in exception as well (``ValueError``, ``KeyError``, ``RuntimeError`` or
``TypeError``), so callers need not know these classes to handle them.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence


class PipelineError(Exception):
    """Base of what goes wrong with a pipeline, with what is known about it.

    Attributes:
        kind: name of the kind of error, as metrics and outputs give it, for example
            ``"ManifestError"``.
        node_id: the node concerned, or None.
        operation: what was being done: ``"validate"``, ``"initialize"``, ``"execute"``,
            ``"convert input"`` or ``"describe"``.
        traceback: Python's traceback of a failed CPython node, or None.
        is_retryable: whether trying the same call again can help.
        problems: for an invalid manifest, all that is wrong with it: ``kind``, ``message``,
            ``pointer``, ``line``, ``node_ids`` of each.
        result: for a failed execution, the same dict that ``raise_on_error=False`` gives, with
            partial results and metrics; otherwise None.
    """

    kind: str = "PipelineError"

    def __init__(
        self,
        message: str,
        *,
        node_id: Optional[str] = None,
        operation: Optional[str] = None,
        traceback: Optional[str] = None,
        problems: Sequence[Mapping[str, Any]] = (),
        result: Optional[Mapping[str, Any]] = None,
    ) -> None:
        super().__init__(message)
        self.node_id = node_id
        self.operation = operation
        self.traceback = traceback
        self.problems = list(problems)
        self.result = result

    @property
    def is_retryable(self) -> bool:
        """Whether trying the same call again can help."""
        return False

    def __str__(self) -> str:
        # Also for NodeNotFound: KeyError would show the message quoted, its line breaks escaped.
        return str(self.args[0]) if self.args else ""


class ManifestError(PipelineError, ValueError):
    """A manifest cannot be read, or parts of it are wrong."""

    kind = "ManifestError"


class GraphError(PipelineError, ValueError):
    """Nodes cannot be connected as the manifest says."""

    kind = "GraphError"


class CycleError(GraphError):
    """Nodes wait for each other."""

    kind = "CycleError"

    @property
    def nodes(self) -> list[str]:
        """Ids of exactly the nodes that lie on cycles, in the order of the manifest."""
        ids = (node_id for problem in self.problems for node_id in problem["node_ids"])
        return list(dict.fromkeys(ids))


class NodeNotFound(PipelineError, KeyError, ValueError):  # noqa: N818 - the contract's name
    """A node type does not exist, or not in the runtime asked for.

    A ``KeyError``, and since the manifest that names it is invalid, a ``ValueError`` too.
    """

    kind = "NodeNotFound"


class NodeExecutionError(PipelineError, RuntimeError):
    """A node refused its input, or broke while computing."""

    kind = "NodeExecutionError"


class PythonError(PipelineError, RuntimeError):
    """A CPython node raised an exception; its traceback is in the message too."""

    kind = "PythonError"

    @property
    def is_retryable(self) -> bool:
        """Whether the message, without the traceback, speaks of a passing condition.

        That is "timeout", "rate limit", "out of memory" or "OOM", in any case.
        """
        from remotemedia.failures import speaks_of_passing

        message = str(self)
        return speaks_of_passing(message.replace(self.traceback, "") if self.traceback else message)


class AudioFormatError(PipelineError, RuntimeError):
    """Audio cannot be processed: not finite, or of a rate that a node cannot take."""

    kind = "AudioFormatError"


class MarshalingError(PipelineError, TypeError, RuntimeError):
    """A value is of a type that cannot cross, or that a node cannot take.

    A ``TypeError``, and since it may come up in the midst of an execution, a ``RuntimeError`` too:
    who catches that has caught every failure to execute.
    """

    kind = "MarshalingError"


class CircuitOpen(PipelineError, RuntimeError):  # noqa: N818 - the contract's name
    """A node was not called, since the calls before failed."""

    kind = "CircuitOpen"


class JvmError(RuntimeError):
    """The Java virtual machine is missing, did not start, or cannot be used in this process."""


_BY_KIND = {
    kind.kind: kind
    for kind in (
        ManifestError,
        GraphError,
        CycleError,
        NodeNotFound,
        NodeExecutionError,
        PythonError,
        AudioFormatError,
        MarshalingError,
        CircuitOpen,
    )
}


#: The contract's name of the base.
ExecutorError = PipelineError


def error_class(kind: str) -> type[PipelineError]:
    """The exception for a kind of error."""
    return _BY_KIND.get(kind, NodeExecutionError)
