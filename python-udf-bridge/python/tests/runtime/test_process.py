"""The JVM in its process: start, forks, exits, other users of Java."""

import os
import shutil
import sys
import zipfile

import pytest
from runtime_support import output_of, run_python

from remotemedia_runtime import _jvm

RUN = """
    import remotemedia_runtime as r
    NODE = '{"id":"a","node_type":"AddNode","params":{"addend":1}}'
    M = '{"version":"v1","nodes":[' + NODE + '],"connections":[]}'
"""
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_the_import_starts_nothing_and_loads_neither_numpy_nor_jpype():
    assert (
        output_of(
            """
    import sys, threading
    import remotemedia_runtime
    loaded = {"numpy", "jpype", "_jpype", "remotemedia", "tempfile"} & set(sys.modules)
    print(sorted(loaded), threading.active_count())
    """
        )
        == "[] 1\n"
    )


def test_the_first_use_under_threads_starts_one_jvm_and_the_exit_is_clean():
    code = (
        RUN
        + """
    import threading
    results = []
    barrier = threading.Barrier(16)
    def run(i):
        barrier.wait()
        results.append(r.execute_pipeline_with_input(M, i)["result"] - i)
    threads = [threading.Thread(target=run, args=(i,)) for i in range(16)]
    [t.start() for t in threads]; [t.join() for t in threads]
    print(results)
    """
    )
    assert output_of(code) == f"{[1] * 16}\n"


def test_the_exit_is_clean_after_the_thread_that_started_java_is_gone():
    code = (
        RUN
        + """
    import threading
    thread = threading.Thread(target=r.get_available_nodes)
    thread.start(); thread.join()
    print(len(r.get_available_nodes()) > 5)
    """
    )
    assert output_of(code) == "True\n"


def test_a_termination_ends_the_process_as_python_says():
    code = (
        RUN
        + """
    import os, signal
    r.validate_manifest(M)
    os.kill(os.getpid(), signal.SIGTERM)
    """
    )
    ended = run_python(code)
    assert (ended.returncode, ended.stdout) == (-15, ""), ended.stderr


def test_an_exit_with_threads_in_java_and_open_pipelines_is_clean():
    code = (
        RUN
        + """
    import threading, time, numpy as np
    from remotemedia import Node, Pipeline, node
    @node("Said")
    class Said(Node):
        def execute(self, value): return value
        def cleanup(self): print("cleanup", flush=True)
    kept = Pipeline().add_node(Said); kept.run(1)
    def forever():
        while True: r.execute_pipeline_with_input(M, np.zeros(100000, np.float32))
    for _ in range(3): threading.Thread(target=forever, daemon=True).start()
    time.sleep(0.5)
    """
    )
    for _ in range(3):
        ended = run_python(code)
        assert (ended.returncode, ended.stdout) == (0, "cleanup\n"), ended.stderr


def test_an_exit_by_an_exception_keeps_its_code_and_traceback():
    ended = run_python(RUN + "    r.validate_manifest(M); raise SystemExit(7)")
    assert (ended.returncode, ended.stderr) == (7, "")


@forks
def test_a_child_forked_after_the_start_is_refused_and_ends_well():
    code = (
        RUN
        + """
    import os, sys, gc, warnings
    warnings.simplefilter("ignore", DeprecationWarning)
    from remotemedia import Pipeline
    p = Pipeline().add_node("AddNode"); p.run(1)
    r.execute_pipeline_with_input(M, 1)
    pid = os.fork()
    if pid == 0:
        execute = lambda: r.execute_pipeline_with_input(M, 1)
        for call in (lambda: r.validate_manifest(M), execute, lambda: p.run(1)):
            try: call()
            except RuntimeError as e: print("spawn" in str(e), str(os.getppid()) in str(e))
        p.close(); del p; gc.collect(); sys.stdout.flush(); sys.exit(5)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    print(p.run(1))
    """
    )
    assert output_of(code) == "True True\n" * 3 + "5\n1\n"


@forks
def test_a_child_forked_before_the_start_may_start_its_own():
    code = (
        RUN
        + """
    import os, sys
    pid = os.fork()
    print(r.execute_pipeline_with_input(M, 1)["result"], flush=True)
    if pid: print(os.waitpid(pid, 0)[1])
    """
    )
    assert output_of(code) == "2\n2\n0\n"


