"""What goes wrong in Java, as exceptions of this package."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from remotemedia_runtime import _jvm
from remotemedia_runtime._retryable import RetryableError
from remotemedia_runtime.errors import NodeExecutionError, error_class

_INTRODUCTIONS = {
    "NodeExecutionError": "Node execution failed: {}",
    "MarshalingError": "Data marshaling failed: {}",
    "AudioFormatError": "Invalid audio format: {}",
    "CircuitOpen": "Circuit open: {}",
}


def raise_java(error: Exception) -> NoReturn:
    json_of = getattr(error, "json", None)
    if json_of is not None:
        _raise(json.loads(bytes(json_of())))
    _raise_fault(error)


def _raise(described: dict[str, Any]) -> NoReturn:
    message = described["message"]
    if described["traceback"]:
        message = f"{message}\n{described['traceback']}"
    details = {
        "node_id": described["node_id"],
        "operation": described["operation"],
        "traceback": described["traceback"],
        "problems": described.get("problems", ()),
    }
    if described["kind"] == RetryableError.kind:
        details.update(attempt=described["attempt"], max_attempts=described["max_attempts"])
        raise RetryableError(message, **details) from None
    raise error_class(described["kind"])(message, **details) from None


def _raise_fault(error: Exception) -> NoReturn:
    import jpype

    if not isinstance(error, jpype.JException):
        raise error
    name = str(error.getClass().getName())
    if name == "java.lang.OutOfMemoryError":
        raise MemoryError(
            f"Java ran out of memory ({error.getMessage()}); give it more, for example with "
            f"{_jvm.OPTIONS_VARIABLE}=-Xmx8g, or give less audio at once"
        ) from None
    raise NodeExecutionError(
        f"Node execution failed: a fault in the runtime itself: {name}: {error.getMessage()}",
        operation="execute",
        traceback=str(error.stacktrace()),
    ) from None


def raise_failure(result: dict[str, Any]) -> NoReturn:
    """Raises the first failure of an execution that failed, with the others in its message."""
    first = result["failures"][0]
    details = {
        "node_id": first["node_id"],
        "operation": "execute",
        "traceback": first["traceback"],
        "result": result,
    }
    if first["retryable"]:
        attempts = first["attempts"]
        raise RetryableError(result["error"], attempt=attempts, max_attempts=attempts, **details)
    raise error_class(first["kind"])(result["error"], **details)


def message(failure: dict[str, Any]) -> str:
    node_id, message = failure["node_id"], failure["message"]
    if failure["kind"] == "PythonError":
        text = f"Python exception in '{node_id}': {message}"
        if failure["retryable"]:
            attempts = failure["attempts"]
            text = f"Retryable error (attempt {attempts}/{attempts}): {text}"
    else:
        place = message if node_id is None else f"{node_id}: {message}"
        text = _INTRODUCTIONS.get(failure["kind"], failure["kind"] + ": {}").format(place)
    return f"{text}\n{failure['traceback']}" if failure["traceback"] else text
