"""The way of a session's samples: shared files of Java's, or the messages' own payload."""

from __future__ import annotations

import os
from typing import Protocol

from remotemedia.worker.messages import Buffer
from remotemedia.worker.segments import (
    PayloadInput,
    PayloadOutput,
    SampleSink,
    SampleSource,
    SharedInput,
    SharedOutput,
    anonymous_file,
)


class Channel(Protocol):
    """Carries the samples of one batch after another."""

    def begin(self, payload: memoryview) -> None:
        """A batch begins, with this payload."""

    def end(self, used: int) -> Buffer:
        """The batch is done, with ``used`` bytes of output; gives the payload of the reply."""

    @property
    def output_size(self) -> int:
        """Bytes that the output segment has now; 0 without segments."""

    def close(self) -> None:
        """Lets files go."""


class PayloadChannel:
    """Samples in the payload, for a node in this interpreter."""

    def __init__(self) -> None:
        self.source: SampleSource = PayloadInput(b"")
        self._sink = PayloadOutput()

    @property
    def sink(self) -> SampleSink:
        """Where results go."""
        return self._sink

    def begin(self, payload: memoryview) -> None:
        """See ``Channel``."""
        self.source = PayloadInput(payload)
        self._sink = PayloadOutput()

    def end(self, used: int) -> Buffer:
        """See ``Channel``."""
        self._sink.position = used
        return self._sink.payload()

    @property
    def output_size(self) -> int:
        """None of it is in a segment."""
        return 0

    def close(self) -> None:
        """Nothing is held."""


class SegmentChannel:
    """Samples in two files, mapped by Java and by whoever runs the node.

    Attributes:
        input_fd: descriptor of the file with samples for the node.
        output_fd: descriptor of the file for the node's samples.
    """

    def __init__(self, input_path: str, output_path: str) -> None:
        """Opens both files; Java may unlink them once this has returned."""
        self.input_fd = os.open(input_path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self.output_fd = os.open(output_path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            os.close(self.input_fd)
            raise
        self.source: SampleSource = SharedInput(self.input_fd)
        self.sink: SampleSink = SharedOutput(self.output_fd)

    def begin(self, payload: memoryview) -> None:
        """The samples lie in the file already."""

    def end(self, used: int) -> Buffer:
        """The samples lie in the file already."""
        return b""

    @property
    def output_size(self) -> int:
        """See ``Channel``."""
        return os.fstat(self.output_fd).st_size

    def close(self) -> None:
        """Closes both files."""
        os.close(self.input_fd)
        os.close(self.output_fd)


class RelayChannel:
    """Samples in the payload, for a node in another process: relayed through files of our own.

    Attributes:
        input_fd: descriptor of the file with samples for the node.
        output_fd: descriptor of the file for the node's samples.
    """

    def __init__(self) -> None:
        self.input_fd = anonymous_file()
        self.output_fd = anonymous_file()

    def begin(self, payload: memoryview) -> None:
        """See ``Channel``."""
        written = 0
        while written < len(payload):
            written += os.pwrite(self.input_fd, payload[written:], written)

    def end(self, used: int) -> Buffer:
        """See ``Channel``."""
        parts = []
        offset = 0
        while offset < used:
            part = os.pread(self.output_fd, used - offset, offset)
            if not part:
                raise EOFError(f"{used} bytes of output were announced, but there are {offset}")
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    @property
    def output_size(self) -> int:
        """The segment is none that Java knows of."""
        return 0

    def close(self) -> None:
        """Closes both files."""
        os.close(self.input_fd)
        os.close(self.output_fd)
