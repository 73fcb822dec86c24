"""What Java says about manifests and node types; what it has said is remembered."""

from __future__ import annotations

import functools
import json
from typing import Any, Callable, Mapping, Optional

from remotemedia.placeholders import as_texts
from remotemedia.registry import registry
from remotemedia_runtime import _jvm
from remotemedia_runtime._nodes import called, nodes
from remotemedia_runtime.errors import ManifestError, NodeNotFound

#: Values for the placeholders of a manifest, as ``as_texts`` takes them.
Params = Optional[Mapping[str, Any]]

#: A manifest's text, and the values of its placeholders.
Key = tuple[str, str]

# Answers about manifests and node types that are remembered.
_MOST_CACHED = 128
# Characters of the longest manifest that is.
_LONGEST_CACHED = 1 << 20


def key_of(manifest: Any, params: Params) -> Key:
    """A manifest as the user gives it; raises where it is no text."""
    text = _text(manifest)
    return text, "{}" if params is None else json.dumps(as_texts(params), sort_keys=True)


def _text(manifest: Any) -> str:
    if not isinstance(manifest, str):
        raise TypeError(
            f"a manifest is given as a str, not {type(manifest).__name__}; "
            "for a dict, give json.dumps(manifest)"
        )
    if not manifest.isascii():
        try:
            manifest.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ManifestError(
                "Manifest parsing failed: the manifest is no valid text: there is an unpaired "
                f"surrogate at position {error.start}",
                operation="validate",
            ) from None
    return manifest


def validate(manifest: Any, params: Params = None) -> list[str]:
    """The warnings about a manifest; raises what is wrong with it."""
    key = key_of(manifest, params)
    if len(key[0]) > _LONGEST_CACHED:
        return list(_warnings(key))
    return list(_cached_warnings(key, registry.revision))


@_jvm.entering
def _warnings(key: Key) -> tuple[str, ...]:
    module = nodes.current()
    return tuple(json.loads(bytes(called(lambda: module.validate(*key)))))


@functools.lru_cache(_MOST_CACHED)
def _cached_warnings(key: Key, revision: int) -> tuple[str, ...]:
    """The same, remembered as long as no node is registered."""
    return _warnings(key)


@_jvm.entering
def manifest_tree(manifest: str) -> Any:
    """What JSON or YAML text holds."""
    text = _text(manifest)
    module = _jvm.module()
    return json.loads(bytes(called(lambda: module.manifestTree(text))))


@_jvm.entering
def graph(manifest: Any, params: Params = None) -> dict[str, Any]:
    """The graph of a manifest, as ``explain`` describes it; raises what is wrong with it."""
    key = key_of(manifest, params)
    described: dict[str, Any] = json.loads(bytes(check(key).graph()))
    return described


def check(key: Key) -> Any:
    """Java's checked pipeline of a manifest, of which any number can be opened."""
    # In the child of a fork it says better than a call what the matter is.
    module = nodes.current()
    if len(key[0]) > _LONGEST_CACHED:
        return called(lambda: module.check(*key))
    return _cached_check(key, registry.revision)


@functools.lru_cache(_MOST_CACHED)
def _cached_check(key: Key, revision: int) -> Any:
    """The same, remembered as long as no node is registered."""
    module = nodes.current()
    return called(lambda: module.check(*key))


def available_nodes() -> list[str]:
    """Names of all node types."""
    return list(_available_nodes(registry.revision))


@functools.lru_cache(1)
@_jvm.entering
def _available_nodes(revision: int) -> tuple[str, ...]:
    return tuple(json.loads(bytes(nodes.current().availableNodes())))


@_jvm.entering
def native_node_types() -> list[str]:
    """Names of the native node types alone."""
    names: list[str] = json.loads(bytes(_jvm.module().nativeNodes()))
    return names


def node_metadata(node_type: Any) -> dict[str, Any]:
    """The metadata of a node type."""
    if not isinstance(node_type, str):
        raise TypeError(f"a node type is a str, not {type(node_type).__name__}")
    return _node_metadata(node_type, registry.revision)()


@functools.lru_cache(_MOST_CACHED)
@_jvm.entering
def _node_metadata(node_type: str, revision: int) -> Callable[[], dict[str, Any]]:
    """What makes the metadata, for each caller anew."""
    answer = json.loads(
        bytes(nodes.current().nodeMetadata(node_type.encode("utf-8", "replace").decode()))
    )
    if "missing" in answer:
        raise NodeNotFound(f"Node not found: {answer['missing']}", operation="describe")
    # As code, in which JSON is written as it is printed: running that costs a third of any copying.
    made: Callable[[], dict[str, Any]] = eval(f"lambda: {answer['found']!r}")
    return made


def nothing() -> Callable[[], None]:
    """The call that does nothing, for measuring."""
    call: Callable[[], None] = _jvm.module().nothing
    return call
