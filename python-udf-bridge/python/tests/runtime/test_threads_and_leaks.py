"""Many threads at a time, and memory after many calls; bin/soak does the same at length."""

import ctypes
import importlib.util
import threading
import time

import numpy as np
import pytest
from runtime_support import PYTHON_ROOT, manifest, run_python

import remotemedia_runtime as runtime

LEAK = PYTHON_ROOT / "tools" / "soak_leak.py"
THREADS = PYTHON_ROOT / "tools" / "soak_threads.py"


@pytest.mark.contract("ffi.threads.safe")
def test_sixteen_threads_get_their_own_results():
    spec = importlib.util.spec_from_file_location("soak_threads", THREADS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.threads(threads=16, calls=200) == 0


def soak(calls, keep):
    """What the leak test finds wrong, in a process of its own so that nothing else moves it."""
    ended = run_python(
        f"""
        import runpy
        soak = runpy.run_path({str(LEAK)!r})["soak"]
        kept = []
        wrong = soak({calls}, {keep})
        print("\\n".join(["wrong:", *wrong]))
        """
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.partition("wrong:\n")[2].splitlines()


@pytest.mark.contract("ffi.testing.leaks")
def test_memory_does_not_grow_with_calls_and_failures():
    assert soak(600, "lambda result: result") == []


def test_results_that_are_kept_are_noticed():
    found = soak(100, "lambda result: kept.append(result) or result")
    assert [line.split(":")[0] for line in found] == ["Python blocks"]


def turns_during(work):
    """How often another thread had a turn in the middle half of the time that work takes."""
    turns = []
    done = threading.Event()

    def take_turns():
        while not done.wait(0.001):
            turns.append(time.perf_counter())

    thread = threading.Thread(target=take_turns)
    thread.start()
    while not turns:
        time.sleep(0.001)
    begin = time.perf_counter()
    work()
    end = time.perf_counter()
    done.set()
    thread.join()
    quarter = (end - begin) / 4
    return sum(begin + quarter < turn < end - quarter for turn in turns)


@pytest.mark.contract("ffi.threads.gil")
def test_other_threads_run_while_samples_are_computed():
    # There and back again, so that the one call takes long without much memory.
    nodes = [(f"n{i}", "ResampleNode", {"target_rate": (48_000, 44_100)[i % 2]}) for i in range(20)]
    text = manifest(*nodes)
    audio = (np.zeros(20 * 44_100, np.float32), 44_100)
    assert turns_during(lambda: runtime.execute_pipeline_with_input(text, audio)) > 5
    assert turns_during(lambda: ctypes.PyDLL(None).usleep(200_000)) == 0, "this one keeps the GIL"
