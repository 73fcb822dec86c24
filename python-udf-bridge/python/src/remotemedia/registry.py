"""The registered node types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional

from remotemedia.errors import NodeDefinitionError, UnknownNodeError
from remotemedia.names import did_you_mean
from remotemedia.parameters import ParameterSpec, check_parameters

if TYPE_CHECKING:
    from remotemedia.nodes import Node


@dataclass(frozen=True)
class Origin:
    """Where a node type is written down.

    Attributes:
        module: name of the module.
        qualname: name of the class or function within it.
        file: path of the source, or empty where unknown.
        line: first line, or 0 where unknown.
    """

    module: str
    qualname: str
    file: str = ""
    line: int = 0

    def is_redefined_by(self, other: Origin) -> bool:
        """Whether ``other`` is the same definition read again, as by a reload or in a notebook."""
        if self.qualname != other.qualname:
            return False
        if self.module == other.module:
            return self.module == "__main__" or self.file == other.file
        return bool(self.file) and self.file == other.file

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else self.module
        return f"{self.qualname} ({place})"


@dataclass(frozen=True)
class NodeType:
    """Everything that is said about a node type, and how to make a node of it."""

    name: str
    version: str
    description: str
    aliases: tuple[str, ...]
    capabilities: tuple[str, ...]
    parameters: tuple[ParameterSpec, ...]
    accepts: tuple[str, ...]
    output: str
    keeps_sample_rate: bool
    chunk_ms: Optional[int]
    factory: Callable[..., Node]
    origin: Origin
    target: Any = None

    @property
    def streaming(self) -> bool:
        """Whether nodes of this type take audio in chunks."""
        return self.chunk_ms is not None

    def create(self, params: Optional[Mapping[str, Any]] = None) -> Node:
        """A new node, not yet initialized.

        Raises:
            ParameterError: for parameters that do not fit.
        """
        return self.factory(**check_parameters(self.name, self.parameters, params))

    def metadata(self) -> dict[str, Any]:
        """As JSON, in the form that the pipeline's metadata have."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "version": self.version,
            "description": self.description,
            "capabilities": list(self.capabilities),
            "parameters": [spec.to_dict() for spec in self.parameters],
            "accepts": list(self.accepts),
            "output": self.output,
            "keeps_sample_rate": self.keeps_sample_rate,
            "streaming": self.streaming,
            "chunk_ms": self.chunk_ms,
        }


class Registry:
    """Node types by name and alias."""

    def __init__(self) -> None:
        self._by_any_name: dict[str, NodeType] = {}
        #: Number of registrations so far, by which a change can be told.
        self.revision = 0

    def add(self, node_type: NodeType) -> None:
        """Registers a type; the same definition read again replaces itself.

        Raises:
            NodeDefinitionError: when another definition has one of its names, naming both places.
        """
        names = (node_type.name, *node_type.aliases)
        for name in names:
            earlier = self._by_any_name.get(name)
            if earlier and not earlier.origin.is_redefined_by(node_type.origin):
                raise NodeDefinitionError(
                    f"two Python nodes are named {name}: {earlier.origin} and {node_type.origin}"
                )
        replaced = [
            name for name, earlier in self._by_any_name.items() if earlier.name == node_type.name
        ]
        for name in replaced:
            del self._by_any_name[name]
        self._by_any_name.update((name, node_type) for name in names)
        self.revision += 1

    def find(self, name: str) -> Optional[NodeType]:
        """The type of that name or alias, or None."""
        return self._by_any_name.get(name)

    def get(self, name: str) -> NodeType:
        """The type of that name or alias.

        Raises:
            UnknownNodeError: naming the types that exist.
        """
        node_type = self.find(name)
        if node_type is None:
            known = ", ".join(self.names()) or "none"
            raise UnknownNodeError(
                f"no Python node {name}{did_you_mean(name, self._by_any_name)}; "
                f"registered are: {known}"
            )
        return node_type

    def create(self, name: str, params: Optional[Mapping[str, Any]] = None) -> Node:
        """A new node of the type ``name``, not yet initialized.

        Raises:
            UnknownNodeError: when there is no such type.
            ParameterError: for parameters that do not fit.
        """
        return self.get(name).create(params)

    def names(self) -> list[str]:
        """The names of all types, sorted; without aliases."""
        return sorted({node_type.name for node_type in self._by_any_name.values()})

    def all(self) -> list[NodeType]:
        """All types, by name."""
        return [self._by_any_name[name] for name in self.names()]

    def metadata(self, name: str) -> dict[str, Any]:
        """The metadata of the type of that name or alias.

        Raises:
            UnknownNodeError: when there is no such type.
        """
        return self.get(name).metadata()


#: The types that ``@node`` registers.
registry = Registry()
