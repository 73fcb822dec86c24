"""Parameters of a node: what is said of them, and the check of those that are given."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Sequence

from remotemedia.errors import ParameterError
from remotemedia.names import did_you_mean

_SHOWN = 80


@dataclass(frozen=True)
class Param:
    """What an annotation cannot say of a parameter, for use in ``Annotated``.

    Example: ``window_s: Annotated[float, Param(minimum=0.1, unit="s")] = 0.4``.

    Attributes:
        description: one sentence; where it is empty, the docstring's ``Args`` section is read.
        minimum: smallest allowed number, or None.
        maximum: largest allowed number, or None.
        unit: unit for display.
        aliases: further names that a manifest may use.
    """

    description: str = ""
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    unit: str = ""
    aliases: Sequence[str] = ()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_finite(value: Any) -> bool:
    try:
        return _is_number(value) and math.isfinite(value)
    except OverflowError:  # an integer beyond the doubles
        return False


def _is_integer(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_integer_list(value: Any) -> bool:
    return isinstance(value, list) and all(_is_integer(item) for item in value)


@dataclass(frozen=True)
class _Type:
    phrase: str
    accepts: Callable[[Any], bool]
    convert: Callable[[Any], Any]


def _unchanged(value: Any) -> Any:
    return value


#: The types by the name that metadata shows; an integral number such as 3.0 is an integer too.
TYPES: Mapping[str, _Type] = {
    "float": _Type("a finite number", _is_finite, float),
    "integer": _Type("an integer", _is_integer, int),
    "boolean": _Type("true or false", lambda value: isinstance(value, bool), _unchanged),
    "string": _Type("a string", lambda value: isinstance(value, str), _unchanged),
    "list of integers": _Type(
        "a list of integers", _is_integer_list, lambda value: [int(item) for item in value]
    ),
    "list": _Type("a list", lambda value: isinstance(value, list), _unchanged),
    "object": _Type("an object", lambda value: isinstance(value, dict), _unchanged),
    "any": _Type("any JSON value", lambda value: True, _unchanged),
}


@dataclass(frozen=True)
class ParameterSpec:
    """One parameter of a node type.

    Attributes:
        name: the keyword.
        type: one of ``TYPES``.
        required: whether there is no default.
        default: JSON value used when absent; None where there is none.
        aliases: further accepted names.
        minimum: smallest allowed number, or None.
        maximum: largest allowed number, or None.
        choices: allowed strings; empty when any.
        unit: unit for display, or empty.
        description: one sentence, or empty.
    """

    name: str
    type: str
    required: bool = False
    default: Any = None
    aliases: tuple[str, ...] = ()
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    description: str = ""

    def is_named(self, candidate: str) -> bool:
        """Whether ``candidate`` is its name or one of its aliases."""
        return candidate == self.name or candidate in self.aliases

    def refuse(self, value: Any) -> Optional[str]:
        """Why ``value`` cannot be used, as in "expected an integer from 1 to 9"; None if it can."""
        fits = TYPES[self.type].accepts(value)
        if fits and _is_number(value):
            fits = (self.minimum is None or value >= self.minimum) and (
                self.maximum is None or value <= self.maximum
            )
        if fits and self.choices:
            fits = value in self.choices
        return None if fits else f"expected {self.expectation()}"

    def expectation(self) -> str:
        """The allowed values in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        phrase = TYPES[self.type].phrase
        if self.minimum is not None and self.maximum is not None:
            return f"{phrase} from {_plain(self.minimum)} to {_plain(self.maximum)}"
        if self.minimum is not None:
            return f"{phrase} of at least {_plain(self.minimum)}"
        if self.maximum is not None:
            return f"{phrase} of at most {_plain(self.maximum)}"
        return phrase

    def to_dict(self) -> dict[str, Any]:
        """As metadata shows it."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "type": self.type,
            "default": self.default,
            "required": self.required,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "choices": list(self.choices),
            "unit": self.unit,
            "description": self.description,
        }


def check_parameters(
    node_type: str, specs: Sequence[ParameterSpec], params: Optional[Mapping[str, Any]]
) -> dict[str, Any]:
    """The keyword arguments for a node, from the parameters that a manifest gives.

    An explicit null counts as absent. What is absent is left out, so that Python's own default
    applies. Integral numbers become int where an integer is asked for, and all numbers float where
    a float is.

    Raises:
        ParameterError: naming the node type and everything that is wrong.
    """
    if params is None:
        params = {}
    if not isinstance(params, Mapping):
        raise ParameterError(
            f"{node_type}: the parameters must be an object, not {type(params).__name__}"
        )
    problems: list[str] = []
    given: dict[str, Any] = {}
    given_as: dict[str, str] = {}
    for name, value in params.items():
        if value is None:
            continue
        spec = next((spec for spec in specs if spec.is_named(name)), None)
        if spec is None:
            problems.append(f"{name}: {_unknown(node_type, specs, name)}")
            continue
        if spec.name in given_as:
            problems.append(
                f"{name}: the same parameter is already given as {given_as[spec.name]}; "
                "leave one of them out"
            )
            continue
        given_as[spec.name] = name
        refusal = spec.refuse(value)
        if refusal is None:
            given[spec.name] = TYPES[spec.type].convert(value)
        else:
            problems.append(f"{name}: {refusal}, given {_shown(value)}")
    problems += [
        f"{spec.name}: missing, expected {spec.expectation()}"
        for spec in specs
        if spec.required and spec.name not in given_as
    ]
    if problems:
        raise ParameterError(f"{node_type}: " + "; ".join(problems))
    return given


def _unknown(node_type: str, specs: Sequence[ParameterSpec], name: str) -> str:
    if not specs:
        return f"unknown parameter; {node_type} has none"
    every = [candidate for spec in specs for candidate in (spec.name, *spec.aliases)]
    names = ", ".join(spec.name for spec in specs)
    return f"unknown parameter{did_you_mean(name, every)}; {node_type} has {names}"


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else str(number)
