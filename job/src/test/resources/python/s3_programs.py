"""The programs whose runs are compared: the launcher, and a cluster of this machine."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from s3_server import PATIENCE_S

HOME = Path(sys.argv[1])
JAR = HOME / "job/target/remotemedia-job-1.0.0.jar"
REMOTEMEDIA = [HOME / "bin/remotemedia"]
SCRIPTS = HOME / "cluster-config"
HEARTBEAT_TIMEOUT_S = 20
LOST_WORKER = re.compile(
    r".*(?:eartbeat of TaskManager with id \S+ timed out|TaskManager with id \S+ is no longer).*"
)
ENDED = {"FINISHED", "FAILED", "CANCELED"}


def run(command: list, expected_code: int, environment: dict | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
    )
    if done.returncode != expected_code:
        sys.exit(f"{done.stdout}\n{command} ended with {done.returncode}, not {expected_code}")
    return done.stdout


class Cluster:
    """A cluster that gives up a worker sooner than the store gives up holding a request."""

    def __init__(self, folder: Path, settings: str, environment: dict):
        self._folder = folder
        jobmanager_port, self._rest_port = (19000 + random.randrange(10000) for _ in range(2))
        file = folder.with_suffix(".yaml")
        file.write_text(f"{settings}heartbeat.timeout: {HEARTBEAT_TIMEOUT_S} s\n")
        start = [SCRIPTS / "start-cluster.sh", "--dir", folder, "--settings", file]
        start += ["--jobmanager-port", jobmanager_port, "--rest-port", self._rest_port]
        run([*start, "--taskmanagers", "2"], 0, environment)

    def launch(self, parallelism: int) -> list:
        """The command of an attached run, before its arguments."""
        return [SCRIPTS / "flink", "--dir", self._folder, "run", "-p", parallelism, JAR]

    def kill_worker(self) -> None:
        task_manager = next((self._folder / "pids").glob("*taskexecutor*.pid"))
        os.kill(int(task_manager.read_text().split()[-1]), signal.SIGKILL)

    def await_ended(self) -> None:
        """Waits until no job is running."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._rest_port}/jobs") as answer:
                states = {job["status"] for job in json.load(answer)["jobs"]}
            if states <= ENDED:
                return
            if time.monotonic() > deadline:
                sys.exit(f"the jobs are still {states}")
            time.sleep(0.5)

    def lost_workers(self) -> list[str]:
        """The lines of the log that tell of workers which were given up."""
        logs = (self._folder / "log").glob("*standalonesession*.log")
        return [
            line for log in logs for line in log.read_text().splitlines() if LOST_WORKER.match(line)
        ]

    def stop(self) -> None:
        run([SCRIPTS / "stop-cluster.sh", "--dir", self._folder], 0)
