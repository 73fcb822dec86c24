from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from runtime.runtime_support import manifest

from remotemedia import Pipeline, RuntimeExecutor, flink_run, node
from remotemedia_runtime import (
    execute_pipeline,
    execute_pipeline_with_input,
    get_node_metadata,
    validate_manifest,
)

GAIN = manifest(("gain", "MultiplyNode", {"multiplier": "${GAIN:-2}"}))
RATE = manifest(("rate", "ResampleNode", {"target_rate": "${RATE}"}))


@node("ShowsParams")
def shows_params(value: Any, *, text: str, on: bool, more: dict[str, Any]) -> Any:
    return [text, on, more]


def test_each_call_has_its_own_values() -> None:
    assert execute_pipeline_with_input(GAIN, 3)["result"] == 6
    assert execute_pipeline_with_input(GAIN, 3, params={"GAIN": 5})["result"] == 15
    assert execute_pipeline_with_input(GAIN, 3, params={"GAIN": "-1.5"})["result"] == -4.5
    assert execute_pipeline_with_input(GAIN, 3)["result"] == 6


def test_a_placeholder_without_a_value_is_named_with_its_place() -> None:
    for call in (validate_manifest, execute_pipeline):
        with pytest.raises(ValueError, match=r"the placeholder \$\{RATE\} has no value") as raised:
            call(RATE)
        assert "/nodes/0/params/target_rate (line 1)" in str(raised.value)
        assert 'params={"RATE": …}' in str(raised.value)
    assert validate_manifest(RATE, params={"RATE": 8000})


def test_a_value_that_is_used_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="'GAIM' is used nowhere; did you mean 'GAIN'"):
        execute_pipeline_with_input(GAIN, 3, params={"GAIM": 5})


def test_the_environment_is_not_read() -> None:
    # A variable that was there before Java started, which reads the environment once.
    assert "PATH" in os.environ
    with pytest.raises(ValueError, match=r"\$\{PATH\} has no value"):
        validate_manifest(manifest(("p", "PassThroughNode", {"x": "${PATH}"})))


def test_a_python_node_gets_what_stands_for_its_placeholders() -> None:
    params = {"text": "${A}/$${A}/${B:-b}", "on": "${ON}", "more": {"deep": ["${N}"]}}
    result = execute_pipeline(
        manifest(("s", "ShowsParams", params)), params={"A": "ä", "ON": True, "N": 0.5}
    )
    assert result["result"] == ["ä/${A}/b", True, {"deep": [0.5]}]


def test_a_pipeline_keeps_its_values() -> None:
    tree = json.loads(GAIN)
    pipeline = Pipeline.from_manifest(tree, params={"GAIN": 5})
    assert pipeline.run(3) == 15
    assert pipeline.validate() == []
    assert pipeline.params == {"GAIN": "5"}
    assert json.loads(pipeline.serialize()) == tree
    assert pickle.loads(pickle.dumps(pipeline)).run(3) == 15
    assert Pipeline.from_manifest(tree).run(3) == 6


def test_an_executor_takes_values() -> None:
    executor = RuntimeExecutor()
    assert executor.execute(json.loads(GAIN), 3, params={"GAIN": 5})["result"] == 15
    assert executor.execute(Pipeline.from_manifest(GAIN, params={"GAIN": 7}), 3)["result"] == 21
    with pytest.raises(TypeError, match="keeps its own"):
        executor.execute(Pipeline.from_manifest(GAIN), 3, params={"GAIN": 5})


def test_a_run_on_flink_is_given_the_values(tmp_path: Path) -> None:
    launcher = tmp_path / "launcher"
    launcher.write_text('#!/bin/sh\nfor argument; do echo "[$argument]"; done\n')
    launcher.chmod(0o755)
    pipeline = Pipeline.from_manifest(RATE, params={"RATE": 8000, "NAME": "a b=c"})
    run = pipeline.run_on_flink(tmp_path, tmp_path / "out", launcher=launcher)
    assert "[--param=RATE=8000]\n[--param=NAME=a b=c]" in run.messages
    run = flink_run.run_on_flink(RATE, tmp_path, tmp_path / "out", launcher=launcher)
    assert "--param" not in run.messages


def test_what_is_hardly_meant_is_warned_of() -> None:
    with pytest.warns(UserWarning, match=r"'threshold': 20 dB is above 0 dB") as warned:
        assert validate_manifest(manifest(("vad", "VADNode", {"threshold": 20})))
    assert warned[0].filename == __file__
    assert "0.5 dB" in Pipeline().add_node("VADNode", threshold=0.5).validate()[0]


def test_optional_fields_may_be_null() -> None:
    tree = {
        "version": "v1",
        "metadata": None,
        "nodes": [
            {"id": "a", "node_type": "MultiplyNode", "params": None, "runtime_hint": None},
            {"id": "b", "node_type": "AddNode", "params": {"addend": None}, "retry": None},
        ],
        "connections": [{"from": "a", "to": "b"}],
    }
    assert execute_pipeline_with_input(json.dumps(tree), 3)["result"] == 6
    assert Pipeline.from_manifest(tree).name is None


def test_the_names_of_the_originals_are_known() -> None:
    params = {"sourceRate": 48000, "targetRate": 16000, "quality": "High", "channels": 1}
    audio = np.zeros(480, np.float32)
    text = manifest(("fast", "FastResampleNode", params))
    assert execute_pipeline_with_input(text, audio)["result"].shape == (160,)
    aliases = get_node_metadata("VADNode")["parameters"]["pad_ms"]["aliases"]
    assert aliases == ["speech_pad_ms", "padMs", "speechPadMs"]
