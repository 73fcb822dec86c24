"""Runs a pipeline over recordings in an S3 server of this process, and compares what is written.

Arguments: the project's folder, and the names of the cases to run; without names, all.
FLINK_PLUGINS_DIR has the S3 plugin.
"""

import logging
import math
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from s3_outputs import Outputs, Store, Table, files
from s3_programs import HEARTBEAT_TIMEOUT_S, HOME, REMOTEMEDIA, Cluster, run
from s3_server import PATIENCE_S, Fault, Server

MANIFEST = HOME / "manifests/examples/speech-prep.json"
BUCKET = "recordings"
OUTPUTS = "outputs"
NAMES = [
    "a.wav",
    "b c.wav",
    "d+e=f&g.wav",
    "h%41i.wav",
    "ü/grün 你.wav",
    "deep/er/and/deeper.wav",
    *(f"set/{i:02}.wav" for i in range(24)),
]
MANY = "many-recordings"
MANY_NAMES = [f"{i:03}.wav" for i in range(240)]
RECORDS_FAILED = 3
PARTS_IN_THE_MIDDLE = 5
REFUSED_S = 120
HELD_S = 60
# Of the plugin. With them the reads rest on the retries of the run.
ONE_ATTEMPT = "s3.attempts.maximum: 1\ns3.retry.limit: 1\ns3.retry.throttle.limit: 1\n"
# Of the plugin. It asks again for what it has waited for that long, and the store may do both.
PATIENT = f"s3.connection.timeout: {2 * PATIENCE_S * 1000}\n"


def write_recording(path: Path) -> None:
    chance = random.Random(path.name)
    channels = chance.choice([1, 2])
    samples = channels * chance.randrange(2000, 60000)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(chance.choice([8000, 44100]))
        file.writeframes(
            struct.pack(
                f"<{samples}h",
                *(int(20000 * math.sin(i / 20)) * (i % 9000 > 4000) for i in range(samples)),
            )
        )


def arguments(source: str, folder: str, *more: str) -> list:
    target = f"s3://{OUTPUTS}/{folder}"
    return ["run", "--manifest", MANIFEST, "--input", f"s3://{source}", "--output", target, *more]


