"""A single node, outside of a manifest: made, used and cleaned up by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Mapping, Optional

from remotemedia.pipeline_nodes import PipelineNode
from remotemedia.states import NodeState

if TYPE_CHECKING:
    from remotemedia.pipeline import Pipeline


class Capability(str, Enum):
    """What a node needs or works on."""

    AUDIO = "audio"
    VIDEO = "video"
    GPU = "gpu"
    CPU = "cpu"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class NodeMetadata:
    """What is said of a node type.

    Attributes:
        node_type: its name.
        version: its version.
        capabilities: what it needs or works on.
        parameters: by name, as ``remotemedia_runtime.get_node_metadata`` has them.
        description: one or two sentences.
    """

    node_type: str
    version: str
    capabilities: list[Capability]
    parameters: dict[str, Any] = field(default_factory=dict)
    description: str = ""

    @classmethod
    def of(cls, node_type: str) -> NodeMetadata:
        """The metadata of a type, by its name or an alias.

        Raises:
            KeyError: when there is no such type.
        """
        import remotemedia_runtime

        found = remotemedia_runtime.get_node_metadata(node_type)
        return cls(
            found["name"],
            found["version"],
            [Capability(name) for name in found["capabilities"]],
            found["parameters"],
            found["description"],
        )


class NodeExecutor:
    """One node of any type: ``initialize``, ``execute`` any number of times, ``cleanup``.

    For example::

        with NodeExecutor("VADNode") as vad:
            vad.initialize({"threshold": -35.0})
            segments = vad.execute((audio, 16000))

    For use by one thread at a time; others may look at its ``state``.
    """

    def __init__(self, node_type: str) -> None:
        """Args: name or alias of the type."""
        self.node_type = node_type
        self._pipeline: Optional[Pipeline] = None
        self._cleaned = False

    @property
    def state(self) -> NodeState:
        """Where in its life the node is."""
        if self._cleaned:
            return NodeState.CLEANED
        if self._pipeline is None:
            return NodeState.CREATED
        return self._pipeline.node_states["node"]

    def initialize(self, params: Optional[Mapping[str, Any]] = None) -> None:
        """Makes the node with its parameters.

        Raises:
            ValueError, KeyError, RuntimeError: for parameters that do not fit, a type that does not
                exist, a node that cannot be made; the node is then still to be initialized.
            RuntimeError: when it was initialized before.
        """
        from remotemedia.pipeline import Pipeline

        if self._pipeline is not None or self._cleaned:
            raise RuntimeError(f"the node is {self.state} already")
        pipeline = Pipeline().add_node(PipelineNode(self.node_type, params), id="node")
        pipeline.prepare()
        self._pipeline = pipeline

    def execute(self, value: Any) -> Any:
        """Runs one value through, as ``Pipeline.run`` does.

        Raises:
            TypeError, RuntimeError: when the node fails.
            RuntimeError: when it is not initialized.
        """
        if self._pipeline is None:
            raise RuntimeError(f"the node is {self.state}, and has to be initialized first")
        return self._pipeline.run(value)

    def cleanup(self) -> None:
        """Frees what the node holds; it cannot be used any more."""
        pipeline, self._pipeline = self._pipeline, None
        self._cleaned = True
        if pipeline is not None:
            pipeline.close()

    def metadata(self) -> NodeMetadata:
        """What is said of its type.

        Raises:
            KeyError: when there is no such type.
        """
        return NodeMetadata.of(self.node_type)

    def __enter__(self) -> NodeExecutor:
        return self

    def __exit__(self, *error: object) -> None:
        self.cleanup()


class VADNodeExecutor(NodeExecutor):
    """The executor of a ``VADNode``."""

    def __init__(self) -> None:
        super().__init__("VADNode")
