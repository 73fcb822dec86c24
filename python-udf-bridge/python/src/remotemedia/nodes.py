"""Nodes, and how they are registered."""

from __future__ import annotations

import abc
import inspect
from typing import Any, Callable, ClassVar, Iterable, Optional, TypeVar

from remotemedia.audio import Audio
from remotemedia.docstrings import first_paragraph
from remotemedia.errors import NodeDefinitionError
from remotemedia.parameters import ParameterSpec
from remotemedia.registry import NodeType, Origin, registry
from remotemedia.signatures import parameter_specs

_CAPABILITIES = ("audio", "video", "gpu", "cpu")
_ACCEPTS = ("audio", "json", "composite")
_OUTPUTS = ("any", "audio", "json", "same_as_input")

T = TypeVar("T", bound=Callable[..., Any])


class Node(abc.ABC):
    """One node of a pipeline, by one thread at a time.

    Made with its parameters, then ``initialize``, ``execute`` any number of times, ``cleanup``.
    """

    def initialize(self) -> None:  # noqa: B027 - optional by design
        """Loads what is needed; called once per worker."""

    @abc.abstractmethod
    def execute(self, value: Any) -> Any:
        """Works on one value.

        Args:
            value: an ``Audio``, a JSON value, or, for a node with several inputs, a dict of these
                by the ids of the upstream nodes.

        Returns:
            An ``Audio``, a numpy array, or anything JSON can hold; also a dict with ``Audio`` among
            its values. An array is audio at the input's rate where the node is declared with
            ``output="audio"`` or ``"same_as_input"``, and a list of numbers with ``"json"``; where
            nothing is declared it is audio if it has as many frames as the input, and an error
            otherwise.
        """

    def cleanup(self) -> None:  # noqa: B027 - optional by design
        """Frees what ``initialize`` took."""


class StreamingNode(Node):
    """A node that takes a record's audio in chunks, and so needs no more memory for a long one.

    For each record: ``begin``, ``execute`` for each chunk in order, ``finish``. All chunks are
    ``chunk_ms`` long, but for the last one, which may be shorter. After an error in one of them,
    the record is given up, and the next call is ``begin``.
    """

    #: Length of a chunk in milliseconds of audio.
    chunk_ms: ClassVar[int] = 1000

    def begin(self) -> None:
        """A record begins: whatever the last one left behind is to be forgotten."""

    @abc.abstractmethod
    def execute(self, value: Audio) -> Optional[Audio]:
        """Works on one chunk; gives audio (all of one rate, format and channels) or None."""

    @abc.abstractmethod
    def finish(self) -> Any:
        """The record is complete: gives the rest of the audio, or a JSON result, or None."""


class FunctionNode(Node):
    """A function as a node."""

    def __init__(self, function: Callable[..., Any], params: dict[str, Any]) -> None:
        self._function = function
        self._params = params

    def execute(self, value: Any) -> Any:
        """Calls the function."""
        return self._function(value, **self._params)


def node(
    name: str,
    *,
    version: str = "1.0.0",
    description: Optional[str] = None,
    aliases: Iterable[str] = (),
    capabilities: Iterable[str] = (),
    accepts: Iterable[str] = _ACCEPTS,
    output: str = "any",
    keeps_sample_rate: bool = False,
) -> Callable[[T], T]:
    """Registers a class or a function as a node type; it stays what it is.

    The keyword-only parameters of the class's ``__init__``, or of the function, are the parameters
    of the node type: their types come from the annotations (float, int, bool, str, ``Literal`` of
    strings, list[int], list, dict, Any, each also Optional), ranges and units from
    ``Annotated[…, Param(…)]``, descriptions from there or from the docstring's ``Args`` section.

    Args:
        name: node type, as manifests name it.
        version: version of the node.
        description: one or two sentences; by default the docstring's first paragraph.
        aliases: further names accepted in manifests.
        capabilities: what it needs or works on: audio, video, gpu, cpu.
        accepts: kinds of value that other nodes may feed it: audio, json, composite (a dict by
            upstream node id, for a node with several inputs).
        output: kind of value it gives: any, audio, json, same_as_input; it says what a numpy array
            means, see ``Node.execute``.
        keeps_sample_rate: whether audio leaves it at the rate at which it came.

    Raises:
        NodeDefinitionError: when it cannot be a node, or another node has one of its names.
    """

    def register(target: T) -> T:
        _require_name(name)
        for alias in _names("aliases", aliases):
            _require_name(alias)
        factory, parameters, chunk_ms = _described(target)
        registry.add(
            NodeType(
                name=name,
                version=version,
                description=first_paragraph(_own_doc(target))
                if description is None
                else description,
                aliases=_names("aliases", aliases),
                capabilities=_known("capabilities", capabilities, _CAPABILITIES),
                parameters=parameters,
                accepts=_known("accepts", accepts, _ACCEPTS),
                output=_known("output", (output,), _OUTPUTS)[0],
                keeps_sample_rate=keeps_sample_rate,
                chunk_ms=chunk_ms,
                factory=factory,
                origin=_origin(target),
                target=target,
            )
        )
        return target

    return register


