"""The nodes of this interpreter, as Java knows them."""

from __future__ import annotations

import threading
import warnings
from typing import Any, Callable, Optional, TypeVar

from remotemedia.registry import registry
from remotemedia_runtime import _jvm
from remotemedia_runtime._faults import raise_java
from remotemedia_runtime._host import PythonHost, load_installed, registered

T = TypeVar("T")


class _Nodes:
    """Keeps Java's list of CPython nodes that of this interpreter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._host: Optional[PythonHost] = None
        self._proxy: Any = None
        self._revision = 0

    def current(self) -> Any:
        """The Java side, which knows all nodes that are registered now."""
        module = _jvm.module()
        if self._host is None or self._revision != registry.revision:
            self._hand_over(module)
        return module

    def raise_interrupt(self) -> None:
        if self._host is not None:
            self._host.raise_interrupt()

    def _hand_over(self, module: Any) -> None:
        with self._lock:
            if self._host is None:
                import jpype

                host = PythonHost()
                for problem in load_installed():
                    warnings.warn(
                        f"nodes of the installed package {problem.module} cannot be used: "
                        f"{problem.message}",
                        RuntimeWarning,
                        stacklevel=5,
                    )
                self._proxy = jpype.JProxy("org.remotemedia.bridge.ffi.NodeHost", inst=host)
                self._host = host
            if self._revision != registry.revision:
                revision, description = registered()
                module.setPythonNodes(self._proxy, description)
                self._revision = revision


nodes = _Nodes()


def called(function: Callable[[], T]) -> T:
    """Calls Java; what it throws becomes an exception of this package."""
    try:
        return function()
    except Exception as error:
        raise_java(error)
    finally:
        nodes.raise_interrupt()
