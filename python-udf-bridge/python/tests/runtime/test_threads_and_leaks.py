"""Many threads at a time, and memory after many calls; tools/soak.py does the same at length."""

import importlib.util

from runtime_support import PYTHON_ROOT, output_of

SOAK = PYTHON_ROOT / "tools" / "soak.py"


def soak():
    spec = importlib.util.spec_from_file_location("soak", SOAK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sixteen_threads_get_their_own_results():
    assert soak().threads(threads=16, calls=200) == 0


def test_memory_does_not_grow_with_calls():
    # In a process of its own, so that nothing else moves the figure. A hundredth of what the calls
    # take through, were it kept, would be 30 MB.
    grown = float(
        output_of(f"import runpy; m = runpy.run_path({str(SOAK)!r}); print(m['leak'](3000, 300))")
    )
    assert grown < 24
