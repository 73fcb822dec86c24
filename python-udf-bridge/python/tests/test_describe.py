"""Discovery, through the command that Java reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from remotemedia import discovery

SOURCE = Path(__file__).parents[1] / "src"
NODE = "from remotemedia import node\nprint('noise of', __name__)\n@node('{}')\ndef f(v): ...\n"


def describe(*arguments: str, path: str = "") -> tuple[dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-B", "-m", "remotemedia.describe", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(SOURCE), path)))},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout), done.stderr


def names(description: dict[str, Any]) -> list[str]:
    return [metadata["name"] for metadata in description["nodes"]]


def test_files_folders_packages_and_zips_are_found(tmp_path: Path) -> None:
    (tmp_path / "single.py").write_text(NODE.format("Single"))
    folder = tmp_path / "folder"
    (folder / "pack").mkdir(parents=True)
    (folder / "pack" / "__init__.py").write_text(NODE.format("Packed"))
    (folder / "loose.py").write_text(NODE.format("Loose"))
    (folder / "setup.py").write_text("raise SystemExit('setup must not run')")
    (folder / "data").mkdir()
    (folder / "data" / "deep.py").write_text(NODE.format("TooDeep"))
    package = tmp_path / "whole"
    package.mkdir()
    (package / "__init__.py").write_text("from . import inner\n")
    (package / "inner.py").write_text(NODE.format("Inner"))
    with zipfile.ZipFile(tmp_path / "nodes.zip", "w") as archive:
        archive.writestr("zipped.py", NODE.format("Zipped"))
        archive.writestr("zpack/__init__.py", NODE.format("ZippedPackage"))
        archive.writestr("zpack/more.py", "raise ValueError")
    paths = [tmp_path / "single.py", folder, package, tmp_path / "nodes.zip"]

    description, errors = describe(*(word for path in paths for word in ("--path", str(path))))

    assert description["problems"] == []
    assert description["modules"] == ["single", "loose", "pack", "whole", "zipped", "zpack"]
    assert names(description) == ["Inner", "Loose", "Packed", "Single", "Zipped", "ZippedPackage"]
    assert "noise of single" in errors


def test_only_named_modules_are_imported(tmp_path: Path) -> None:
    (tmp_path / "wanted.py").write_text(NODE.format("Wanted"))
    (tmp_path / "unwanted.py").write_text(NODE.format("Unwanted"))
    description, errors = describe("--path", str(tmp_path), "--module", "wanted")
    assert names(description) == ["Wanted"]
    assert "unwanted" not in errors


def test_problems_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(NODE.format("Good"))
    (tmp_path / "same.py").write_text(NODE.format("Good"))
    (tmp_path / "broken.py").write_text("def f():\n    import no_such_module\nf()\n")
    (tmp_path / "quits.py").write_text("import sys\nsys.exit(3)\n")
    (tmp_path / "garbled.py").write_text("def f(:\n")
    description, _ = describe("--path", str(tmp_path), "--path", str(tmp_path / "missing"))
    problems = {problem["module"]: problem for problem in description["problems"]}
    assert names(description) == ["Good"]
    assert list(problems) == [str(tmp_path / "missing"), "broken", "garbled", "quits", "same"]
    assert problems["broken"]["message"] == (
        "ModuleNotFoundError: No module named 'no_such_module'"
    )
    trace = problems["broken"]["traceback"].splitlines()
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[1].endswith('broken.py", line 3, in <module>')
    assert problems["quits"]["message"] == "SystemExit: 3"
    assert "SyntaxError" in problems["garbled"]["traceback"]
    assert problems["same"]["message"].count(".py:") == 2


def test_installed_packages_offer_nodes(tmp_path: Path) -> None:
    (tmp_path / "offered.py").write_text(NODE.format("Offered"))
    info = tmp_path / "offered-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: offered\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[remotemedia.nodes]\nmine = offered\ngone = no_such_package:thing\n"
    )
    description, _ = describe(path=str(tmp_path))
    assert names(description) == ["Offered"]
    assert [problem["module"] for problem in description["problems"]] == [
        "gone = no_such_package:thing"
    ]


def test_output_of_native_code_and_threads_left_running_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "rude.py").write_text(
        "import os, threading, time\nos.write(1, b'raw')\n"
        "threading.Thread(target=time.sleep, args=(300,)).start()\n"
    )
    description, errors = describe("--path", str(tmp_path))
    assert description["problems"] == []
    assert "raw" in errors


def test_a_package_is_importable_from_its_own_folder_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "flink_shipped_it"
    package.mkdir()
    (package / "__init__.py").write_text("from .part import VALUE\n")
    (package / "part.py").write_text("VALUE = 5\n")
    monkeypatch.setattr("sys.path", [*sys.path, str(package)])
    assert discovery.load_modules(["flink_shipped_it"]) == []
    assert sys.modules.pop("flink_shipped_it").VALUE == 5
