"""The supervised process: deaths, time limits, what is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from support import INSTANT, JavaSide, json_request

from remotemedia.worker.supervisor import SupervisedProcess

MODULES = ["worker_nodes"]
ROOT = Path(__file__).parents[1]


def isolated(node_type: str, params: Any = None, **options: Any) -> JavaSide:
    return JavaSide(node_type, params, modules=MODULES, isolated=True, **options)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def await_end(pid: int) -> None:
    deadline = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < deadline, f"process {pid} lives on"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("exit", "it ended with exit code 7"),
        ("kill", "killed by SIGKILL, as when memory runs out"),
        (
            "segfault",
            "killed by SIGSEGV, as when a library changes the node's input in place: copy it first",
        ),
        ("fork", "it ended with exit code 9"),
    ],
)
def test_a_record_that_kills_fails_by_name_and_nothing_else_is_lost(
    value: str, message: str
) -> None:
    retry = {**INSTANT, "max_attempts": 2}
    with isolated("Deadly", retry=retry) as java:
        before, dead, after = java.outcomes(*map(json_request, ["a", value, "b"]))
    assert dead["attempts"] == 2
    assert dead["error"] == {
        "kind": "PythonError",
        "message": f"the process of the node died: {message}",
        "traceback": None,
        "retryable": True,
    }
    assert before["value"]["json"] != after["value"]["json"]


@pytest.mark.parametrize("raises", [False, True])
def test_a_forked_child_that_comes_back_answers_for_no_record(
    raises: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    with isolated("Forks", {"raises": raises}) as java:
        outcomes = []
        for record in "abc":
            outcomes += java.outcomes(*[json_request(record) for _ in range(3)])
    pids = {outcome["value"]["json"] for outcome in outcomes}
    assert len(pids) == 1
    assert [outcome["attempts"] for outcome in outcomes] == [1] * 9
    assert capfd.readouterr().err.count("came back from the call and was ended") == 9


class Astray(SupervisedProcess):
    """Answers the first call that it is sent without making it."""

    calls = 0
    _is_astray = False

    def send(self, message: bytes) -> None:
        Astray.calls += b'"run"' in message
        self._is_astray = b'"run"' in message and Astray.calls == 1
        if not self._is_astray:
            super().send(message)

    def is_ready(self, timeout_s: float) -> bool:
        return self._is_astray or super().is_ready(timeout_s)

    def receive(self) -> Any:
        return {} if self._is_astray else super().receive()


def test_an_answer_without_a_result_costs_the_process_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("remotemedia.worker.supervisor.SupervisedProcess", Astray)
    with isolated("Pid") as java:
        outcome = java.outcome(json_request("a"))
    assert Astray.calls == 2
    assert (outcome["error"], outcome["attempts"]) == (None, 2)


def test_a_death_is_tried_again(tmp_path: Path) -> None:
    with isolated("Deadly", {"marker": str(tmp_path / "died")}) as java:
        outcome = java.outcome(json_request("kill"))
    assert (outcome["value"], outcome["attempts"]) == ({"json": "survived"}, 2)


def test_a_call_over_its_time_limit_is_ended() -> None:
    retry = {"max_attempts": 2, "initial_backoff_ms": 0, "timeout_ms": 200}
    start = time.monotonic()
    with isolated("Deadly", retry=retry) as java:
        slow, after = java.outcomes(json_request("hang"), json_request("x"))
    assert time.monotonic() - start < 20
    assert slow["error"]["message"] == "timeout: the call was ended at its time limit of 0.2 s"
    assert slow["attempts"] == 2
    assert 0.4e9 <= slow["nanos"] < 2e9
    assert "value" in after


def test_the_time_limit_is_for_each_call_of_a_batch(tmp_path: Path) -> None:
    retry = {"max_attempts": 1, "initial_backoff_ms": 0, "timeout_ms": 600}
    log = tmp_path / "log"
    with isolated("Traced", {"log": str(log)}, retry=retry) as java:
        outcomes = java.outcomes(*map(json_request, [0.3, 0.3, 0.3, 0.3, 1.5, 0.3]))
    assert [outcome["error"] is not None for outcome in outcomes] == [False] * 4 + [True, False]
    assert 0.3e9 <= outcomes[3]["nanos"] < 0.6e9
    assert 0.6e9 <= outcomes[4]["nanos"] < 1.5e9


def test_what_was_done_before_a_death_is_not_done_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with isolated("Traced", {"log": str(log)}, retry={**INSTANT, "max_attempts": 1}) as java:
        outcomes = java.outcomes(*map(json_request, [1, 2, "exit", 3, "exit", "exit", 4]))
    assert log.read_text().split() == ["1", "2", "exit", "3", "exit", "exit", "4"]
    values = [outcome.get("value") for outcome in outcomes]
    assert values[:4] == [{"json": "x"}, {"json": "xx"}, None, {"json": "xxx"}]
    assert values[4:] == [None, None, {"json": "xxxx"}]


def test_results_of_any_size_fit_the_journal(tmp_path: Path) -> None:
    sizes = [20_000_000, 3, 30_000_000, 5, 6]
    with isolated("Traced", {"log": str(tmp_path / "log")}) as java:
        outcomes = java.outcomes(*map(json_request, sizes))
    assert [len(outcome["value"]["json"]) for outcome in outcomes] == sizes


def test_deaths_open_the_breaker() -> None:
    retry = {**INSTANT, "max_attempts": 1}
    with isolated("Deadly", retry=retry, breaker={"failures": 2, "pause_ms": 60_000}) as java:
        outcomes = java.outcomes(*map(json_request, ["exit", "exit", "x"]))
    assert outcomes[2]["error"]["kind"] == "CircuitOpen"


def test_what_the_node_started_ends_with_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    retry = {"max_attempts": 1, "initial_backoff_ms": 0, "timeout_ms": 1500}
    with isolated("Grandparent", {"pid_file": str(pid_file)}, retry=retry) as java:
        assert "timeout" in java.outcome(json_request(1))["error"]["message"]
        await_end(int(pid_file.read_text()))


def test_the_process_is_another_and_ends_with_the_session() -> None:
    with isolated("Pid") as java:
        reply = java.call(json_request(1), json_request(2))
        first, second = (outcome["value"]["json"] for outcome in reply["outcomes"])
        assert first == second != os.getpid()
        assert 5e6 < reply["memory_bytes"] < 1e9
        assert is_alive(first)
    assert not is_alive(first)


def test_the_process_outlives_the_thread_that_opened_it() -> None:
    with isolated("Pid") as java:
        pids: list[int] = []
        for _ in range(2):
            thread = threading.Thread(
                target=lambda: pids.append(java.outcome(json_request(1))["value"]["json"])
            )
            thread.start()
            thread.join()
            time.sleep(0.05)
    assert pids[0] == pids[1]


def worker_that_hangs(owner: str) -> subprocess.Popen[str]:
    """A worker in a process of its own, which prints its node's process id, and waits for ever."""
    code = (
        "import os; from support import *\n"
        f"java = JavaSide('Deadly', modules=['worker_nodes'], isolated=True, owner_pid={owner})\n"
        "print(java.outcome(json_request('x'))['value']['json'], flush=True)\n"
        "java.outcome(json_request('hang'))\n"
    )
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    return subprocess.Popen(
        [sys.executable, "-B", "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_process_ends_with_the_worker_even_in_the_middle_of_a_call() -> None:
    with worker_that_hangs("os.getpid()") as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
        assert is_alive(pid)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        await_end(pid)


def test_the_worker_ends_with_the_task_manager_even_in_the_middle_of_a_call() -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(sleep) as owner, worker_that_hangs(str(owner.pid)) as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
        assert is_alive(worker.pid)
        owner.kill()
        assert worker.wait(timeout=10) == 1
        await_end(pid)


def test_without_a_task_what_a_node_prints_goes_to_standard_error(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with isolated("Pid") as java:
        java.outcome(json_request(1))
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "printed by the node" in printed.err


def test_sessions_leave_no_descriptors_open(tmp_path: Path) -> None:
    def once(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        with isolated("Echo", segments=folder) as java:
            java.outcome(json_request(1))

    once(0)
    before = len(os.listdir("/proc/self/fd"))
    once(1)
    assert len(os.listdir("/proc/self/fd")) == before


def test_large_json_crosses() -> None:
    value = {"text": "ä" * 700_000}
    with isolated("Echo") as java:
        assert java.outcome(json_request(value))["value"]["json"] == value
