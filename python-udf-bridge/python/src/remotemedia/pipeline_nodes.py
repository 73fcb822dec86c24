"""Nodes as a ``Pipeline`` is made of them: a node type with its parameters."""

from __future__ import annotations

import copy
from typing import Any, Mapping, Optional


class PipelineNode:
    """A node type with its parameters, to be added to a ``Pipeline``.

    For native nodes there is a class each, such as ``ResampleNode``; nodes of other types are made
    of this class, or named to ``Pipeline.add_node``.
    """

    def __init__(
        self,
        node_type: str,
        params: Optional[Mapping[str, Any]] = None,
        *,
        runtime_hint: Optional[str] = None,
        retry: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """Nothing is checked before the pipeline is.

        Args:
            node_type: name or alias.
            params: parameters that are given; those that are None count as not given.
            runtime_hint: ``"auto"``, ``"rust_native"`` or ``"cpython"``; None leaves it out.
            retry: for CPython nodes, ``max_attempts``, ``initial_backoff_ms`` and ``timeout_ms``.
        """
        self.node_type = node_type
        self.params = {
            name: copy.deepcopy(value)
            for name, value in (params or {}).items()
            if value is not None
        }
        self.runtime_hint = runtime_hint
        self.retry = None if retry is None else dict(retry)

    def to_dict(self, node_id: str) -> dict[str, Any]:
        """As an entry of a manifest's ``nodes``."""
        entry: dict[str, Any] = {"id": node_id, "node_type": self.node_type}
        if self.params:
            entry["params"] = copy.deepcopy(self.params)
        if self.runtime_hint is not None:
            entry["runtime_hint"] = self.runtime_hint
        if self.retry is not None:
            entry["retry"] = dict(self.retry)
        return entry

    def __repr__(self) -> str:
        params = "".join(f", {name}={value!r}" for name, value in self.params.items())
        return f"PipelineNode({self.node_type!r}{params})"
