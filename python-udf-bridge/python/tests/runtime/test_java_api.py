"""The example of docs/java-api.md, with the jar that the page names and nothing else."""

import re
import subprocess

from runtime_support import PROJECT_ROOT

PAGE = (PROJECT_ROOT / "docs" / "java-api.md").read_text("utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```\n", PAGE, re.DOTALL).group(1)


def test_the_runtime_jar_is_all_that_the_example_needs(tmp_path):
    command = re.search(r"`java (-cp \S+) PrepareSpeech.java`", PAGE).group(1).split()
    source = tmp_path / "PrepareSpeech.java"
    source.write_text(block("java"), "utf-8")
    ended = subprocess.run(
        ["java", *command, str(source)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.stdout, ended.stderr) == (block("text"), "")
