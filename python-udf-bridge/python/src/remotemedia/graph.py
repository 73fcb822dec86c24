"""The graph of a manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping, Union

from remotemedia.manifest import Manifest
from remotemedia.metrics import RuntimeType


@dataclass(frozen=True)
class NodeInstance:
    """A node of a graph.

    Attributes:
        id: as the manifest has it.
        node_type: name of its type, where the manifest may have an alias.
        params: as the manifest has them.
        runtime: where it runs.
        inputs: ids of the nodes whose output it gets.
    """

    id: str
    node_type: str
    params: dict[str, Any]
    runtime: RuntimeType
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class PipelineGraph:
    """The graph of a valid manifest.

    Attributes:
        nodes: by id, in the order in which they are executed.
        adjacency: by id, the ids of the nodes that get the node's output.
    """

    nodes: dict[str, NodeInstance]
    adjacency: dict[str, list[str]]

    @classmethod
    def from_manifest(cls, manifest: Union[Mapping[str, Any], Manifest, str]) -> PipelineGraph:
        """The graph of a manifest.

        Args:
            manifest: a dict, a ``Manifest``, or JSON or YAML text.

        Raises:
            ValueError: as ``remotemedia_runtime.validate_manifest``, such as a ``CycleError``.
        """
        from remotemedia_runtime import _engine

        if isinstance(manifest, Manifest):
            manifest = manifest.to_dict()
        described = _engine.graph(manifest if isinstance(manifest, str) else json.dumps(manifest))
        nodes = {
            node["id"]: NodeInstance(
                node["id"],
                node["node_type"],
                node["params"],
                RuntimeType(node["runtime"]),
                tuple(node["inputs"]),
            )
            for node in described["nodes"]
        }
        return cls(nodes, {node["id"]: node["consumers"] for node in described["nodes"]})

    @property
    def execution_order(self) -> list[str]:
        """Ids in topological order; among nodes that are ready, in that of the manifest."""
        return list(self.nodes)

    def topological_sort(self) -> list[str]:
        """The same as ``execution_order``."""
        return self.execution_order
