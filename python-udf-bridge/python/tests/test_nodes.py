"""Registration, parameters and metadata."""

from __future__ import annotations

import importlib
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

import pytest

from remotemedia import (
    Audio,
    Node,
    NodeDefinitionError,
    Param,
    ParameterError,
    StreamingNode,
    UnknownNodeError,
    node,
)
from remotemedia.names import nearest
from remotemedia.nodes import FunctionNode
from remotemedia.registry import Registry


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A registry of the test's own."""
    fresh = Registry()
    monkeypatch.setattr("remotemedia.nodes.registry", fresh)
    return fresh


def parameters(registry: Registry, name: str) -> dict[str, dict[str, Any]]:
    return {spec["name"]: spec for spec in registry.metadata(name)["parameters"]}


def test_annotations_become_types(registry: Registry) -> None:
    @node("All")
    def every(
        value: Any,
        *,
        a: float = 1,
        b: int = 2,
        c: bool = True,
        d: str = "x",
        e: List[int] = [1],  # noqa: B006
        f: list = [],  # noqa: B006
        g: Dict[str, int] = {},  # noqa: B006
        h: Any = None,
        i: Optional[float] = None,
        j: Literal["low", "high"] = "low",
        k: Union[int, float] = 3,
        l: Union[int, str] = 3,  # noqa: E741
        m=0.5,
        n: list[float] = [0.5],  # noqa: B006
    ) -> Any: ...

    types = {name: spec["type"] for name, spec in parameters(registry, "All").items()}
    assert types == {
        "a": "float",
        "b": "integer",
        "c": "boolean",
        "d": "string",
        "e": "list of integers",
        "f": "list",
        "g": "object",
        "h": "any",
        "i": "float",
        "j": "string",
        "k": "float",
        "l": "any",
        "m": "float",
        "n": "list",
    }
    assert parameters(registry, "All")["j"]["choices"] == ["low", "high"]


def test_metadata_have_the_form_of_the_native_nodes(registry: Registry) -> None:
    @node(
        "Loudness",
        version="2.1.0",
        aliases=("Lufs",),
        capabilities=("audio", "cpu"),
        accepts=("audio",),
        output="json",
        keeps_sample_rate=True,
    )
    class Loudness(Node):
        """Measures loudness,
        in LUFS.

        More of it.

        Args:
            window_s (float): length of a window,
                in seconds
            path: where the model is

        Returns:
            path: not a parameter's description
        """

        def __init__(
            self,
            *,
            path: str,
            window_s: Annotated[float, Param(minimum=0.1, maximum=3, unit="s")] = 0.4,
            floor: Optional[Annotated[float, Param("the floor", aliases=("floor_db",))]] = None,
        ) -> None: ...

        def execute(self, value: Any) -> Any: ...

    plain = {"aliases": [], "minimum": None, "maximum": None, "choices": [], "unit": ""}
    assert registry.metadata("Lufs") == {
        "name": "Loudness",
        "aliases": ["Lufs"],
        "version": "2.1.0",
        "description": "Measures loudness, in LUFS.",
        "capabilities": ["audio", "cpu"],
        "parameters": [
            {
                **plain,
                "name": "path",
                "type": "string",
                "default": None,
                "required": True,
                "description": "where the model is",
            },
            {
                **plain,
                "name": "window_s",
                "type": "float",
                "default": 0.4,
                "required": False,
                "minimum": 0.1,
                "maximum": 3,
                "unit": "s",
                "description": "length of a window, in seconds",
            },
            {
                **plain,
                "name": "floor",
                "aliases": ["floor_db"],
                "type": "float",
                "default": None,
                "required": False,
                "description": "the floor",
            },
        ],
        "accepts": ["audio"],
        "output": "json",
        "keeps_sample_rate": True,
        "streaming": False,
        "chunk_ms": None,
    }


def test_streaming_nodes_tell_their_chunk(registry: Registry) -> None:
    @node("Chunks")
    class Chunks(StreamingNode):
        chunk_ms = 250

        def execute(self, value: Audio) -> None: ...

        def finish(self) -> None: ...

    metadata = registry.metadata("Chunks")
    assert (metadata["streaming"], metadata["chunk_ms"]) == (True, 250)
    assert registry.metadata("Chunks")["description"] == ""


