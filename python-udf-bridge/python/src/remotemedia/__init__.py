"""Nodes in Python for RemoteMedia pipelines.

A node is a class or a function that is registered under a node type::

    from remotemedia import Audio, Node, node

    @node("Peak")
    def peak(value: Audio, *, floor: float = 0.0):
        return {"peak": max(floor, float(abs(value.samples).max()))}

The keyword-only parameters are the parameters that a manifest may give.
"""

from remotemedia.audio import Audio
from remotemedia.errors import (
    MarshalingError,
    NodeDefinitionError,
    ParameterError,
    RetryableError,
    UnknownNodeError,
)
from remotemedia.nodes import Node, StreamingNode, node
from remotemedia.parameters import Param

__all__ = [
    "Audio",
    "MarshalingError",
    "Node",
    "NodeDefinitionError",
    "Param",
    "ParameterError",
    "RetryableError",
    "StreamingNode",
    "UnknownNodeError",
    "__version__",
    "node",
]

__version__ = "1.0.0"