def test_spawned_processes_work(tmp_path):
    script = tmp_path / "spawning.py"
    script.write_text(
        """
import multiprocessing
from remotemedia import Pipeline

pipeline = Pipeline().add_node("AddNode", addend=1)

if __name__ == "__main__":
    pipeline.run(0)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(pipeline.run, range(4)))
"""
    )
    ended = run_python(
        f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, {str(script)!r}]))"
    )
    assert (ended.returncode, ended.stdout) == (0, "[1, 2, 3, 4]\n"), ended.stderr


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"JAVA_HOME": "", "PATH": "/nonexistent"}, "Java is missing: install a Java runtime 17"),
        ({"JAVA_HOME": "/nonexistent"}, "JAVA_HOME is /nonexistent, but there is no Java in it"),
        ({"REMOTEMEDIA_JVM_OPTS": "-XX:+NoSuchOption"}, "REMOTEMEDIA_JVM_OPTS=-XX:+NoSuchOption"),
        ({"REMOTEMEDIA_RUNTIME_JAR": "/nonexistent.jar"}, "no file /nonexistent.jar"),
        ({"REMOTEMEDIA_RUNTIME_JAR": __file__}, "cannot be used"),
    ],
    ids=["no java", "wrong home", "wrong option", "no jar", "wrong jar"],
)
def test_a_start_that_cannot_be_says_why(environment, says):
    code = (
        RUN
        + """
    for _ in range(2):
        try: r.validate_manifest(M)
        except RuntimeError as e: print(type(e).__name__, e)
    """
    )
    ended = run_python(code, **environment)
    lines = ended.stdout.splitlines()
    assert ended.returncode == 0, ended.stderr
    assert lines, ended.stderr
    assert lines[0].startswith("JvmError ")
    assert says in lines[0]


def test_too_old_a_java_is_named(tmp_path):
    (tmp_path / "lib/server").mkdir(parents=True)
    (tmp_path / "lib/server/libjvm.so").touch()
    (tmp_path / "release").write_text('JAVA_VERSION="1.8.0_392"\n')
    if sys.platform != "linux":
        pytest.skip("the library has another name")
    ended = run_python(
        RUN + "    r.validate_manifest(M)", JAVA_HOME=str(tmp_path), PYTHONWARNINGS="ignore"
    )
    assert "is Java 8, which is too old: install a Java runtime 17" in ended.stderr


def test_java_is_found_behind_a_script_on_the_path(tmp_path):
    java = shutil.which("java")
    shim = tmp_path / "bin" / "java"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{java}" "$@"\n')
    shim.chmod(0o755)
    code = RUN + '    print(r.execute_pipeline_with_input(M, 1)["result"])'
    path = os.pathsep.join([str(shim.parent), os.environ["PATH"]])
    assert output_of(code, JAVA_HOME="", PATH=path) == "2\n"


def test_options_reach_the_jvm():
    code = (
        RUN
        + """
    r.validate_manifest(M)
    import jpype
    print(jpype.JClass("java.lang.System").getProperty("some.property"))
    """
    )
    ended = run_python(code, REMOTEMEDIA_JVM_OPTS="-Dsome.property=x -XX:+UseParallelGC")
    assert (ended.returncode, ended.stdout) == (0, "x\n"), ended.stderr


def test_a_jvm_that_is_there_already_is_used():
    code = (
        """
    import jpype
    jpype.startJVM()
    """
        + RUN
        + """
    print(r.execute_pipeline_with_input(M, 1)["result"])
    """
    )
    assert output_of(code) == "2\n"


def test_java_out_of_memory_is_a_memory_error_and_the_next_call_works():
    code = (
        RUN
        + """
    import numpy as np
    P = M.replace("AddNode", "ResampleNode").replace('"addend":1', '"target_rate":96000')
    try: r.execute_pipeline_with_input(P, (np.zeros(8_000_000, np.float32), 8000))
    except MemoryError as e: print("-Xmx" in str(e))
    print(r.execute_pipeline_with_input(M, 1)["result"])
    """
    )
    ended = run_python(code, REMOTEMEDIA_JVM_OPTS="-Xmx64m")
    assert ended.stdout == "True\n2\n", ended.stderr


def test_a_signal_from_the_keyboard_stays_pythons():
    code = (
        RUN
        + """
    import os, signal, time
    r.validate_manifest(M)
    try:
        os.kill(os.getpid(), signal.SIGINT); time.sleep(5)
    except KeyboardInterrupt: print("interrupted")
    """
    )
    assert output_of(code) == "interrupted\n"


def test_the_jar_knows_nothing_of_flink():
    with zipfile.ZipFile(_jvm._jar()) as jar:
        names = jar.namelist()
        assert any(name.endswith("ffi/RuntimeModule.class") for name in names)
        knowing = [
            name
            for name in names
            if name.endswith(".class") and b"org/apache/flink" in jar.read(name)
        ]
    assert knowing == []
