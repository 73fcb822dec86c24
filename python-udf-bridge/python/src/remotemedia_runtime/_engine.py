"""All that calls Java. It is loaded on first use, since numpy and JPype take long to import."""

from remotemedia_runtime._faults import raise_failure
from remotemedia_runtime._lookups import (
    available_nodes,
    graph,
    manifest_tree,
    native_node_types,
    node_metadata,
    nothing,
    validate,
)
from remotemedia_runtime._pipelines import OpenPipelines, execute
from remotemedia_runtime._values import Input

__all__ = [
    "Input",
    "OpenPipelines",
    "available_nodes",
    "execute",
    "graph",
    "manifest_tree",
    "native_node_types",
    "node_metadata",
    "nothing",
    "raise_failure",
    "validate",
]
