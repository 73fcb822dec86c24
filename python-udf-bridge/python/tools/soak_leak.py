"""Calls every function of the runtime over and over, and says whether memory stays what it was.

::

    python tools/soak_leak.py [CALLS]

Each of the five functions is called CALLS times, failures of all kinds among them, and each call's
outcome is compared. After a warm-up, memory is looked at with each tenth of the calls. What it has
grown by since the first tenth must keep within ``LIMITS``; exit code 1 says that it did not.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
import warnings
from typing import Any, Callable, NamedTuple, Optional

import numpy as np

_MB = 2**20

#: JVM options for a steady picture, before the user's own: a heap that is there from the beginning,
#: so that it cannot be taken for growth, and figures of what the JVM holds beside it.
JVM_OPTIONS = "-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:NativeMemoryTracking=summary"
_OPTIONS_VARIABLE = "REMOTEMEDIA_JVM_OPTS"

# Calls of each function before the first tenth, so that caches are full in short forms too.
_WARM_UP = 300


class Memory(NamedTuple):
    """What the process holds after both sides have collected their garbage.

    Attributes:
        resident_mb: resident memory, in units of 2^20 bytes as all of these.
        java_heap_mb: objects on Java's heap.
        java_committed_mb: all that the JVM has committed, by its native memory tracking; None
            where it does not tell.
        python_blocks: memory blocks that the interpreter has allocated.
    """

    resident_mb: float
    java_heap_mb: float
    java_committed_mb: Optional[float]
    python_blocks: int


#: The most that each may grow by between the first tenth and the end.
#:
#: Of resident memory and what the JVM commits, much grows for a while and then stays: compiled
#: code (some 10 MB) and the compiler's own memory, class data, the arenas of malloc, of which each
#: thread has one, and their fragmentation. A million calls of each function that leak seven bytes
#: each are beyond 32 MB. Objects are counted exactly, so there little is allowed: soft references
#: and caches of a fixed size.
LIMITS = Memory(resident_mb=32, java_heap_mb=4, java_committed_mb=24, python_blocks=2000)

_TITLES = ("resident MB", "Java heap MB", "JVM committed MB", "Python blocks")


def _manifest(*nodes: dict[str, Any], connections: tuple[tuple[str, str], ...] = ()) -> str:
    links = [{"from": source, "to": target} for source, target in connections]
    return json.dumps({"version": "v1", "nodes": nodes, "connections": links})


def _one(node_type: str, **params: Any) -> str:
    return _manifest({"id": "n", "node_type": node_type, "params": params})


def _refuses(error: type[Exception], call: Callable[[], Any]) -> bool:
    try:
        call()
    except error:
        return True
    return False


#: What one call does, by the number of the call; whether its outcome was right.
Call = Callable[[int], bool]


def calls(keep: Callable[[Any], Any] = lambda result: result) -> dict[str, list[Call]]:
    """The kinds of call of each function, which take turns.

    Args:
        keep: is given every result, and gives it back.
    """
    import remotemedia_runtime as runtime
    from remotemedia import Node, node
    from remotemedia_runtime import _lookups

    @node("SoakHalve")
    class Halve(Node):
        """Halves samples."""

        def execute(self, value: Any) -> Any:
            return value.samples * np.float32(0.5)

    @node("SoakRaise")
    class Raise(Node):
        """Raises."""

        def execute(self, value: Any) -> Any:
            raise ValueError(f"no use for {type(value).__name__}")

    @node("SoakCount")
    class Count(Node):
        """Gives a dict."""

        def execute(self, value: Any) -> Any:
            return {"items": [1, 2, 3], "given": value is not None}

    def run(manifest: str, *value: Any, **options: Any) -> Any:
        if value:
            return keep(runtime.execute_pipeline_with_input(manifest, *value, **options))
        return keep(runtime.execute_pipeline(manifest, **options))

    def validate(manifest: Any, **options: Any) -> bool:
        valid: bool = keep(runtime.validate_manifest(manifest, **options))
        return valid

    def available() -> list[str]:
        # What is asked for is remembered until a node is registered; this asks Java.
        _lookups._available_nodes.cache_clear()
        return keep(runtime.get_available_nodes())  # type: ignore[no-any-return]

    def metadata(node_type: Any) -> dict[str, Any]:
        return keep(runtime.get_node_metadata(node_type))  # type: ignore[no-any-return]

    audio = np.random.default_rng(1).random(1600).astype(np.float32)
    large = np.random.default_rng(2).random(_MB // 4).astype(np.float32)
    not_finite = np.full(100, np.nan, np.float32)
    text = "x" * (_MB // 8)
    chain = _manifest(
        {"id": "resample", "node_type": "ResampleNode", "params": {"target_rate": 8000}},
        {"id": "vad", "node_type": "VADNode"},
        {"id": "halve", "node_type": "SoakHalve"},
        connections=(("resample", "vad"), ("resample", "halve")),
    )
    cycle = _manifest(
        {"id": "a", "node_type": "PassThroughNode"},
        {"id": "b", "node_type": "PassThroughNode"},
        connections=(("a", "b"), ("b", "a")),
    )
    partly = _manifest(
        {"id": "good", "node_type": "PassThroughNode"},
        {"id": "bad", "node_type": "SoakRaise"},
    )
    passing, placeholder = _one("PassThroughNode"), _one("AddNode", addend="${ADDEND}")

    def fails(error: type[Exception], manifest: str, *value: Any) -> Call:
        return lambda i: _refuses(error, lambda: run(manifest, *value))

    return {
        "execute_pipeline": [
            lambda i: run(passing)["result"] is None,
            lambda i: run(_one("SoakCount"))["result"]["given"] is False,
            lambda i: run(partly, raise_on_error=False)["failures"][0]["node_id"] == "bad",
            fails(RuntimeError, _one("SoakRaise")),
            fails(TypeError, _one("VADNode")),
            lambda i: _refuses(KeyError, lambda: run(_one(f"Unknown{i}"))),
            lambda i: _refuses(ValueError, lambda: run(_one("VADNode", treshold=i))),
        ],
        "execute_pipeline_with_input": [
            lambda i: run(_one("AddNode", addend=i), 1)["result"] == i + 1,
            lambda i: run(placeholder, 1, params={"ADDEND": i})["result"] == i + 1,
            lambda i: bool(
                np.array_equal(run(passing, audio[i % 100 :])["result"], audio[i % 100 :])
            ),
            lambda i: set(run(chain, (audio, 16000))["result"]) == {"vad", "halve"},
            lambda i: run(_one("MultiplyNode", factor=2), large)["result"].shape == large.shape,
            lambda i: run(_one("SoakHalve"), large)["result"].shape == large.shape,
            lambda i: run(passing, text)["result"] == text,
            fails(TypeError, passing, object()),
            fails(TypeError, _one("VADNode"), "text"),
            fails(RuntimeError, passing, not_finite),
            fails(RuntimeError, _one("SoakRaise"), audio),
            lambda i: _refuses(KeyError, lambda: run(_one(f"Unknown{i}"), audio)),
            lambda i: _refuses(ValueError, lambda: run(f"{{{i}", audio)),
            lambda i: _refuses(ValueError, lambda: run(placeholder, i)),
        ],
        "validate_manifest": [
            lambda i: validate(_one("AddNode", addend=i)),
            lambda i: validate(placeholder, params={"ADDEND": i}),
            lambda i: validate(passing),
            lambda i: _refuses(ValueError, lambda: validate(_one("VADNode", treshold=i))),
            lambda i: _refuses(KeyError, lambda: validate(_one(f"Unknown{i}"))),
            lambda i: _refuses(ValueError, lambda: validate(cycle)),
            lambda i: _refuses(ValueError, lambda: validate("- " * (i % 50))),
            lambda i: _refuses(TypeError, lambda: validate(i)),
        ],
        "get_available_nodes": [lambda i: "SoakCount" in available()],
        "get_node_metadata": [
            lambda i: metadata("VADNode")["name"] == "VADNode",
            lambda i: metadata("SoakCount")["name"] == "SoakCount",
            lambda i: _refuses(KeyError, lambda: metadata(f"Unknown{i}")),
            lambda i: _refuses(TypeError, lambda: metadata(i)),
        ],
    }


def memory() -> Memory:
    """What the process holds now."""
    import jpype

    # Objects of one side hold on to some of the other.
    for _ in range(2):
        gc.collect()
        jpype.JClass("java.lang.System").gc()
        time.sleep(0.02)
    java = jpype.JClass("java.lang.Runtime").getRuntime()
    with open("/proc/self/statm") as statm:
        resident = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Memory(
        resident / _MB,
        (java.totalMemory() - java.freeMemory()) / _MB,
        _committed_mb(),
        sys.getallocatedblocks(),
    )


def _committed_mb() -> Optional[float]:
    """The sum of native memory tracking, from the command that jcmd would have the JVM run."""
    import jpype

    try:
        server = jpype.JClass("java.lang.management.ManagementFactory").getPlatformMBeanServer()
        name = jpype.JClass("javax.management.ObjectName")(
            "com.sun.management:type=DiagnosticCommand"
        )
        arguments = jpype.JArray(jpype.JObject)([jpype.JArray(jpype.JString)(["summary"])])
        signature = jpype.JArray(jpype.JString)(["[Ljava.lang.String;"])
        answer = str(server.invoke(name, "vmNativeMemory", arguments, signature))
    except (TypeError, jpype.JException):
        return None
    for line in answer.splitlines():
        if line.startswith("Total:"):
            return float(line.split("committed=")[1].split("KB")[0]) / 1024
    return None


def soak(number: int, keep: Callable[[Any], Any] = lambda result: result) -> list[str]:
    """Makes the calls, prints the table, and gives what is wrong.

    Args:
        number: calls of each function, at least 10.
        keep: as for ``calls``.
    """
    os.environ[_OPTIONS_VARIABLE] = f"{JVM_OPTIONS} {os.environ.get(_OPTIONS_VARIABLE, '')}"
    # Those about manifests are asked for here, again and again.
    warnings.simplefilter("ignore", UserWarning)
    functions = calls(keep)
    wrong: set[str] = set()
    done = 0

    def call(until: int) -> None:
        nonlocal done
        for i in range(done, until):
            for name, kinds in functions.items():
                kind = i % len(kinds)
                try:
                    if not kinds[kind](i):
                        wrong.add(f"{name}, kind {kind}: another outcome than expected")
                except Exception as error:
                    wrong.add(f"{name}, kind {kind}: {error!r}"[:500])
        done = until

    call(_WARM_UP)
    rows: list[Memory] = []
    print(f"{'calls of each':>13}  " + "  ".join(_TITLES), flush=True)
    for tenth in range(1, 11):
        call(_WARM_UP + number * tenth // 10)
        rows.append(memory())
        print(f"{done:>13,}  {_cells(rows[-1])}", flush=True)
    growth = _growth(rows[0], rows[-1])
    print(f"{'growth':>13}  {_cells(growth)}")
    print(f"{'limit':>13}  {_cells(LIMITS)}")
    if growth.java_committed_mb is None:
        print("What the JVM commits was left out: it has no native memory tracking.")
    return sorted(wrong) + _beyond(growth)


def _growth(first: Memory, last: Memory) -> Memory:
    committed = None
    if first.java_committed_mb is not None and last.java_committed_mb is not None:
        committed = last.java_committed_mb - first.java_committed_mb
    return Memory(
        last.resident_mb - first.resident_mb,
        last.java_heap_mb - first.java_heap_mb,
        committed,
        last.python_blocks - first.python_blocks,
    )


def _beyond(growth: Memory) -> list[str]:
    return [
        f"{title}: grew by {grown:,.1f}, more than {limit:,}"
        for title, grown, limit in zip(_TITLES, growth, LIMITS)
        if grown is not None and limit is not None and grown > limit
    ]


def _cells(row: Memory) -> str:
    cells = []
    for title, value in zip(_TITLES, row):
        text = "-" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
        cells.append(f"{text:>{len(title)}}")
    return "  ".join(cells)


def _calls_given(text: str) -> int:
    number = int(text)
    if number < 10:
        raise ValueError
    return number


def _main() -> int:
    parser = argparse.ArgumentParser(description="Looks for leaks over many calls.")
    parser.add_argument(
        "calls", nargs="?", type=_calls_given, default=1_000_000, help="of each function; 1000000"
    )
    options = parser.parse_args()
    started = time.monotonic()
    wrong = soak(options.calls)
    print(f"{time.monotonic() - started:.0f} s, load {os.getloadavg()[0]:.1f}")
    for message in wrong:
        print(message, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_main())
