from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from remotemedia.placeholders import as_texts


def test_strings_numbers_and_truth_values_become_texts() -> None:
    assert as_texts(
        {
            "text": "007",
            "empty": "",
            "yes": True,
            "no": False,
            "count": 16000,
            "level": -0.5,
            "large": 1e300,
            "index": np.int32(3),
            "single": np.float32(0.25),
        }
    ) == {
        "text": "007",
        "empty": "",
        "yes": "true",
        "no": "false",
        "count": "16000",
        "level": "-0.5",
        "large": "1e+300",
        "index": "3",
        "single": "0.25",
    }
    assert as_texts(None) == {}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"x": None}, "x is of type NoneType; a value is a str, a number or a bool"),
        ({"x": [1]}, "x is of type list"),
        ({1: "x"}, "a name in params is a str, not int"),
        ("x=1", "not str"),
    ],
)
def test_anything_else_is_refused(params: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        as_texts(params)


def test_a_number_must_be_finite() -> None:
    with pytest.raises(ValueError, match="level is inf; a number must be finite"):
        as_texts({"level": float("inf")})
