"""Turns the keyword-only parameters of a callable into parameter descriptions."""

from __future__ import annotations

import collections.abc
import inspect
import json
import types
import typing
from typing import Any, Callable, Literal, Optional, Union

from remotemedia.docstrings import argument_descriptions
from remotemedia.errors import NodeDefinitionError
from remotemedia.parameters import Param, ParameterSpec

_PLAIN: dict[type, str] = {
    float: "float",
    int: "integer",
    bool: "boolean",
    str: "string",
    list: "list",
    dict: "object",
    object: "any",
}
_LISTS = (list, collections.abc.Sequence, collections.abc.Iterable)
_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
# What X | Y makes; absent before Python 3.10.
_UNIONS = (Union, getattr(types, "UnionType", Union))


def parameter_specs(
    function: Callable[..., Any], positional: int, *docstrings: Optional[str]
) -> tuple[ParameterSpec, ...]:
    """The parameters that a manifest may give to ``function``.

    Args:
        function: whose keyword-only parameters are read.
        positional: how many positional parameters it must have (self, or the value).
        docstrings: where descriptions are looked up, the first that has one wins.

    Raises:
        NodeDefinitionError: naming the parameter that cannot be described, and why.
    """
    where = getattr(function, "__qualname__", repr(function))
    parameters = list(inspect.signature(function).parameters.values())
    _require_shape(where, parameters, positional)
    hints = _type_hints(where, function)
    descriptions: dict[str, str] = {}
    for docstring in reversed(docstrings):
        descriptions.update(argument_descriptions(docstring))
    specs = tuple(
        _spec(where, parameter, hints, descriptions.get(parameter.name, ""))
        for parameter in parameters[positional:]
    )
    _require_distinct_names(where, specs)
    return specs


def _require_shape(where: str, parameters: list[inspect.Parameter], positional: int) -> None:
    for index, parameter in enumerate(parameters):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise NodeDefinitionError(
                f"{where}: {parameter} cannot be described to a manifest; name the parameters"
            )
        if index >= positional and parameter.kind != parameter.KEYWORD_ONLY:
            raise NodeDefinitionError(
                f"{where}: the parameter {parameter.name} must be keyword-only; "
                "put a * before the parameters"
            )
        if index < positional and parameter.kind == parameter.KEYWORD_ONLY:
            break
    else:
        if len(parameters) >= positional:
            return
    raise NodeDefinitionError(
        f"{where}: needs one positional parameter, for the value, before its parameters"
    )


def _type_hints(where: str, function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function, include_extras=True)
    except (NameError, TypeError, AttributeError, SyntaxError) as error:
        raise NodeDefinitionError(
            f"{where}: an annotation cannot be read: {error} "
            "(before Python 3.10, write Optional[X] rather than X | None)"
        ) from error


def _spec(
    where: str, parameter: inspect.Parameter, hints: dict[str, Any], description: str
) -> ParameterSpec:
    name = parameter.name
    required = parameter.default is inspect.Parameter.empty
    default = None if required else _json_default(where, parameter)
    annotation, param = _without_annotated(hints.get(name, inspect.Parameter.empty))
    if annotation is inspect.Parameter.empty:
        type_name: str = _PLAIN.get(type(default), "any")
        choices: tuple[str, ...] = ()
    else:
        resolved = _resolve(_without_none(annotation))
        if resolved is None:
            raise NodeDefinitionError(
                f"{where}: the parameter {name} cannot be of type {_type_text(annotation)}; "
                "a manifest can give float, int, bool, str, Literal of strings, list[int], list, "
                "dict or Any"
            )
        type_name, choices = resolved
    spec = ParameterSpec(
        name=name,
        type=type_name,
        required=required,
        default=default,
        aliases=tuple(param.aliases),
        minimum=param.minimum,
        maximum=param.maximum,
        choices=choices,
        unit=param.unit,
        description=param.description or description,
    )
    refusal = None if default is None else spec.refuse(default)
    if refusal:
        raise NodeDefinitionError(
            f"{where}: the default of {name} does not fit: {refusal}, given {default!r}"
        )
    return spec


def _without_annotated(annotation: Any) -> tuple[Any, Param]:
    """The annotation itself, and the ``Param`` beside it if there is one."""
    param = Param()
    if typing.get_origin(annotation) in _UNIONS:  # Optional[Annotated[…]]
        for argument in typing.get_args(annotation):
            inner, found = _without_annotated(argument)
            if found != Param():
                return Optional[inner], found
    while typing.get_origin(annotation) is typing.Annotated:
        annotation, *extras = typing.get_args(annotation)
        for extra in extras:
            if isinstance(extra, Param):
                param = extra
    return annotation, param


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) not in _UNIONS:
        return annotation
    arguments = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
    return arguments[0] if len(arguments) == 1 else Union[tuple(arguments)]


def _resolve(annotation: Any) -> Optional[tuple[str, tuple[str, ...]]]:
    """Type name and choices, or None for what a manifest cannot give."""
    if annotation in (typing.List, typing.Sequence, *_LISTS):
        return "list", ()
    if annotation in (typing.Dict, typing.Mapping, *_MAPPINGS):
        return "object", ()
    if annotation is Any:
        return "any", ()
    if isinstance(annotation, type) and typing.get_origin(annotation) is None:
        name = "object" if issubclass(annotation, dict) else _PLAIN.get(annotation)
        return None if name is None else (name, ())
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return ("string", arguments) if all(isinstance(arg, str) for arg in arguments) else None
    if origin in _UNIONS:
        return ("float", ()) if set(arguments) == {int, float} else ("any", ())
    if origin in _LISTS:
        return ("list of integers" if arguments == (int,) else "list"), ()
    return ("object", ()) if origin in _MAPPINGS else None


def _json_default(where: str, parameter: inspect.Parameter) -> Any:
    try:
        return json.loads(json.dumps(parameter.default, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise NodeDefinitionError(
            f"{where}: the default of {parameter.name} is not a JSON value: {error}; "
            "use None for none"
        ) from None


def _type_text(annotation: Any) -> str:
    return getattr(annotation, "__name__", None) or str(annotation)


def _require_distinct_names(where: str, specs: tuple[ParameterSpec, ...]) -> None:
    seen: set[str] = set()
    for spec in specs:
        for name in (spec.name, *spec.aliases):
            if name in seen:
                raise NodeDefinitionError(f"{where}: two parameters are named {name}")
            seen.add(name)
