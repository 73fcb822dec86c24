"""Many values, one after another or several at a time, with a progress bar."""

from __future__ import annotations

import contextlib
import operator
import sys
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Callable, Iterable, Iterator, TextIO

_REFRESH_S = 0.2


def run_batch(
    run: Callable[[Any], Any],
    values: Iterable[Any],
    workers: int,
    progress: bool,
    raise_on_error: bool,
) -> Iterator[Any]:
    """The outputs of ``values``, in their order; see ``Pipeline.run_batch``.

    Raises:
        ValueError: for less than one worker.
    """
    if workers < 1:
        raise ValueError(f"a batch needs at least one worker, not {workers}")
    total = operator.length_hint(values, -1)
    outputs = _outputs(_telling(run, raise_on_error), values, workers)
    if progress and sys.stderr is not None and sys.stderr.isatty():
        return _with_progress(outputs, total)
    return outputs


def _telling(run: Callable[[Any], Any], raise_on_error: bool) -> Callable[[Any], Any]:
    if raise_on_error:
        return run
    from remotemedia_runtime import ManifestError, NodeNotFound, PipelineError

    def run_and_tell(value: Any) -> Any:
        try:
            return run(value)
        except (ManifestError, NodeNotFound):
            raise
        except PipelineError as error:
            return error

    return run_and_tell


def _outputs(run: Callable[[Any], Any], values: Iterable[Any], workers: int) -> Iterator[Any]:
    if workers == 1:
        yield from map(run, values)
        return
    executor = ThreadPoolExecutor(workers, "remotemedia-batch")
    waiting: deque[Future[Any]] = deque()
    try:
        for value in values:
            waiting.append(executor.submit(run, value))
            # One more than can run, so that no worker waits for the consumer.
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        executor.shutdown(wait=True)


def _with_progress(outputs: Iterator[Any], total: int) -> Iterator[Any]:
    try:
        from tqdm import tqdm
    except ImportError:
        return _with_plain_progress(outputs, total, sys.stderr)
    return iter(tqdm(outputs, total=None if total < 0 else total, unit="value"))


def _with_plain_progress(outputs: Iterator[Any], total: int, stream: TextIO) -> Iterator[Any]:
    """One line that counts, where tqdm is not installed."""
    of = "" if total < 0 else f"/{total}"
    started = time.monotonic()
    shown = 0.0
    count = 0

    def show() -> None:
        elapsed = time.monotonic() - started
        rate = count / elapsed if elapsed > 0 else 0.0
        with contextlib.suppress(OSError):
            stream.write(f"\r{count}{of} values, {rate:.1f}/s ")
            stream.flush()

    try:
        for output in outputs:
            count += 1
            if time.monotonic() - shown >= _REFRESH_S:
                show()
                shown = time.monotonic()
            yield output
    finally:
        show()
        stream.write("\n")
