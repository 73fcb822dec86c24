"""What runs have written to a store or a folder, and how it compares with what it has to be."""

import json
import sys
import time
from collections import Counter
from pathlib import Path

import boto3

LINES = ("results", "failed")


class Store:
    """What is in a server."""

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

    def put(self, bucket: str, folder: Path) -> None:
        """Makes a bucket of what is in a folder."""
        self.client.create_bucket(Bucket=bucket)
        for name, content in files(folder).items():
            self.client.put_object(Bucket=bucket, Key=name, Body=content)

    def delete(self, bucket: str, key: str) -> None:
        self.client.delete_object(Bucket=bucket, Key=key)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Outputs:
    """What a run has written.

    Attributes:
        lines: of all parts, in no order, with ``IN`` for where the recordings are
        audio: by its name
    """

    def __init__(self, content: dict[str, bytes], source: str):
        self.content = content
        self.audio = {name: data for name, data in content.items() if name.startswith("audio/")}
        self.lines = {
            kind: sorted(
                line
                for name, part in content.items()
                if name.startswith(kind + "/")
                for line in part.decode().replace(source, "IN").splitlines()
            )
            for kind in LINES
        }

    def records(self) -> Counter:
        """How many lines each record has."""
        return Counter(json.loads(line)["record"] for kind in LINES for line in self.lines[kind])

    def metrics(self) -> dict:
        return json.loads(self.content["metrics.json"])

    def differences(self, expected: "Outputs") -> list[str]:
        """What is not as in other outputs, or not as the metrics say."""
        found = [
            f"{name} is {'missing' if name not in self.audio else 'further or other audio'}"
            for name in sorted(self.audio.keys() | expected.audio.keys())
            if self.audio.get(name) != expected.audio.get(name)
        ]
        for kind in LINES:
            more = Counter(self.lines[kind])
            more.subtract(expected.lines[kind])
            found += [f"{kind}: {n:+} of {line}" for line, n in more.items() if n]
        metrics = self.metrics()
        told = (metrics["complete"], metrics["succeeded"], metrics["failed"])
        if told != (True, len(self.lines["results"]), len(self.lines["failed"])):
            found.append(f"complete, succeeded and failed are {told} in metrics.json")
        found += [name for name in self.content if name.startswith(".remotemedia/tmp/")]
        return found


class Table:
    """A row for each case."""

    def __init__(self):
        self._rows = [
            "| run | records | lost | twice | identical | s |",
            "|---|--:|--:|--:|---|--:|",
        ]
        self._started = time.monotonic()

    def add(self, run: str, given: Outputs, expected: Outputs) -> None:
        """Shows what came of a run, and ends all when that is not as expected."""
        records = given.records()
        lost = expected.records().keys() - records.keys()
        twice = [record for record, lines in records.items() if lines > 1]
        differences = given.differences(expected)
        now = time.monotonic()
        self._rows.append(
            f"| {run} | {len(expected.records())} | {len(lost)} | {len(twice)}"
            f" | {'NO' if differences else 'yes'} | {now - self._started:.0f} |"
        )
        self._started = now
        print(self._rows[-1], flush=True)
        if differences:
            sys.exit("\n".join([f"{run}: {len(differences)} differences", *differences[:10]]))

    def show(self) -> None:
        print("\n".join(self._rows))
