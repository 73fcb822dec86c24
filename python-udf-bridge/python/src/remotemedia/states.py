"""Where a node is in its life, and a pipeline in its work."""

from __future__ import annotations

from enum import Enum


class NodeState(str, Enum):
    """Where in its life a node is."""

    CREATED = "created"
    #: Ready for a value.
    INITIALIZED = "initialized"
    #: In the middle of a value.
    EXECUTING = "executing"
    CLEANED = "cleaned"

    def __str__(self) -> str:
        return self.value


class PipelineState(str, Enum):
    """What a pipeline is doing, or what its last run came to."""

    #: It has not run yet.
    IDLE = "idle"
    #: The manifest is read and checked.
    PARSING = "parsing"
    #: The nodes are made.
    BUILDING = "building"
    EXECUTING = "executing"
    #: The nodes are done; result and metrics are taken over.
    COLLECTING = "collecting"
    #: The last run gave its result.
    COMPLETE = "complete"
    #: The last run failed, or its manifest is invalid.
    FAILED = "failed"

    def __str__(self) -> str:
        return self.value
