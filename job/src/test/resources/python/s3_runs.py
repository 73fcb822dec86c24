"""Runs a pipeline over recordings in an S3 server of this process, and compares what is written.

Arguments: the project's folder. FLINK_PLUGINS_DIR has the S3 plugin.
"""

import json
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
from pathlib import Path

import boto3
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

HOME = Path(sys.argv[1])
MANIFEST = HOME / "manifests/examples/speech-prep.json"
JAR = HOME / "job/target/remotemedia-job-1.0.0.jar"
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
PATIENCE_S = 300


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


class Store:
    """What is in the server."""

    def __init__(self, endpoint: str):
        self.client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def objects(self, bucket: str, folder: str) -> dict[str, bytes]:
        """The content of each object by its key below the folder."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=folder + "/"
        )
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return {
            key[len(folder) + 1 :]: self.client.get_object(Bucket=bucket, Key=key)["Body"].read()
            for key in keys
        }

    def count(self, bucket: str, prefix: str) -> int:
        """How many objects there are, up to a thousand."""
        return self.client.list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"]

    def delete(self, bucket: str, key: str) -> None:
        self.client.delete_object(Bucket=bucket, Key=key)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def outputs(content: dict[str, bytes], source: str) -> dict[str, object]:
    """What a run has to give: audio by its name, and the lines of all parts without their order."""
    audio = {name: bytes_ for name, bytes_ in content.items() if name.startswith("audio/")}
    for kind in ("results", "failed"):
        lines = []
        for name, part in content.items():
            if name.startswith(kind + "/"):
                lines += part.decode().replace(source, "IN").splitlines()
        audio[kind] = sorted(lines)
    return audio


def require_same(given: dict, expected: dict, what: str) -> None:
    missing = sorted(expected.keys() - given.keys())
    further = sorted(given.keys() - expected.keys())
    other = sorted(name for name in given.keys() & expected.keys() if given[name] != expected[name])
    if missing or further or other:
        sys.exit(f"{what}: missing {missing[:5]}, further {further[:5]}, different {other[:5]}")
    print(f"{what}: {len(given) - 2} audio files and {len(given['results'])} results, as expected")


def run(command: list, expected_code: int, environment: dict | None = None) -> str:
    started = time.monotonic()
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
    print(f"  ({time.monotonic() - started:.0f} s)")
    return done.stdout


def arguments(source: str, target: str, *more: str) -> list:
    return ["run", "--manifest", MANIFEST, "--input", source, "--output", target, *more]


def done_now(metrics: bytes) -> int:
    return json.loads(metrics)["attempt"]["records"]


def resume(store: Store, folder: str, launch: list, expected: dict, environment: dict) -> None:
    """Takes a part of the results away, stores a recording anew, and resumes."""
    before = store.objects(OUTPUTS, folder)
    part = max(name for name in before if name.startswith("results/"))
    lost = len(before[part].splitlines())
    store.delete(OUTPUTS, f"{folder}/{part}")
    store.delete(OUTPUTS, f"{folder}/.remotemedia/splits/{Path(part).stem[5:]}.json")
    anew = store.client.get_object(Bucket=BUCKET, Key=NAMES[0])["Body"].read()
    store.client.put_object(Bucket=BUCKET, Key=NAMES[0], Body=anew)
    again = [*launch, *arguments(f"s3://{BUCKET}", f"s3://{OUTPUTS}/{folder}", "--resume")]
    run(again, RECORDS_FAILED, environment)
    after = store.objects(OUTPUTS, folder)
    # The recording that cannot be read is tried again, too.
    if done_now(after["metrics.json"]) != lost + 2:
        sys.exit(f"{done_now(after['metrics.json'])} records were done, not {lost} + 2")
    require_same(outputs(after, f"s3://{BUCKET}"), expected, f"{folder}, resumed")


def kill_in_the_middle(
    store: Store, folder: str, launch: list, victim: Path | None, environment: dict
) -> int:
    """Runs over the many recordings, and kills a process when some of them are done.

    Args:
        victim: a file that ends with the process's id; the command's own process without
    Returns:
        what the command ended with
    """
    command = [*launch, *arguments(f"s3://{MANY}", f"s3://{OUTPUTS}/{folder}")]
    with subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            deadline = time.monotonic() + PATIENCE_S
            while store.count(OUTPUTS, f"{folder}/results/") < 5:
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{folder}: no results appeared before the end")
                time.sleep(0.05)
            os.kill(process.pid if victim is None else int(victim.read_text().split()[-1]), signal.SIGKILL)
            if store.count(OUTPUTS, f"{folder}/metrics.json"):
                sys.exit(f"{folder}: the run was over before the kill")
            return process.wait(PATIENCE_S)
        finally:
            process.kill()


def main(work: Path, server: ThreadedMotoServer) -> None:
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    store = Store(endpoint)
    for bucket in (BUCKET, MANY, OUTPUTS):
        store.client.create_bucket(Bucket=bucket)
    source = work / "in"
    for name in NAMES:
        write_recording(source / name)
    (source / "no-audio.wav").write_text("hello")
    (source / "notes.txt").write_text("not a recording")
    for name, content in files(source).items():
        store.client.put_object(Bucket=BUCKET, Key=name, Body=content)

    many = work / "many"
    for name in MANY_NAMES:
        write_recording(many / name)
    for name, content in files(many).items():
        store.client.put_object(Bucket=MANY, Key=name, Body=content)

    remotemedia = [HOME / "bin/remotemedia"]
    run([*remotemedia, *arguments(source, work / "out")], RECORDS_FAILED)
    expected = outputs(files(work / "out"), str(source))
    require_same(expected, expected, "local files")
    run([*remotemedia, *arguments(many, work / "out-many")], 0)
    expected_of_many = outputs(files(work / "out-many"), str(many))

    settings = work / "conf/config.yaml"
    settings.parent.mkdir()
    settings.write_text(f"s3.endpoint: {endpoint}\ns3.path.style.access: true\n")
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}

    embedded = {**keys, "FLINK_CONF_DIR": str(settings.parent)}
    to_store = arguments(f"s3://{BUCKET}", f"s3://{OUTPUTS}/embedded")
    said = run([*remotemedia, *to_store], RECORDS_FAILED, embedded)
    if "amazonaws" in said or "hadoop" in said:
        sys.exit(f"{said}\nthe libraries of the plugin talk to the user")
    given = store.objects(OUTPUTS, "embedded")
    require_same(outputs(given, f"s3://{BUCKET}"), expected, "embedded")
    if any(name.startswith(".remotemedia/tmp/") for name in given):
        sys.exit("temporary objects are left")
    refused = run([*remotemedia, *to_store], 2, embedded)
    if "--resume" not in refused:
        sys.exit(f"{refused}\nan output that holds a run was not refused")
    resume(store, "embedded", remotemedia, expected, embedded)

    def require_many(name: str, what: str) -> None:
        content = store.objects(OUTPUTS, name)
        require_same(outputs(content, f"s3://{MANY}"), expected_of_many, what)

    if kill_in_the_middle(store, "killed", remotemedia, None, embedded) != -signal.SIGKILL:
        sys.exit("the run outlived SIGKILL")
    again = arguments(f"s3://{MANY}", f"s3://{OUTPUTS}/killed", "--resume")
    run([*remotemedia, *again], 0, embedded)
    done = done_now(store.objects(OUTPUTS, "killed")["metrics.json"])
    if not 0 < done < len(MANY_NAMES):
        sys.exit(f"{done} of {len(MANY_NAMES)} records were done when resuming")
    require_many("killed", f"embedded, killed and resumed ({done} records)")

    cluster = work / "cluster"
    scripts = HOME / "cluster-config"
    free = [str(19000 + random.randrange(10000)) for _ in range(2)]
    ports = ["--jobmanager-port", free[0], "--rest-port", free[1]]
    start = [scripts / "start-cluster.sh", "--dir", cluster, "--settings", settings, *ports]
    start += ["--taskmanagers", "2"]

    def flink(parallelism: int) -> list:
        return [scripts / "flink", "--dir", cluster, "run", "-p", parallelism, JAR]

    run(start, 0, keys)
    try:
        run(
            [*flink(2), *arguments(f"s3://{BUCKET}", f"s3://{OUTPUTS}/cluster")],
            RECORDS_FAILED,
            keys,
        )
        given = store.objects(OUTPUTS, "cluster")
        require_same(outputs(given, f"s3://{BUCKET}"), expected, "cluster")
        resume(store, "cluster", flink(2), expected, keys)
        task_manager = next((cluster / "pids").glob("*taskexecutor*.pid"))
        # All slots of both TaskManagers are in use.
        code = kill_in_the_middle(store, "lost-worker", flink(4), task_manager, keys)
        if code != 0:
            sys.exit(f"with a TaskManager lost, the run ended with {code}")
        require_many("lost-worker", "cluster, a TaskManager killed")
    finally:
        run([scripts / "stop-cluster.sh", "--dir", cluster], 0)


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder = Path(tempfile.mkdtemp(prefix="remotemedia-s3-"))
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        main(folder, moto)
    finally:
        moto.stop()
        shutil.rmtree(folder)
