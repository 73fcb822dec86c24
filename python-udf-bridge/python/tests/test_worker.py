"""Retries, the circuit breaker, life cycle and errors of a session."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Optional

import pytest
from support import INSTANT, JavaSide, json_request

from remotemedia import RetryableError
from remotemedia.errors import MarshalingError
from remotemedia.worker.attempts import Attempt, Attempts, RetryPolicy
from remotemedia.worker.breaker import BreakerPolicy, CircuitBreaker
from remotemedia.worker.sessions import Sessions

MODULES = ["worker_nodes"]


def run(errors: list[Optional[Exception]], **policy: Any) -> tuple[Any, list[float]]:
    """Attempts at a call that raises these errors one after another; outcome and pauses."""
    pauses: list[float] = []
    clock = iter(range(0, 10_000, 7))

    def call() -> str:
        error = errors.pop(0)
        if error is not None:
            raise error
        return "done"

    attempts = Attempts(RetryPolicy(**policy), sleep=pauses.append)
    return attempts.run(lambda limit: Attempts.capture(call, clock=lambda: next(clock))), pauses


def test_backoff_doubles_and_time_is_that_of_the_calls() -> None:
    busy = RetryableError("busy")
    outcome, pauses = run([busy, busy, busy, None], max_attempts=5, initial_backoff_ms=100)
    assert pauses == [0.1, 0.2, 0.4]
    assert (outcome.value, outcome.failure, outcome.attempts) == ("done", None, 4)
    assert outcome.nanos == 4 * 7


def test_backoff_ends_with_the_attempts_and_stays_below_a_minute() -> None:
    outcome, pauses = run([RetryableError("busy")] * 3, initial_backoff_ms=50_000)
    assert pauses == [50.0, 60.0]
    assert outcome.attempts == 3
    assert outcome.failure.retryable
    assert RetryPolicy(max_attempts=10**6).pause_s(10**6) == 60.0


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (RetryableError("anything"), 3),
        (ValueError("connection timeout"), 3),
        (ValueError("rate limit reached"), 3),
        (RuntimeError("CUDA OOM"), 3),
        (ValueError("Timeout"), 3),
        (ValueError("rate-limit"), 1),
        (ValueError("boom"), 1),
        (SystemExit(2), 1),
    ],
)
def test_what_is_tried_again(error: Any, attempts: int) -> None:
    outcome, _ = run([error] * 3)
    assert outcome.attempts == attempts


def test_the_time_limit_reaches_the_call() -> None:
    limits: list[Optional[float]] = []

    def call(limit: Optional[float]) -> Attempt:
        limits.append(limit)
        return Attempt("done", None, 1)

    Attempts(RetryPolicy(timeout_ms=1500)).run(call)
    assert limits == [1.5]


@pytest.mark.parametrize(
    "bad", [{"max_attempts": 0}, {"initial_backoff_ms": -1}, {"timeout_ms": 0}]
)
def test_a_policy_that_makes_no_sense_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        RetryPolicy(**bad)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_breaker_opens_and_half_opens() -> None:
    clock = Clock()
    breaker = CircuitBreaker(BreakerPolicy(failures=2, pause_ms=1000), clock)
    breaker.failed("x")
    breaker.succeeded()
    breaker.failed("x")
    assert not breaker.is_open
    breaker.failed("y")
    assert breaker.is_open
    clock.now = 0.75
    assert "the last with 'y'; the next trial is in 0.2 s" in breaker.refusal()
    clock.now = 1.0
    assert not breaker.is_open
    breaker.failed("z")  # the trial
    assert breaker.is_open
    clock.now = 2.0
    assert not breaker.is_open
    breaker.succeeded()
    breaker.failed("x")
    assert not breaker.is_open


def kinds(outcomes: list[dict[str, Any]]) -> list[str]:
    return [(outcome["error"] or {}).get("kind", "success") for outcome in outcomes]


def test_an_open_breaker_fails_records_without_calling() -> None:
    breaker = {"failures": 2, "pause_ms": 60_000}
    values = ["passing", "plain", "passing", "fine", "fine"]
    with JavaSide("Judge", modules=MODULES, breaker=breaker) as java:
        outcomes = java.outcomes(*map(json_request, values))
    assert kinds(outcomes) == ["PythonError"] * 3 + ["CircuitOpen"] * 2
    assert [outcome["attempts"] for outcome in outcomes] == [3, 1, 3, 0, 0]
    assert "RetryableError: the service is busy" in outcomes[4]["error"]["message"]
    assert "--resume" in outcomes[4]["error"]["message"]


def test_errors_of_records_own_do_not_open_the_breaker() -> None:
    breaker = {"failures": 2, "pause_ms": 60_000}
    with JavaSide("Judge", modules=MODULES, breaker=breaker) as java:
        outcomes = java.outcomes(*map(json_request, ["plain"] * 5 + ["fine"]))
    assert kinds(outcomes) == ["PythonError"] * 5 + ["success"]


def test_a_success_closes_a_half_open_breaker() -> None:
    with JavaSide("Judge", modules=MODULES, breaker={"failures": 1, "pause_ms": 0}) as java:
        outcomes = java.outcomes(*map(json_request, ["passing", "fine", "fine"]))
    assert kinds(outcomes) == ["PythonError", "success", "success"]


@pytest.mark.parametrize("isolated", [False, True])
def test_retries_are_counted_in_the_outcome(isolated: bool) -> None:
    params = {"failures": 2, "message": "OOM"}
    with JavaSide("Flaky", params, modules=MODULES, isolated=isolated) as java:
        outcome = java.outcome(json_request("x"))
    assert (outcome["value"], outcome["attempts"]) == ({"json": "x"}, 3)


@pytest.mark.parametrize("isolated", [False, True])
def test_an_exception_comes_with_the_users_frames_alone(isolated: bool) -> None:
    params = {"failures": 1, "message": "boom"}
    with JavaSide("Flaky", params, modules=MODULES, isolated=isolated) as java:
        outcome = java.outcome(json_request("x"))
    error = outcome["error"]
    assert (error["kind"], error["message"]) == ("PythonError", "ValueError: boom")
    lines = error["traceback"].splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert "worker_nodes.py" in lines[1]
    assert lines[-1] == "ValueError: boom"
    assert "remotemedia/worker" not in error["traceback"]


@pytest.mark.parametrize("isolated", [False, True])
def test_the_life_cycle(isolated: bool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with JavaSide("Lifecycle", {"log": str(log)}, modules=MODULES, isolated=isolated) as java:
        java.outcomes(json_request(1), json_request(2))
        java.outcome(json_request(3))
    assert log.read_text().split() == ["made", "initialize", *["execute"] * 3, "cleanup"]


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize(
    ("node_type", "params", "modules", "message"),
    [
        ("NoModel", {}, MODULES, "node 'n' cannot be made: OSError: there is no model file"),
        ("Flaky", {"failures": "x"}, MODULES, "failures: expected an integer, given"),
        ("Nowhere", {}, MODULES, "no Python node Nowhere; registered are: "),
        ("Echo", {}, ["no_such_nodes"], "the module no_such_nodes cannot be imported: "),
    ],
)
def test_a_node_that_cannot_be_made_is_fatal(
    isolated: bool, node_type: str, params: dict[str, Any], modules: list[str], message: str
) -> None:
    with JavaSide(node_type, params, modules=modules, isolated=isolated) as java:
        fatal = java.call(json_request(1))["fatal"]
    assert message in fatal["message"]
    assert (fatal["traceback"] is not None) == (node_type == "NoModel")


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize("node_type", ["Flaky", "NoModel"])
def test_a_reply_has_all_its_fields_whatever_happened(isolated: bool, node_type: str) -> None:
    params = {"failures": 1, "message": "boom"} if node_type == "Flaky" else {}
    with JavaSide(node_type, params, modules=MODULES, isolated=isolated) as java:
        reply = java.call(json_request(1), json_request(2))
    assert list(reply) == ["fatal", "outcomes", "memory_bytes", "output_size"]
    assert len(reply["outcomes"]) == (2 if node_type == "Flaky" else 0)
    for outcome in reply["outcomes"]:
        assert list(outcome) == ["value", "error", "nanos", "attempts"]
        assert (outcome["value"] is None) != (outcome["error"] is None)


def test_calls_that_make_no_sense_are_fatal() -> None:
    with JavaSide("Echo", modules=MODULES) as java:
        java.outcome(json_request(1))
        java.name = "another"
        assert "there is no session another" in java.call(json_request(1))["fatal"]["message"]
    assert b"a message of 3 bytes has no header" in Sessions().handle(b"abc")


def test_a_session_opens_with_its_own_policies() -> None:
    with JavaSide("Judge", modules=MODULES, retry={**INSTANT, "max_attempts": 1}) as java:
        assert java.outcome(json_request("passing"))["attempts"] == 1


def test_packages_of_an_archive_are_added_to_the_interpreter(tmp_path: Path) -> None:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = tmp_path / "venv" / "lib" / version / "site-packages"
    packages.mkdir(parents=True)
    (packages / "node_of_an_archive.py").write_text(
        "from remotemedia import node\n\n@node('Archived')\ndef archived(value): return 'here'\n"
    )
    archived: dict[str, Any] = {"modules": ["node_of_an_archive"]}
    try:
        with JavaSide("Archived", packages=str(tmp_path / "venv"), **archived) as java:
            assert java.outcome(json_request(1))["value"] == {"json": "here"}
    finally:
        sys.path.remove(str(packages))
    with JavaSide("Archived", packages=str(tmp_path / "other"), **archived) as java:
        message = java.call(json_request(1))["fatal"]["message"]
    assert "the archive must have packages for the machine's own Python" in message


def test_a_forked_child_that_comes_back_in_this_interpreter_is_ended() -> None:
    script = (
        "from support import JavaSide, json_request\n"
        "with JavaSide('Forks', modules=['worker_nodes']) as java:\n"
        "    java.outcomes(json_request('a'), json_request('b'))\n"
        "print('once')\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stdout) == (0, "once\n"), run.stderr
    assert run.stderr.count("came back from the call and was ended") == 2


def test_the_text_of_an_exception_is_bounded_and_can_be_written() -> None:
    for error in (RuntimeError("x" * 20_000_000), MarshalingError("x" * 20_000_000)):
        failure = Attempts.capture(lambda e=error: raise_(e)).failure
        assert failure is not None
        assert len(failure.message) < 11_000
        assert "characters left out) ..." in failure.message
        assert failure.traceback is not None
        assert len(failure.traceback) < 101_000
    undecodable = Attempts.capture(lambda: raise_(OSError("no file a\udcff"))).failure
    assert undecodable is not None
    assert undecodable.message == r"OSError: no file a\udcff"
    assert undecodable.traceback is not None
    undecodable.traceback.encode("utf-8")


def raise_(error: Exception) -> None:
    raise error


def test_what_a_long_text_speaks_of_is_seen() -> None:
    text = "x" * 10_000 + "CUDA out of memory" + "x" * 10_000
    failure = Attempts.capture(lambda: raise_(RuntimeError(text))).failure
    assert failure is not None
    assert failure.retryable
