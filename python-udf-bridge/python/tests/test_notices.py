"""What a worker tells beside its replies: lines that nodes print, calls that take long."""

from __future__ import annotations

import json
import os
import socket
import threading
from pathlib import Path
from typing import Any, Iterator, Optional

import pytest
from support import JavaSide, json_request

from remotemedia.worker.notices import NodeLog, Notices
from remotemedia.worker.output import OutputReader, _mark

MODULES = ["talking_nodes"]


class Task:
    """The task's end of the socket."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(self.path)
        self._server.listen()
        self.notices: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        connection, _ = self._server.accept()
        with connection, connection.makefile("rb") as lines:
            self.notices.extend(map(json.loads, lines))

    def lines(self) -> list[tuple[Optional[str], str]]:
        """All lines with the records that they belong to, when the session has been closed."""
        self._thread.join(10)
        assert not self._thread.is_alive()
        return [(it["record"], it["line"]) for it in self.notices if "line" in it]

    def waits(self) -> list[dict[str, Any]]:
        self._thread.join(10)
        return [it["waits"] for it in self.notices if "waits" in it]

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def task(tmp_path: Path) -> Iterator[Task]:
    task = Task(tmp_path / "notices")
    yield task
    task.close()


def opened(node_type: str, task: Task, isolated: bool, **options: Any) -> JavaSide:
    return JavaSide(node_type, modules=MODULES, isolated=isolated, notices=task.path, **options)


@pytest.mark.parametrize("isolated", [False, True])
def test_whatever_a_node_says_is_told_with_its_record(isolated: bool, task: Task) -> None:
    with opened("Talkative", task, isolated) as java:
        outcomes = java.outcomes(json_request(1, "a"), json_request(2, "b"))
        outcomes += java.outcomes(json_request(3, "a"))
    assert [outcome["error"] for outcome in outcomes] == [None] * 3
    lines = task.lines()
    assert lines[0] == (None, "loading")
    assert lines[-1] == (None, "cleaning up")
    for record, value in (("a", 1), ("b", 2), ("a", 3)):
        assert (record, f"to stdout {value}") in lines
    for line in ("to stderr", "by a thread"):
        assert [text for _, text in lines].count(line) == 3
    assert [record for record, line in lines if line == "to stderr"] == ["a", "b", "a"]
    assert [record for record, line in lines if "a warning" in line] == ["a", "b", "a"]
    assert not any("nobody asked for" in line for _, line in lines)


def test_what_others_print_for_a_node_is_told_too(task: Task) -> None:
    with opened("SpeaksThroughOthers", task, isolated=True) as java:
        java.outcomes(json_request(1, "a"), json_request(1, "b"))
    lines = [(record, line) for record, line in task.lines() if "warn" not in line]
    said = ["to the descriptor", "by a program", "by a library"]
    assert lines == [(record, line) for record in "ab" for line in said]
    assert any("UserWarning: of the warnings module" in line for _, line in task.lines())


@pytest.mark.parametrize("isolated", [False, True])
def test_a_flood_is_told_by_its_number(isolated: bool, task: Task) -> None:
    with opened("Floods", task, isolated) as java:
        java.outcomes(json_request(1, "a"))
    lines = task.lines()
    assert lines[:100] == [("a", f"line {number}") for number in range(100)]
    assert len(lines) < 302
    told = sum(int(text[1:].split()[0]) for _, text in lines if "more lines within" in text)
    assert told + sum(record == "a" for record, _ in lines) == 1000


def test_the_last_words_of_a_process_are_told(task: Task) -> None:
    with opened("TalksAndDies", task, isolated=True) as java:
        java.outcomes(json_request(1, "a"))
    assert task.lines() == [("a", "the last words")] * 3


@pytest.mark.parametrize("isolated", [False, True])
def test_a_call_that_takes_long_is_named(isolated: bool, task: Task) -> None:
    with opened("Slow", task, isolated) as java:
        java.outcomes(json_request(0, "quick"), json_request(4.5, "slow"), json_request(0, "after"))
    waits = task.waits()
    assert {it["record"] for it in waits} == {"slow"}
    assert 1 <= len(waits) <= 3
    assert all(2000 <= it["elapsed_ms"] < 5000 for it in waits)


class Lines(Notices):
    """Keeps the lines."""

    def __init__(self) -> None:
        super().__init__("n")
        self.lines: list[tuple[Optional[str], str]] = []

    def line(self, text: str, record: Optional[str]) -> None:
        self.lines.append((record, text))


def test_marks_are_found_wherever_reading_cuts_them() -> None:
    text = b"one\ntw"
    for cut in range(60):
        notices = Lines()
        reader = OutputReader(NodeLog(notices))
        said = text + _mark(reader.nonce, "r") + b"o\n" + _mark(reader.nonce, None) + b"three\n"
        reader._take(said[:cut])
        reader._take(said[cut:])
        os.close(reader._fd)
        os.close(reader.pipe_end)
        assert notices.lines == [(None, "one"), (None, "tw"), ("r", "o"), (None, "three")]


def test_lines_are_bounded_and_free_of_controls() -> None:
    notices = Lines()
    log = NodeLog(notices)
    log.feed(b"10%\r20%\r\n\x1b[31mred\x1b[0m\n\xff\n" + b"x" * 10_000, "r")
    log.feed(b"\ny", "r")
    log.idle()
    texts = [text for _, text in notices.lines]
    assert texts[:4] == ["10%", "20%", "[31mred[0m", "\ufffd"]
    assert list(map(len, texts[4:])) == [4096, 4096, 1808, 1]


def test_lines_left_out_are_told_when_the_second_is_over() -> None:
    now = [0.0]
    notices = Lines()
    log = NodeLog(notices, clock=lambda: now[0])
    log.feed(b"x\n" * 103, "r")
    assert len(notices.lines) == 100
    now[0] = 1.5
    log.idle()
    assert notices.lines[100:] == [(None, "(3 more lines within a second)")]
    log.feed(b"y\n", "r")
    assert notices.lines[101:] == [("r", "y")]
