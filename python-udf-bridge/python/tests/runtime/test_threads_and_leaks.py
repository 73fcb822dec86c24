"""Many threads at a time, and memory after many calls; tools/soak.py does the same at length."""

import ctypes
import importlib.util
import threading
import time

import numpy as np
import pytest
from runtime_support import PYTHON_ROOT, manifest, output_of

import remotemedia_runtime as runtime

SOAK = PYTHON_ROOT / "tools" / "soak.py"


def soak():
    spec = importlib.util.spec_from_file_location("soak", SOAK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.contract("ffi.threads.safe")
def test_sixteen_threads_get_their_own_results():
    assert soak().threads(threads=16, calls=200) == 0


@pytest.mark.contract("ffi.testing.leaks")
def test_memory_does_not_grow_with_calls():
    # In a process of its own, so that nothing else moves the figure. A hundredth of what the calls
    # take through, were it kept, would be 30 MB.
    grown = float(
        output_of(f"import runpy; m = runpy.run_path({str(SOAK)!r}); print(m['leak'](3000, 300))")
    )
    assert grown < 24


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
