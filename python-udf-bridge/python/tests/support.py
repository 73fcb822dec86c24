"""What tests of the worker share: nodes in modules, and the Java side of the protocol."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any, Optional

import numpy as np

from remotemedia.worker import messages
from remotemedia.worker.sessions import Sessions

INSTANT = {"max_attempts": 3, "initial_backoff_ms": 0, "timeout_ms": None}


def json_request(value: Any, record: str = "r") -> dict[str, Any]:
    return {"record": record, "value": {"json": value}}


class JavaSide:
    """Plays the operators: opens a session, writes samples, sends requests, reads replies."""

    def __init__(
        self,
        node_type: str,
        params: Optional[dict[str, Any]] = None,
        *,
        modules: Optional[list[str]] = None,
        isolated: bool = False,
        segments: Optional[Path] = None,
        retry: Optional[dict[str, Any]] = None,
        breaker: Optional[dict[str, Any]] = None,
        packages: Optional[str] = None,
        owner_pid: Optional[int] = None,
        notices: Optional[str] = None,
    ) -> None:
        self.sessions = Sessions()
        self.name = str(uuid.uuid4())
        self._segments: Optional[dict[str, str]] = None
        self.payload = bytearray()
        if segments is not None:
            self._segments = {"input": str(segments / "in"), "output": str(segments / "out")}
            for path in self._segments.values():
                Path(path).touch(mode=0o600)
            self._input = os.open(self._segments["input"], os.O_RDWR)
            self._output = os.open(self._segments["output"], os.O_RDONLY)
        self._opening: Optional[dict[str, Any]] = {
            "node_id": "n",
            "node_type": node_type,
            "params": params or {},
            "modules": modules,
            "retry": retry or INSTANT,
            "breaker": breaker or {"failures": 5, "pause_ms": 30_000},
            "isolated": isolated,
            "packages": packages,
            "owner_pid": owner_pid or os.getpid(),
            "segments": self._segments,
            "notices": notices,
        }

    def __enter__(self) -> JavaSide:
        return self

    def __exit__(self, *exc: object) -> None:
        self.sessions.close()
        if self._segments is not None:
            os.close(self._input)
            os.close(self._output)

    def audio(self, samples: Any, sample_rate: Optional[int] = 16_000) -> dict[str, Any]:
        """Writes samples where the next call finds them, and gives the value for a request."""
        array = np.asarray(samples, np.float32)
        offset = len(self.payload) + -len(self.payload) % 64
        self.payload += bytes(offset - len(self.payload)) + array.tobytes()
        channels = 1 if array.ndim == 1 else array.shape[1]
        return {
            "audio": {
                "offset": offset,
                "frames": array.shape[0],
                "channels": channels,
                "sample_rate": sample_rate,
            }
        }

    def call(self, *requests: dict[str, Any]) -> dict[str, Any]:
        """The whole reply."""
        header: dict[str, Any] = {"session": self.name, "requests": list(requests)}
        if self._opening is not None:
            header["open"], self._opening = self._opening, None
        payload = bytes(self.payload)
        self.payload.clear()
        if self._segments is not None:
            os.pwrite(self._input, payload, 0)
            header["input_size"] = len(payload)
            payload = b""
        answer = self.sessions.handle(messages.encode(header, payload))
        reply, _, out = messages.decode(answer)
        self._reply_payload = bytes(out)
        if self._segments is not None:
            for path in self._segments.values():
                Path(path).unlink(missing_ok=True)
        return reply

    def outcomes(self, *requests: dict[str, Any]) -> list[dict[str, Any]]:
        reply = self.call(*requests)
        assert reply["fatal"] is None, reply
        return reply["outcomes"]

    def outcome(self, request: dict[str, Any]) -> dict[str, Any]:
        return self.outcomes(request)[0]

    def samples(self, value: dict[str, Any]) -> np.ndarray:
        """The samples of an audio value of the last reply."""
        audio = value["audio"]
        dtype = np.dtype({"f32": "<f4", "f64": "<f8", "i16": "<i2", "i32": "<i4"}[audio["format"]])
        count = audio["frames"] * audio["channels"]
        assert audio["offset"] % 64 == 0
        if self._segments is None:
            data = self._reply_payload[audio["offset"] :]
        else:
            data = os.pread(self._output, count * dtype.itemsize, audio["offset"])
        samples = np.frombuffer(data, dtype, count)
        return samples if audio["channels"] == 1 else samples.reshape(-1, audio["channels"])
