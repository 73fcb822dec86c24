"""Manifests as objects: what a manifest's JSON holds, field by field."""

from __future__ import annotations

import copy
import json
import os
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Mapping, Optional, Union


class RuntimeHint(str, Enum):
    """Where a node should run."""

    #: The native runtime, which is Java.
    RUST_NATIVE = "rust_native"
    CPYTHON = "cpython"
    #: Native where the type has a native implementation, otherwise CPython.
    AUTO = "auto"

    def __str__(self) -> str:
        return self.value


@dataclass
class ManifestMetadata:
    """What a manifest says of itself.

    Attributes:
        name: of the pipeline.
        description: for people.
        created_at: date and time, as ISO 8601 has them.
        extra: other fields, which are kept and have no meaning.
    """

    name: Optional[str] = None
    description: Optional[str] = None
    created_at: Optional[str] = None
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, tree: Optional[Mapping[str, Any]]) -> ManifestMetadata:
        """Reads it from what JSON holds; None is empty."""
        rest = _object({} if tree is None else tree, "metadata")
        return cls(
            rest.pop("name", None),
            rest.pop("description", None),
            rest.pop("created_at", None),
            rest,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; fields without a value are left out."""
        own = {
            "name": self.name,
            "description": self.description,
            "created_at": self.created_at,
        }
        given = {name: value for name, value in own.items() if value is not None}
        return {**given, **copy.deepcopy(self.extra)}


@dataclass
class NodeDefinition:
    """A node of a manifest.

    Attributes:
        id: unlike all others of the manifest.
        node_type: name or alias of its type.
        params: parameters by name.
        runtime_hint: where it should run.
        extra: other fields, such as ``retry``, ``batch`` and ``workers`` of CPython nodes.
    """

    id: str
    node_type: str
    params: dict[str, Any] = field(default_factory=dict)
    runtime_hint: RuntimeHint = RuntimeHint.AUTO
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> NodeDefinition:
        """Reads it from what JSON holds.

        Raises:
            ValueError: when a field is missing, or the hint is none.
        """
        rest = _object(tree, "node")
        node_id, node_type = _take(rest, "id", "node"), _take(rest, "node_type", "node")
        params = _object(rest.pop("params", None) or {}, f"params of node '{node_id}'")
        hint = rest.pop("runtime_hint", None)
        return cls(
            node_id,
            node_type,
            params,
            RuntimeHint.AUTO if hint is None else RuntimeHint(hint),
            rest,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        own = {
            "id": self.id,
            "node_type": self.node_type,
            "params": copy.deepcopy(self.params),
            "runtime_hint": str(RuntimeHint(self.runtime_hint)),
        }
        return {**own, **copy.deepcopy(self.extra)}


@dataclass
class Connection:
    """A connection of a manifest: the node ``to`` is given the output of the node ``from_``."""

    from_: str
    to: str
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> Connection:
        """Reads it from what JSON holds.

        Raises:
            ValueError: when a field is missing.
        """
        rest = _object(tree, "connection")
        return cls(_take(rest, "from", "connection"), _take(rest, "to", "connection"), rest)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"from": self.from_, "to": self.to, **copy.deepcopy(self.extra)}


@dataclass
class Manifest:
    """A manifest; wherever a manifest is taken as a dict, this is taken too.

    Only its form is checked when it is read; ``validate`` checks the rest.

    Attributes:
        version: of the schema, ``"v1"``.
        metadata: what it says of itself.
        nodes: in the order of the manifest.
        connections: the same.
        extra: other fields, which are kept and have no meaning.
    """

    nodes: list[NodeDefinition]
    connections: list[Connection] = field(default_factory=list)
    metadata: ManifestMetadata = field(default_factory=ManifestMetadata)
    version: str = "v1"
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> Manifest:
        """Reads it from what JSON or YAML holds.

        Raises:
            ValueError: when it has not the form of a manifest.
        """
        rest = _object(tree, "manifest")
        version = _take(rest, "version", "manifest")
        nodes = _list(_take(rest, "nodes", "manifest"), "nodes")
        connections = _list(_take(rest, "connections", "manifest"), "connections")
        return cls(
            [NodeDefinition.from_dict(node) for node in nodes],
            [Connection.from_dict(connection) for connection in connections],
            ManifestMetadata.from_dict(rest.pop("metadata", None)),
            version,
            rest,
        )

    @classmethod
    def from_json(cls, manifest: Union[str, os.PathLike[str]]) -> Manifest:
        """Reads JSON or YAML text, or a file (a ``Path``) of these.

        Raises:
            ValueError: when it is neither, or not of the form of a manifest.
        """
        if isinstance(manifest, os.PathLike):
            manifest = Path(manifest).read_text("utf-8")
        return cls.from_dict(parsed(manifest))

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "version": self.version,
            "metadata": self.metadata.to_dict(),
            "nodes": [node.to_dict() for node in self.nodes],
            "connections": [connection.to_dict() for connection in self.connections],
            **copy.deepcopy(self.extra),
        }

    def to_json(self, *, indent: Optional[int] = None) -> str:
        """As JSON text.

        Raises:
            TypeError, ValueError: for parameters that JSON cannot hold.
        """
        return json.dumps(self.to_dict(), indent=indent, allow_nan=False)

    def validate(self) -> list[str]:
        """Checks everything; gives the warnings.

        Raises:
            ValueError: as ``remotemedia_runtime.validate_manifest``.
        """
        from remotemedia_runtime import _engine

        return _engine.validate(self.to_json())


def parsed(text: str) -> Any:
    """What JSON or YAML text holds.

    Raises:
        ValueError: when it is neither.
    """
    try:
        return json.loads(text)
    except ValueError:
        # YAML, or the error that says what is wrong.
        from remotemedia_runtime._engine import manifest_tree

        return manifest_tree(text)


def _object(tree: Any, what: str) -> dict[str, Any]:
    if not isinstance(tree, Mapping):
        raise ValueError(f"a {what} is an object, not {tree!r}")
    return copy.deepcopy(dict(tree))


def _list(tree: Any, what: str) -> list[Any]:
    if not isinstance(tree, list):
        raise ValueError(f"{what} are a list, not {tree!r}")
    return tree


def _take(tree: dict[str, Any], name: str, what: str) -> Any:
    if name not in tree:
        raise ValueError(f"a {what} lacks '{name}': {tree!r}")
    return tree.pop(name)
