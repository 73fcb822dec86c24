import importlib.util

# PyFlink has an environment of its own, in which bin/test-python runs these tests.
if importlib.util.find_spec("pyflink") is None:
    collect_ignore_glob = ["test_*.py"]
