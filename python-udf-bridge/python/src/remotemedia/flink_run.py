"""Runs a manifest over recordings as a Flink job, embedded or on a cluster."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Union

from remotemedia.placeholders import as_texts

PathLike = Union[str, "os.PathLike[str]"]

LAUNCHER_VARIABLE = "REMOTEMEDIA_LAUNCHER"
JOB_JAR_VARIABLE = "REMOTEMEDIA_JOB_JAR"

_SOME_FAILED = 3
_WHY = {
    2: "bad arguments or manifest; nothing was started",
    4: "the job failed, or more records failed than were allowed",
    130: "it was interrupted",
}
_TOLD = 4000


@dataclass(frozen=True)
class FlinkRun:
    """A job that was run to its end, or, detached, submitted.

    Attributes:
        output: the output directory.
        some_failed: whether some records failed; they are in ``failed/`` there.
        metrics: what ``metrics.json`` there says; None where it cannot be read from here.
        messages: what the job said on standard error.
    """

    output: str
    some_failed: bool
    metrics: Optional[Mapping[str, Any]]
    messages: str


class FlinkRunError(RuntimeError):
    """A job was not started, or failed.

    Attributes:
        exit_code: of the command, or None when there is no command.
        messages: what it said.
    """

    def __init__(self, message: str, exit_code: Optional[int] = None, messages: str = "") -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.messages = messages


def run_on_flink(
    manifest: str,
    input: PathLike,
    output: PathLike,
    *,
    params: Optional[Mapping[str, Union[str, float, bool]]] = None,
    parallelism: Optional[int] = None,
    resume: bool = False,
    overwrite: bool = False,
    max_failures: Union[int, str, None] = None,
    py_files: Iterable[PathLike] = (),
    options: Iterable[str] = (),
    launcher: Optional[PathLike] = None,
    flink: Optional[PathLike] = None,
    flink_options: Iterable[str] = (),
    job_jar: Optional[PathLike] = None,
) -> FlinkRun:
    """Runs recordings through the pipeline of a manifest.

    Args:
        manifest: JSON or YAML text.
        input: directory, glob, file, or .jsonl, .json or .csv list.
        output: directory for results; one that holds a run is refused without ``resume`` or
            ``overwrite``.
        params: values for the placeholders ``${NAME}`` and ``${NAME:-default}`` in the manifest's
            node parameters, by name; passed on as ``--param``.
        parallelism: recordings processed at the same time.
        resume: take up the records that are missing or failed.
        overwrite: delete what an earlier run left.
        max_failures: a number or a percentage such as ``"5%"``, beyond which the run fails.
        py_files: Python files, folders and zips with the nodes that the manifest names.
        options: further arguments of ``remotemedia run``, as they are.
        launcher: ``bin/remotemedia`` of the project, which runs Flink embedded; by default what
            ``REMOTEMEDIA_LAUNCHER`` names, ``remotemedia`` on the path, or that of the checkout
            that this package lies in.
        flink: Flink's ``bin/flink``, to submit to a cluster instead.
        flink_options: arguments of ``flink run``, such as ``["-m", "host:8081"]``.
        job_jar: the job's jar for ``flink``; by default what ``REMOTEMEDIA_JOB_JAR`` names, or that
            of the checkout.

    Raises:
        FlinkRunError: when there is nothing to run it with, or the job failed.
        TypeError: when ``params`` holds anything but strings, numbers and truth values.
    """
    values = as_texts(params)
    with tempfile.TemporaryDirectory(prefix="remotemedia-") as folder:
        file = Path(folder) / "manifest.yaml"
        if manifest.lstrip().startswith("{"):
            file = file.with_suffix(".json")
        file.write_text(manifest, "utf-8")
        command = [
            *_command(launcher, flink, flink_options, job_jar),
            "run",
            f"--manifest={file}",
            f"--input={os.fspath(input)}",
            f"--output={os.fspath(output)}",
            *(f"--param={name}={value}" for name, value in values.items()),
        ]
        if parallelism is not None:
            command.append(f"--parallelism={parallelism}")
        if resume:
            command.append("--resume")
        if overwrite:
            command.append("--overwrite")
        if max_failures is not None:
            command.append(f"--max-failures={max_failures}")
        shipped = ",".join(os.fspath(path) for path in py_files)
        if shipped:
            command.append(f"--py-files={shipped}")
        return _run([*command, *options], os.fspath(output))


def _run(command: list[str], output: str) -> FlinkRun:
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise FlinkRunError(f"{command[0]} cannot be run: {error}") from error
    messages = (ended.stderr + ended.stdout).strip()
    if ended.returncode not in (0, _SOME_FAILED):
        why = _WHY.get(ended.returncode, f"it ended with exit code {ended.returncode}")
        raise FlinkRunError(
            f"the run failed: {why}\n{messages[-_TOLD:]}", ended.returncode, messages
        )
    return FlinkRun(output, ended.returncode == _SOME_FAILED, _metrics(output), messages)


def _metrics(output: str) -> Optional[Mapping[str, Any]]:
    try:
        metrics: Mapping[str, Any] = json.loads(Path(output, "metrics.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return metrics


def _command(
    launcher: Optional[PathLike],
    flink: Optional[PathLike],
    flink_options: Iterable[str],
    job_jar: Optional[PathLike],
) -> list[str]:
    if flink is not None:
        return [os.fspath(flink), "run", *flink_options, _job_jar(job_jar)]
    named = launcher or os.environ.get(LAUNCHER_VARIABLE) or shutil.which("remotemedia")
    found = named or _in_checkout("bin/remotemedia")
    if found is None:
        raise FlinkRunError(
            "there is nothing to run a Flink job with: name the project's bin/remotemedia by "
            f"launcher= or {LAUNCHER_VARIABLE}, or Flink's bin/flink by flink= and the job's jar "
            f"by job_jar= or {JOB_JAR_VARIABLE}"
        )
    return [os.fspath(found)]


def _job_jar(given: Optional[PathLike]) -> str:
    jar = given or os.environ.get(JOB_JAR_VARIABLE)
    found = jar or _in_checkout("job/target/remotemedia-job-1.0.0.jar")
    if found is None:
        raise FlinkRunError(
            f"the job's jar is missing: name it by job_jar= or {JOB_JAR_VARIABLE}; "
            "mvn package makes it as job/target/remotemedia-job-1.0.0.jar"
        )
    if not os.path.isfile(found):
        raise FlinkRunError(f"there is no file {os.fspath(found)} for the job's jar")
    return os.fspath(found)


def _in_checkout(name: str) -> Optional[Path]:
    parents = Path(__file__).resolve().parents
    if len(parents) < 5:
        return None
    path = parents[4] / name
    return path if path.is_file() else None
