"""The Java virtual machine in this process: started on first use, once."""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import os
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any, Callable, Iterator, Optional, TypeVar, cast

from remotemedia_runtime._java import find_java
from remotemedia_runtime.errors import JvmError

OPTIONS_VARIABLE = "REMOTEMEDIA_JVM_OPTS"
JAR_VARIABLE = "REMOTEMEDIA_RUNTIME_JAR"

_MODULE = "org.remotemedia.bridge.ffi.RuntimeModule"
_VECTOR = "jdk.incubator.vector"
_JAR = "remotemedia-runtime.jar"
# What else the JVM reads options from; what it says about them must not be hidden.
_OTHER_OPTIONS = ("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")

_lock = threading.Lock()
_module: Optional[Any] = None
_starting = False
_forked_from: Optional[int] = None
_at_exit: list[Callable[[], None]] = []
_LONGEST_END_S = 5.0
# One entry for each call that is under way; appending and popping are atomic.
_under_way: deque[None] = deque()
# The thread that ends the interpreter, once it does.
_ending: Optional[int] = None

F = TypeVar("F", bound=Callable[..., Any])


def entering(function: F) -> F:
    """Marks what calls Java, so that the interpreter can end between such calls.

    A thread that returns from Java while the interpreter ends would end the process with an abort.
    So calls that are under way then are waited for, and those that come later never return.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        _under_way.append(None)
        try:
            if _ending is None or _ending == threading.get_ident():
                return function(*args, **kwargs)
        finally:
            _under_way.pop()
        while True:
            threading.Event().wait()

    return cast(F, call)


def module() -> Any:
    """The Java class behind this package; starts the JVM when there is none.

    Raises:
        JvmError: when Java is missing or does not start, or in the child of a fork.
    """
    return _module if _module is not None else _start()


def at_exit(function: Callable[[], None]) -> None:
    """Has ``function`` called at the end of the interpreter, while Java can still be called."""
    _at_exit.append(function)


def is_usable() -> bool:
    """Whether Java runs and can be called here."""
    return _module is not None


def _start() -> Any:
    global _module, _starting
    with _lock:
        if _forked_from is not None:
            raise JvmError(
                f"Java was started in process {_forked_from} before this process was forked from "
                "it, and a forked JVM cannot be used: start processes with "
                'multiprocessing.get_context("spawn") (or "forkserver"), or call remotemedia '
                "before the fork only in the children"
            )
        if _module is None:
            import jpype

            _starting = True
            try:
                if jpype.isJVMStarted():
                    jpype.addClassPath(_jar())
                else:
                    _create(jpype)
                    # The end of the JVM waits for the thread that started it, which may be gone by
                    # then. From now on it counts as any other, and none of these is waited for.
                    jpype.java.lang.Thread.detach()
                loaded = jpype.JClass(_MODULE)
            except TypeError as error:
                raise JvmError(f"{_jar()} cannot be used: {error}") from error
            finally:
                _starting = False
            # After JPype's own, so that it runs before it, which ends the JVM.
            atexit.register(_end)
            _module = loaded
        return _module


def _create(jpype: Any) -> None:
    java = find_java()
    user_options = os.environ.get(OPTIONS_VARIABLE, "").split()
    # The signals stay Python's: neither the JVM (-Xrs) nor JPype (interrupt) is to handle them.
    options = ["-Xrs", "-Dfile.encoding=UTF-8", "-XX:-UsePerfData"]
    if not any(option.startswith("-XX:+Use") and option.endswith("GC") for option in user_options):
        # One value at a time needs no collector with threads of its own.
        options.append("-XX:+UseSerialGC")
    if _VECTOR in java.modules:
        options.append(f"--add-modules={_VECTOR}")
    if java.major >= 22:
        options.append("--enable-native-access=ALL-UNNAMED")
    jar = _jar()
    told = user_options or any(os.environ.get(name) for name in _OTHER_OPTIONS)
    try:
        with contextlib.nullcontext() if told else _without_incubator_warning():
            jpype.startJVM(
                *options,
                *user_options,
                jvmpath=java.library,
                classpath=[jar],
                convertStrings=False,
                interrupt=True,
            )
    except (OSError, RuntimeError, ValueError) as error:
        given = f" with {OPTIONS_VARIABLE}={' '.join(user_options)}" if user_options else ""
        raise JvmError(f"the Java of {java.library} did not start{given}: {error}") from error


def _jar() -> str:
    named = os.environ.get(JAR_VARIABLE)
    here = Path(__file__).resolve().parent
    built = here.parents[2] / "target" if len(here.parents) > 2 else here
    candidates = (
        [Path(named)]
        if named
        else [here / _JAR, *sorted(built.glob("remotemedia-python-udf-bridge-*-runtime.jar"))]
    )
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    raise JvmError(
        f"there is no file {named}, which {JAR_VARIABLE} names"
        if named
        else f"{here / _JAR} is missing: install the wheel that bin/wheel builds, or name the jar "
        f"in {JAR_VARIABLE}"
    )


@contextlib.contextmanager
def _without_incubator_warning() -> Iterator[None]:
    """Keeps the JVM from telling every user of an incubating module, which is no news to them."""
    try:
        saved = os.dup(2)
    except OSError:
        yield
        return
    try:
        with tempfile.TemporaryFile() as messages:
            os.dup2(messages.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(saved, 2)
                messages.seek(0)
                for line in messages:
                    if _VECTOR.encode() not in line:
                        os.write(2, line)
    finally:
        os.close(saved)


def _end() -> None:
    global _module, _ending
    _ending = threading.get_ident()
    deadline = time.monotonic() + _LONGEST_END_S
    while _under_way and time.monotonic() < deadline:
        time.sleep(0.001)
    for function in reversed(_at_exit):
        function()
    _module = None


def _after_fork() -> None:
    global _lock, _module, _forked_from, _starting
    _lock = threading.Lock()
    if _module is None and not _starting:
        return
    _forked_from = os.getppid()
    _module = None
    _starting = False
    # They would wait for threads that exist in the parent alone.
    import jpype._core

    atexit.unregister(_end)
    atexit.unregister(jpype._core._JTerminate)
    # JPype has Java collect its garbage now and then when Python does.
    gc.callbacks[:] = [hook for hook in gc.callbacks if "_jpype" not in _origin(hook)]


def _origin(hook: Any) -> str:
    owner = getattr(hook, "__self__", None)
    return f"{getattr(hook, '__module__', '')} {getattr(owner, '__name__', '')}"


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
