"""Values for the placeholders of manifests."""

from __future__ import annotations

import json
import math
from numbers import Integral, Real
from typing import Any, Mapping, Optional

from remotemedia.errors import ParameterError


def as_texts(params: Optional[Mapping[str, Any]]) -> dict[str, str]:
    """The values as ``remotemedia run --param NAME=VALUE`` takes them.

    Args:
        params: strings, numbers and truth values by the name of the placeholder; None for none.

    Raises:
        TypeError: when it is no mapping, or a name or a value is of another type.
        ParameterError: a ValueError, for numbers that are not finite.
    """
    if params is None:
        return {}
    if not isinstance(params, Mapping):
        raise TypeError(
            "params is a dict of the values for the manifest's placeholders, such as "
            f'{{"RATE": 16000}}, not {type(params).__name__}'
        )
    return {_name(name): _text(name, value) for name, value in params.items()}


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a name in params is a str, not {type(name).__name__}")
    return name


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        if not math.isfinite(value):
            raise ParameterError(f"params: {name} is {value}; a number must be finite")
        return json.dumps(float(value))
    raise TypeError(
        f"params: {name} is of type {type(value).__name__}; a value is a str, a number or a bool"
    )
