"""Many threads at a time, and memory after many calls; bin/soak does the same at length."""

import importlib.util

from runtime_support import PYTHON_ROOT, run_python

LEAK = PYTHON_ROOT / "tools" / "soak_leak.py"
THREADS = PYTHON_ROOT / "tools" / "soak_threads.py"


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


def test_memory_does_not_grow_with_calls_and_failures():
    assert soak(600, "lambda result: result") == []


def test_results_that_are_kept_are_noticed():
    found = soak(100, "lambda result: kept.append(result) or result")
    assert [line.split(":")[0] for line in found] == ["Python blocks"]
