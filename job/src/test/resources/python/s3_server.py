"""An S3 server of this process, which refuses or holds requests when told to."""

import io
import math
import re
import threading
import time
from collections.abc import Callable, Iterable

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

SLOW_DOWN = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"""
PATIENCE_S = 600
READS = {"GET", "HEAD"}
WRITES = {"PUT", "POST"}


class Fault:
    """What befalls requests of a kind for some seconds, from the first of them on.

    Attributes:
        paths: what the requests that it has met were for
    """

    def __init__(
        self,
        methods: set[str],
        path: str,
        seconds: float,
        *,
        refuses: bool,
        most: float = math.inf,
    ):
        self._methods = methods
        self._path = re.compile(path)
        self._seconds = seconds
        self._refuses = refuses
        self._most = most
        self._change = threading.Condition()
        self._ends: float | None = None
        self._held = 0
        self.paths: list[str] = []

    def meets(self, method: str, path: str) -> bool:
        """Counts a request that it meets."""
        if method not in self._methods or not self._path.fullmatch(path):
            return False
        with self._change:
            if self._ends is None:
                self._ends = time.monotonic() + self._seconds
            if time.monotonic() >= self._ends or len(self.paths) >= self._most:
                return False
            self.paths.append(path)
            self._held += not self._refuses
            self._change.notify_all()
        return True

    def befall(self, handle: Callable[[], Iterable[bytes]]) -> Iterable[bytes] | None:
        """Handles a request as late as the fault has it; None when it is to be refused."""
        if self._refuses:
            return None
        try:
            with self._change:
                while time.monotonic() < self._ends:
                    self._change.wait(self._ends - time.monotonic())
            return handle()
        finally:
            with self._change:
                self._held -= 1
                self._change.notify_all()

    def await_begin(self) -> None:
        """Waits for the first request that it meets."""
        self._await(lambda: len(self.paths) > 0)

    def await_end(self) -> None:
        """Waits until its time is over and the server has done what was held."""
        self._await(lambda: self.is_over() and self._held == 0)

    def is_over(self) -> bool:
        return self._ends is not None and time.monotonic() >= self._ends

    def end(self) -> None:
        """Ends it at once."""
        with self._change:
            self._ends = time.monotonic()
            self._change.notify_all()

    def _await(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        with self._change:
            while not condition():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{self._path.pattern}: {len(self.paths)} requests met")
                self._change.wait(0.1)


def receive(environ: dict) -> None:
    """Takes all that belongs to a request, so that its client is not needed any more."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)


class Server:
    """The server, on the loopback interface."""

    def __init__(self):
        self._app = DomainDispatcherApplication(create_backend_app)
        self._faults: tuple[Fault, ...] = ()
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=MotoRequestHandler
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def refuse_reads(self, path: str, seconds: float) -> Fault:
        """Answers reads of objects as a store does that has too many requests.

        Args:
            path: a regular expression for all of /BUCKET/KEY
        """
        return self._add(Fault(READS, path, seconds, refuses=True))

    def refuse_writes(self, path: str, seconds: float) -> Fault:
        """The same for writes."""
        return self._add(Fault(WRITES, path, seconds, refuses=True))

    def hold_writes(self, path: str, seconds: float, most: float = math.inf) -> Fault:
        """Does writes of objects, even of clients that are gone by then, when the time is over.

        Args:
            most: how many it holds; the others are done at once
        """
        return self._add(Fault(WRITES, path, seconds, refuses=False, most=most))

    def _add(self, fault: Fault) -> Fault:
        self._faults = (*(f for f in self._faults if not f.is_over()), fault)
        return fault

    def _answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        for fault in self._faults:
            if fault.meets(environ["REQUEST_METHOD"], path):
                receive(environ)
                answer = fault.befall(lambda: self._app(environ, start_response))
                if answer is None:
                    start_response("503 Slow Down", [("Content-Type", "application/xml")])
                    return [] if environ["REQUEST_METHOD"] == "HEAD" else [SLOW_DOWN]
                return answer
        return self._app(environ, start_response)

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