def _described(
    target: Any,
) -> tuple[Callable[..., Any], tuple[ParameterSpec, ...], Optional[int]]:
    """Factory, parameters, and the length of a chunk for streaming nodes."""
    if inspect.isclass(target):
        parameters = _class_parameters(target)
        return target, parameters, _chunk_ms(target)
    if not callable(target):
        raise NodeDefinitionError(f"a node is a class or a function, not {target!r}")
    _require_plain(target)
    return (
        lambda **params: FunctionNode(target, params),
        parameter_specs(target, 1, target.__doc__),
        None,
    )


def _class_parameters(target: Any) -> tuple[ParameterSpec, ...]:
    if not issubclass(target, Node):
        raise NodeDefinitionError(f"{target.__qualname__} must extend remotemedia.Node")
    missing = sorted(getattr(target, "__abstractmethods__", ()))
    if missing:
        raise NodeDefinitionError(f"{target.__qualname__} lacks {', '.join(missing)}")
    _require_plain(target.execute)
    if target.__init__ is object.__init__:
        return ()
    return parameter_specs(target.__init__, 1, target.__init__.__doc__, _own_doc(target))


def _chunk_ms(target: Any) -> Optional[int]:
    if not issubclass(target, StreamingNode):
        return None
    chunk_ms = target.chunk_ms
    if isinstance(chunk_ms, bool) or not isinstance(chunk_ms, int) or chunk_ms < 1:
        raise NodeDefinitionError(
            f"{target.__qualname__}: chunk_ms is a positive integer, not {chunk_ms!r}"
        )
    return chunk_ms


def _require_plain(function: Any) -> None:
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise NodeDefinitionError(
            f"{function.__qualname__} must return its result: "
            "coroutines and generators cannot be nodes"
        )


def _own_doc(target: Any) -> Optional[str]:
    """The docstring of the target itself, rather than an inherited one."""
    return target.__dict__.get("__doc__") if inspect.isclass(target) else target.__doc__


def _require_name(name: Any) -> None:
    if not isinstance(name, str) or not name.strip():
        raise NodeDefinitionError(f"a node type is a name that is not empty, not {name!r}")


def _names(what: str, names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise NodeDefinitionError(f"{what} is a list of names, not the string {names!r}")
    return tuple(names)


def _known(what: str, given: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    words = _names(what, given)
    for word in words:
        if word not in known:
            raise NodeDefinitionError(f"{what}: {word!r} is none of {', '.join(known)}")
    return words


def _origin(target: Any) -> Origin:
    module = getattr(target, "__module__", "") or ""
    qualname = getattr(target, "__qualname__", type(target).__qualname__)
    code = (
        getattr(inspect.unwrap(target), "__code__", None) if not inspect.isclass(target) else None
    )
    if code is not None:
        return Origin(module, qualname, code.co_filename, code.co_firstlineno)
    try:
        return Origin(
            module, qualname, inspect.getsourcefile(target) or "", inspect.getsourcelines(target)[1]
        )
    except (OSError, TypeError):
        return Origin(module, qualname)
