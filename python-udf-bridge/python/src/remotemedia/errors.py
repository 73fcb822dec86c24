"""Errors of the SDK."""

from __future__ import annotations


class RetryableError(Exception):
    """Raised by a node for a passing condition: the same call may succeed a little later."""

    @property
    def is_retryable(self) -> bool:
        """True."""
        return True


class MarshalingError(TypeError):
    """A value cannot cross between Python and the pipeline; the message names type and place."""


class NodeDefinitionError(TypeError):
    """A class or function cannot be registered as a node as it is written."""


class ParameterError(ValueError):
    """Parameters given to a node are unknown, missing, ill-typed or out of range."""


class UnknownNodeError(KeyError):
    """No Python node of that type is registered."""

    def __str__(self) -> str:
        # KeyError shows its argument quoted, as a key; this one is a sentence.
        return str(self.args[0]) if self.args else ""
