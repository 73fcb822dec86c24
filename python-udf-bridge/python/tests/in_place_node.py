"""A node that does what it must not."""

from typing import Any

from remotemedia import Audio, node


@node("InPlace")
def in_place(value: Audio) -> Any:
    value.samples[0] = 0