def test_parameters_are_checked_and_converted(registry: Registry) -> None:
    @node("P")
    def p(value: Any, *, rate: float, count: int = 1, taps: List[int] = [], mode: str = "a") -> Any:  # noqa: B006
        return rate, count, taps, mode

    made = registry.create("P", {"rate": 3, "count": 2.0, "taps": [1.0], "mode": None})
    result = made.execute(None)
    assert result == (3.0, 2, [1], "a")
    assert [type(item) for item in result[:2]] == [float, int]
    assert isinstance(made, FunctionNode)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"window": 1, "path": "p"},
            "L: window: unknown parameter; did you mean window_s?; L has path, window_s, mode",
        ),
        ({}, "L: path: missing, expected a string"),
        ({"path": None}, "L: path: missing, expected a string"),
        (
            {"path": 5, "window_s": 9, "mode": "c"},
            "L: path: expected a string, given 5; "
            "window_s: expected a finite number from 0.1 to 3, given 9; "
            'mode: expected one of a, b, given "c"',
        ),
        (
            {"path": "p", "window_s": True},
            "L: window_s: expected a finite number from 0.1 to 3, given true",
        ),
        (
            {"path": "p", "window_s": 1, "win": 2},
            "L: win: the same parameter is already given as window_s; leave one of them out",
        ),
    ],
)
def test_parameters_that_do_not_fit(
    registry: Registry, params: dict[str, Any], message: str
) -> None:
    @node("L")
    def loud(
        value: Any,
        *,
        path: str,
        window_s: Annotated[float, Param(minimum=0.1, maximum=3, aliases=("win",))] = 1,
        mode: Literal["a", "b"] = "a",
    ) -> Any: ...

    with pytest.raises(ParameterError) as caught:
        registry.create("L", params)
    assert str(caught.value) == message


def test_two_nodes_of_one_name_are_told_with_both_places(registry: Registry) -> None:
    @node("Twice")
    def first(value: Any) -> Any: ...

    with pytest.raises(NodeDefinitionError) as caught:

        @node("Other", aliases=("Twice",))
        def second(value: Any) -> Any: ...

    message = str(caught.value)
    assert message.startswith("two Python nodes are named Twice: ")
    assert message.count("test_nodes.py:") == 2
    assert "first" in message
    assert "second" in message
    assert registry.names() == ["Twice"]


def test_a_module_read_again_replaces_its_nodes(
    registry: Registry, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "reloaded_nodes.py"
    text = "from remotemedia import node\n@node('R', version='{}', aliases={})\ndef r(v): ...\n"
    source.write_text(text.format("1.0", "('Old',)"))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    module = importlib.import_module("reloaded_nodes")
    source.write_text(text.format("2.0.0", "('New', 'Newer')"))
    importlib.reload(module)
    assert registry.metadata("R")["version"] == "2.0.0"
    assert registry.find("Old") is None


def test_an_unknown_type_is_told_with_those_that_exist(registry: Registry) -> None:
    @node("Peak")
    def peak(value: Any) -> Any: ...

    with pytest.raises(UnknownNodeError) as caught:
        registry.get("Paek")
    assert str(caught.value) == "no Python node Paek; did you mean Peak?; registered are: Peak"


class _NotANode:
    def execute(self, value: Any) -> Any: ...


class _Incomplete(StreamingNode):
    def execute(self, value: Audio) -> None: ...


async def _coroutine(value: Any) -> Any: ...


def _no_value(*, a: int = 0) -> Any: ...


def _positional(value: Any, a: int = 0) -> Any: ...


def _catch_all(value: Any, **params: Any) -> Any: ...


def _bytes(value: Any, *, a: bytes = b"") -> Any: ...


def _complex(value: Any, *, a: complex) -> Any: ...


def _bad_default(value: Any, *, a: Annotated[int, Param(minimum=1)] = 0) -> Any: ...


def _infinite(value: Any, *, a: float = float("inf")) -> Any: ...


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (_NotANode, "must extend remotemedia.Node"),
        (_Incomplete, "lacks finish"),
        (_coroutine, "must return its result"),
        (_no_value, "needs one positional parameter"),
        (_positional, "the parameter a must be keyword-only"),
        (_catch_all, "cannot be described to a manifest"),
        (_bytes, "the default of a is not a JSON value"),
        (_complex, "the parameter a cannot be of type complex"),
        (_bad_default, "expected an integer of at least 1, given 0"),
        (_infinite, "the default of a is not a JSON value"),
    ],
)
def test_what_cannot_be_a_node(registry: Registry, target: Any, message: str) -> None:
    with pytest.raises(NodeDefinitionError, match=message):
        node("Bad")(target)
    assert registry.names() == []


def test_the_nearest_name_is_near() -> None:
    assert nearest("windw_s", ["floor", "window_s"]) == "window_s"
    assert nearest("bandwidth", ["floor", "window_s"]) is None


@pytest.mark.parametrize(
    ("samples", "rate", "error", "message"),
    [
        ([[[1.0]]], 8000, ValueError, r"not \(1, 1, 1\)"),
        (["x"], 8000, TypeError, "must be numbers"),
        (5, 8000, TypeError, "numpy array, not int"),
        ([1.0], 0, ValueError, "at least 1 Hz, not 0"),
        ([1.0], 44.1, TypeError, "an integer in Hz, not 44.1"),
        ([1.0], True, TypeError, "an integer in Hz, not True"),
    ],
)
def test_audio_says_what_is_wrong(
    samples: Any, rate: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Audio(samples, rate)


def test_audio_tells_its_shape() -> None:
    stereo = Audio([[1, 3], [2, 4], [0, 0]], 6)
    assert (stereo.frames, stereo.channels, stereo.duration_s) == (3, 2, 0.5)
    assert stereo.mono().tolist() == [2, 3, 0]
    with pytest.raises(ValueError, match="needs a sample rate"):
        Audio([1.0]).duration_s  # noqa: B018