class Suite:
    """The cases, each of which ends all when it does not come out as it must."""

    def __init__(self, work: Path):
        self._work = work
        self.table = Table()
        self.server = Server()
        self._store = Store(self.server.endpoint)
        self._settings = (
            f"s3.endpoint: {self.server.endpoint}\ns3.path.style.access: true\n{PATIENT}"
        )
        self._environment = self._configured("conf", self._settings)
        self._store.client.create_bucket(Bucket=OUTPUTS)
        self._expected: dict[str, Outputs] = {}

    def _configured(self, name: str, settings: str) -> dict:
        """The environment of embedded runs with such settings."""
        configuration = self._work / name / "config.yaml"
        configuration.parent.mkdir()
        configuration.write_text(settings)
        return {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "FLINK_CONF_DIR": str(configuration.parent),
        }

    def undisturbed_runs(self) -> None:
        """Makes the recordings, and what has to come of them, from local files."""
        source = self._work / "in"
        for name in NAMES:
            write_recording(source / name)
        (source / "no-audio.wav").write_text("hello")
        (source / "notes.txt").write_text("not a recording")
        many = self._work / "many"
        for name in MANY_NAMES:
            write_recording(many / name)
        for bucket, folder, code in ((BUCKET, source, RECORDS_FAILED), (MANY, many, 0)):
            self._store.put(bucket, folder)
            out = self._work / f"out-{bucket}"
            local = ["run", "--manifest", MANIFEST, "--input", folder, "--output", out]
            run([*REMOTEMEDIA, *local], code)
            self._expected[bucket] = Outputs(files(out), str(folder))
            self._compare(f"local files, {bucket}", bucket, self._expected[bucket])

    def _compare(self, what: str, source: str, given: Outputs) -> None:
        self.table.add(what, given, self._expected[source])

    def _outputs(self, folder: str, source: str) -> Outputs:
        return Outputs(self._store.objects(OUTPUTS, folder), f"s3://{source}")

    def _run(self, launch: list, code: int, source: str, folder: str, *more: str) -> str:
        return run([*launch, *arguments(source, folder, *more)], code, self._environment)

    def embedded(self) -> None:
        said = self._run(REMOTEMEDIA, RECORDS_FAILED, BUCKET, "embedded")
        if "amazonaws" in said or "hadoop" in said:
            sys.exit(f"{said}\nthe libraries of the plugin talk to the user")
        self._compare("embedded", BUCKET, self._outputs("embedded", BUCKET))
        refused = self._run(REMOTEMEDIA, 2, BUCKET, "embedded")
        if "--resume" not in refused:
            sys.exit(f"{refused}\nan output that holds a run was not refused")
        self._resume("embedded", REMOTEMEDIA)

    def on_cluster(self, cluster: Cluster) -> None:
        self._run(cluster.launch(2), RECORDS_FAILED, BUCKET, "cluster")
        self._compare("cluster", BUCKET, self._outputs("cluster", BUCKET))
        self._resume("cluster", cluster.launch(2))

    def _resume(self, folder: str, launch: list) -> None:
        """Takes a part of the results away, stores a recording anew, and resumes."""
        before = self._store.objects(OUTPUTS, folder)
        part = max(name for name in before if name.startswith("results/"))
        lost = len(before[part].splitlines())
        self._store.delete(OUTPUTS, f"{folder}/{part}")
        self._store.delete(OUTPUTS, f"{folder}/.remotemedia/splits/{Path(part).stem[5:]}.json")
        anew = self._store.client.get_object(Bucket=BUCKET, Key=NAMES[0])["Body"].read()
        self._store.client.put_object(Bucket=BUCKET, Key=NAMES[0], Body=anew)
        self._run(launch, RECORDS_FAILED, BUCKET, folder, "--resume")
        given = self._outputs(folder, BUCKET)
        # The recording that cannot be read is tried again, too.
        done = given.metrics()["attempt"]["records"]
        if done != lost + 2:
            sys.exit(f"{done} records were done, not {lost} + 2")
        self._compare(f"{folder}, resumed", BUCKET, given)

    @contextmanager
    def _in_the_middle(
        self,
        launch: list,
        folder: str,
        environment: dict | None = None,
        more: Sequence[str] = (),
        part: str = "",
    ) -> Iterator[subprocess.Popen]:
        """Begins a run over the many recordings and waits until some of them are done.

        Args:
            more: further arguments
            part: what the names of its parts begin with
        """
        with (
            (self._work / f"{folder}.log").open("w") as log,
            subprocess.Popen(
                [str(part) for part in [*launch, *arguments(MANY, folder, *more)]],
                env={**os.environ, **(environment or self._environment)},
                stdout=log,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            try:
                deadline = time.monotonic() + PATIENCE_S
                parts = f"{folder}/results/part-{part}"
                while self._store.count(OUTPUTS, parts) < PARTS_IN_THE_MIDDLE:
                    if process.poll() is not None or time.monotonic() > deadline:
                        sys.exit(f"{self._said(folder)}\n{folder}: no results before the end")
                    time.sleep(0.05)
                yield process
            finally:
                process.kill()

    def _said(self, folder: str) -> str:
        return (self._work / f"{folder}.log").read_text()

    def _require_unfinished(self, folder: str) -> None:
        if self._store.count(OUTPUTS, f"{folder}/metrics.json"):
            sys.exit(f"{folder}: the run was over before the fault")

    def _require_success(self, process: subprocess.Popen, folder: str) -> None:
        code = process.wait(PATIENCE_S)
        if code != 0:
            sys.exit(f"{self._said(folder)}\n{folder} ended with {code}")

    def killed(self) -> None:
        with self._in_the_middle(REMOTEMEDIA, "killed") as process:
            process.kill()
            self._require_unfinished("killed")
            if process.wait(PATIENCE_S) != -signal.SIGKILL:
                sys.exit("the run outlived SIGKILL")
        self._run(REMOTEMEDIA, 0, MANY, "killed", "--resume")
        given = self._outputs("killed", MANY)
        done = given.metrics()["attempt"]["records"]
        if not 0 < done < len(MANY_NAMES):
            sys.exit(f"{done} of {len(MANY_NAMES)} records were done when resuming")
        self._compare("embedded, killed and resumed", MANY, given)

    def worker_killed(self, cluster: Cluster) -> None:
        # All slots of both TaskManagers are in use.
        with self._in_the_middle(cluster.launch(4), "worker") as client:
            cluster.kill_worker()
            self._require_unfinished("worker")
            self._require_success(client, "worker")
        if not cluster.lost_workers():
            sys.exit("the cluster's log does not tell of the TaskManager that was killed")
        self._compare("cluster, TaskManager killed", MANY, self._outputs("worker", MANY))

    def reads_refused(self) -> None:
        one_attempt = self._configured("conf-once", self._settings + ONE_ATTEMPT)
        what = f"reads refused for {REFUSED_S} s, one attempt of the plugin's"
        path = f"/{MANY}/.+"
        self._refused("reads", what, self.server.refuse_reads, path, one_attempt)

    def writes_refused(self) -> None:
        what = f"writes refused for {REFUSED_S} s"
        self._refused("writes", what, self.server.refuse_writes, f"/{OUTPUTS}/writes/.+")

    def _refused(
        self,
        folder: str,
        what: str,
        refuse: Callable[[str, float], Fault],
        path: str,
        environment: dict | None = None,
    ) -> None:
        with self._in_the_middle(REMOTEMEDIA, folder, environment) as process:
            fault = refuse(path, REFUSED_S)
            fault.await_begin()
            self._require_unfinished(folder)
            self._require_success(process, folder)
        if not fault.is_over():
            sys.exit(f"{folder}: the run was over before the store was ready again")
        what = f"{what} ({len(fault.paths)} of them)"
        self._compare(what, MANY, self._outputs(folder, MANY))

    def outputs_held(self) -> None:
        with self._in_the_middle(REMOTEMEDIA, "held") as process:
            fault = self.server.hold_writes(f"/{OUTPUTS}/held/.+", HELD_S)
            fault.await_begin()
            self._require_unfinished("held")
            self._require_success(process, "held")
        what = f"writes of outputs held for {HELD_S} s ({len(fault.paths)} of them)"
        self._compare(what, MANY, self._outputs("held", MANY))

    def accounts_held(self, cluster: Cluster) -> None:
        metrics = self.server.hold_writes(f"/{OUTPUTS}/accounts/metrics.json", HELD_S)
        with self._in_the_middle(cluster.launch(4), "accounts") as client:
            progress = self.server.hold_writes(f"/{OUTPUTS}/accounts/.*/progress.json", HELD_S)
            progress.await_begin()
            self._require_unfinished("accounts")
            self._require_success(client, "accounts")
        if not (progress.is_over() and metrics.is_over()):
            sys.exit("the run did not wait for its accounts to be stored")
        if cluster.lost_workers():
            sys.exit("\n".join(["a TaskManager was lost:", *cluster.lost_workers()]))
        what = (
            f"cluster, progress.json and metrics.json held for {HELD_S} s each,"
            f" heartbeat.timeout {HEARTBEAT_TIMEOUT_S} s"
        )
        self._compare(what, MANY, self._outputs("accounts", MANY))

    def taken_over_from_a_live_job(self, cluster: Cluster) -> None:
        """Some of its writers go on, and one finds what it has asked for done much later."""
        with self._in_the_middle(cluster.launch(4), "live") as client:
            fault = self._hold_a_part("live")
            client.kill()
        with self._in_the_middle(REMOTEMEDIA, "live", more=["--resume"], part="r2-") as again:
            fault.end()
            fault.await_end()
            self._require_unfinished("live")
            self._require_success(again, "live")
        cluster.await_ended()
        what = "taken over from a live job on the cluster, a part of its results comes in between"
        self._compare(what, MANY, self._outputs("live", MANY))

    def taken_over_for_good(self, cluster: Cluster) -> None:
        """What a live job has asked for is done when the next one is over: it takes it back."""
        with self._in_the_middle(cluster.launch(4), "over") as client:
            fault = self._hold_a_part("over")
            client.kill()
        self._run(REMOTEMEDIA, 0, MANY, "over", "--resume")
        cluster.await_ended()
        late = self._let_come("over", fault)
        self._await_gone("over", late)
        what = "taken over from a live job on the cluster, a part of its results comes after all"
        self._compare(what, MANY, self._outputs("over", MANY))

    def taken_over_from_the_dead(self) -> None:
        """What a killed run has asked for is done when the next one has looked at what is there."""
        with self._in_the_middle(REMOTEMEDIA, "dead") as process:
            fault = self._hold_a_part("dead")
            process.kill()
        with self._in_the_middle(REMOTEMEDIA, "dead", more=["--resume"], part="r2-") as again:
            fault.end()
            fault.await_end()
            self._require_unfinished("dead")
            self._require_success(again, "dead")
        what = "taken over from a killed run, a part of its results comes in between"
        self._compare(what, MANY, self._outputs("dead", MANY))

    def resumed_after_the_dead(self) -> None:
        """What a killed run has asked for is done when the next one is over: one more mends it."""
        with self._in_the_middle(REMOTEMEDIA, "after") as process:
            fault = self._hold_a_part("after")
            process.kill()
        self._run(REMOTEMEDIA, 0, MANY, "after", "--resume")
        late = self._let_come("after", fault)
        if not self._twice("after"):
            sys.exit(f"{late} has come, and no record has two lines")
        self._run(REMOTEMEDIA, 0, MANY, "after", "--resume")
        what = "taken over from a killed run, a part of its results comes after all; resumed"
        self._compare(what, MANY, self._outputs("after", MANY))

    def _hold_a_part(self, folder: str) -> Fault:
        """Has a part of the first attempt's results wait in the server; the others appear."""
        part = rf"/{OUTPUTS}/{folder}/results/part-(?!r\d).+"
        fault = self.server.hold_writes(part, PATIENCE_S, most=1)
        fault.await_begin()
        self._require_unfinished(folder)
        return fault

    def _let_come(self, folder: str, fault: Fault) -> str:
        """Does what was held, and says which object that is."""
        key = fault.paths[0].removeprefix(f"/{OUTPUTS}/")
        if fault.is_over() or self._store.count(OUTPUTS, key):
            sys.exit(f"{folder}: {key} came too early")
        fault.end()
        fault.await_end()
        return key

    def _await_gone(self, folder: str, key: str) -> None:
        deadline = time.monotonic() + HELD_S
        while self._store.count(OUTPUTS, key):
            if time.monotonic() > deadline:
                sys.exit(f"{key} came late and stays: {self._twice(folder)} have two lines")
            time.sleep(0.1)

    def _twice(self, folder: str) -> int:
        """How many records have more than one line."""
        return sum(lines > 1 for lines in self._outputs(folder, MANY).records().values())

    def run(self, wanted: list[str]) -> None:
        """Runs the cases of those names, or all."""
        embedded = [
            self.embedded,
            self.killed,
            self.reads_refused,
            self.writes_refused,
            self.outputs_held,
            self.taken_over_from_the_dead,
            self.resumed_after_the_dead,
        ]
        on_cluster = [
            self.on_cluster,
            self.accounts_held,
            self.taken_over_from_a_live_job,
            self.taken_over_for_good,
            self.worker_killed,
        ]
        known = [case.__name__ for case in (*embedded, *on_cluster)]
        if not set(wanted) <= set(known):
            sys.exit(f"expected some of {', '.join(known)}")
        self.undisturbed_runs()
        for case in embedded:
            if not wanted or case.__name__ in wanted:
                case()
        on_cluster = [case for case in on_cluster if not wanted or case.__name__ in wanted]
        if on_cluster:
            cluster = Cluster(self._work / "cluster", self._settings, self._environment)
            try:
                for case in on_cluster:
                    case(cluster)
            finally:
                cluster.stop()


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder = Path(tempfile.mkdtemp(prefix="remotemedia-s3-"))
    suite = Suite(folder)
    try:
        suite.run(sys.argv[2:])
    finally:
        suite.table.show()
        suite.server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
