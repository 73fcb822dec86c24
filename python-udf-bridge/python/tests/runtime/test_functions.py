"""What each function gives, raises, and makes of odd arguments."""

import json
import pickle

import numpy as np
import pytest
from runtime_support import PASS, manifest

import remotemedia_runtime as runtime

NODE = '{"id":"a","node_type":"PassThroughNode"}'


def of(nodes: str, connections: str = "", version: str = '"v1"') -> str:
    return f'{{"version":{version},"nodes":[{nodes}],"connections":[{connections}]}}'


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", ValueError, "Manifest parsing failed"),
        ("nonsense", ValueError, "Manifest parsing failed"),
        ("[]", ValueError, "Manifest parsing failed"),
        ("[" * 5000, ValueError, "nest"),
        ('{"a":' * 5000 + "1" + "}" * 5000, ValueError, "nest"),
        (of(""), ValueError, "/nodes"),
        (of(NODE, version='"v2"'), ValueError, "v2"),
        (of(NODE + "," + NODE), ValueError, "'a'"),
        (of(NODE, '{"from":"a","to":"b"}'), ValueError, "'b'"),
        (of(NODE, '{"from":"a","to":"a"}'), ValueError, "'a'"),
        (of('{"id":"a","node_type":"Nope"}'), KeyError, "Nope"),
        (of('{"id":"a","node_type":"VADNode","params":{"treshold":1}}'), ValueError, "threshold"),
        ("\ud800", ValueError, "surrogate at position 0"),
        (of('{"id":"a\udfff","node_type":"PassThroughNode"}'), ValueError, "surrogate"),
        (" " * (100 << 20), ValueError, "Manifest parsing failed"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_an_invalid_manifest_is_refused_by_all_that_take_one(text, error, says):
    for function in (
        runtime.validate_manifest,
        runtime.execute_pipeline,
        lambda it: runtime.execute_pipeline_with_input(it, 1),
        lambda it: runtime.execute_pipeline_with_input(it, 1, raise_on_error=False),
    ):
        with pytest.raises(error) as raised:
            function(text)
        assert says in str(raised.value)
        assert isinstance(raised.value, runtime.PipelineError)


@pytest.mark.parametrize("given", [None, 5, b"{}", b"\xff\xfe", ["{}"], {"version": "v1"}])
def test_a_manifest_that_is_no_str_is_a_type_error(given):
    for function in (runtime.validate_manifest, runtime.execute_pipeline):
        with pytest.raises(TypeError, match="given as a str, not"):
            function(given)


def test_all_problems_are_told_each_on_a_line_of_its_own():
    text = of('{"id":"a","node_type":"Nope"},{"id":"a","node_type":"AddNode"}')
    with pytest.raises(ValueError, match="2 problems") as raised:
        runtime.validate_manifest(text)
    assert len(str(raised.value).splitlines()) == 3
    assert {problem["kind"] for problem in raised.value.problems} == {
        "ManifestError",
        "NodeNotFound",
    }
    assert raised.value.operation == "validate"


def test_unknown_types_alone_are_a_key_error_that_prints_its_lines():
    text = of('{"id":"a","node_type":"Nope"},{"id":"b","node_type":"Nada"}')
    with pytest.raises(KeyError) as raised:
        runtime.validate_manifest(text)
    assert isinstance(raised.value, runtime.NodeNotFound)
    assert str(raised.value).startswith("Node not found: 2 problems\n")
    assert raised.value.node_id == "a"
    assert isinstance(raised.value, ValueError)


def test_a_cycle_names_its_nodes():
    text = manifest(
        ("a", "PassThroughNode"), ("b", "PassThroughNode"), connections=[("a", "b"), ("b", "a")]
    )
    with pytest.raises(ValueError, match="Cycle detected") as raised:
        runtime.validate_manifest(text)
    assert isinstance(raised.value, runtime.CycleError)
    assert raised.value.problems[0]["node_ids"] == ["a", "b"]
    assert raised.value.nodes == ["a", "b"]
    assert raised.value.node_id == "a"
    assert pickle.loads(pickle.dumps(raised.value)).nodes == ["a", "b"]


def test_several_cycles_name_their_nodes_once_and_no_others():
    text = manifest(
        *((name, "PassThroughNode") for name in "abcdefg"),
        connections=["ab", "bc", "ca", "cd", "ef", "fe", "fg"],
    )
    with pytest.raises(runtime.CycleError) as raised:
        runtime.validate_manifest(text)
    assert raised.value.nodes == ["a", "b", "c", "e", "f"]


def test_an_invalid_manifest_names_the_first_node_concerned():
    text = manifest(("fine", "PassThroughNode"), ("odd", "AddNode", {"addend": "much"}))
    with pytest.raises(runtime.ManifestError) as raised:
        runtime.validate_manifest(text)
    assert raised.value.node_id == "odd"


def test_a_valid_manifest_is_true_in_json_and_yaml():
    assert runtime.validate_manifest(PASS) is True
    yaml = "version: v1\nnodes:\n  - {id: a, node_type: PassThrough}\nconnections: []\n"
    assert runtime.validate_manifest(yaml) is True
    assert runtime.execute_pipeline_with_input(yaml, "x")["result"] == "x"


def test_ten_thousand_nodes_are_validated():
    text = manifest(*((f"n{i}", "PassThroughNode") for i in range(10_000)))
    assert runtime.validate_manifest(text) is True


def test_a_failure_raises_with_all_that_is_known():
    text = manifest(
        ("in", "PassThroughNode"),
        ("good", "AddNode", {"addend": 1}),
        ("bad", "VADNode"),
        ("behind", "PassThroughNode"),
        connections=[("in", "good"), ("in", "bad"), ("bad", "behind")],
    )
    with pytest.raises(TypeError, match=r"Data marshaling failed: bad: .*a number") as raised:
        runtime.execute_pipeline_with_input(text, 5)
    error = raised.value
    assert isinstance(error, RuntimeError)
    assert (error.kind, error.node_id, error.operation) == ("MarshalingError", "bad", "execute")
    assert error.result["result"] == {"good": 6}
    assert error.result == runtime.execute_pipeline_with_input(text, 5, raise_on_error=False) | {
        "metrics": error.result["metrics"]
    }


def test_without_raising_the_result_has_what_there_is():
    result = runtime.execute_pipeline(manifest(("bad", "ResampleNode")), raise_on_error=False)
    assert result["success"] is False
    assert result["result"] is None
    assert result["error"].startswith("Data marshaling failed: bad: ResampleNode needs audio")
    assert [failure["node_id"] for failure in result["failures"]] == ["bad"]
    assert result["metrics"]["nodes"][0]["status"] == "failed"


def test_two_failures_are_both_told():
    text = manifest(("a", "VADNode"), ("b", "ResampleNode"), connections=[])
    with pytest.raises(TypeError) as raised:
        runtime.execute_pipeline(text)
    assert raised.value.node_id == "a"
    assert ["a:" in line or "b:" in line for line in str(raised.value).splitlines()] == [True, True]


def test_not_finite_audio_is_a_runtime_error_that_names_the_frame():
    for position in (0, 7, 70_000, 99_999):
        audio = np.zeros((100_000, 2), np.float32)
        audio[position, 1] = np.inf
        with pytest.raises(RuntimeError, match=f"frame {position} of the input") as raised:
            runtime.execute_pipeline_with_input(PASS, audio)
        assert isinstance(raised.value, runtime.AudioFormatError)


def test_metrics_have_the_fields_of_the_schema():
    metrics = runtime.execute_pipeline_with_input(PASS, 1)["metrics"]
    assert {"total_time_ms", "total_memory_mb", "node_count", "nodes"} <= metrics.keys()
    assert {
        "node_id": "pass",
        "node_type": "PassThroughNode",
        "runtime": "rust_native",
        "status": "success",
        "retry_count": 0,
        "error": None,
    }.items() <= metrics["nodes"][0].items()


def test_metadata_is_found_by_alias_and_refused_otherwise():
    assert runtime.get_node_metadata("RustVADNode")["name"] == "VADNode"
    assert runtime.get_node_metadata("PassThroughNode")["parameters"] == {}
    with pytest.raises(KeyError, match="did you mean 'VADNode'"):
        runtime.get_node_metadata("VADnode")
    for odd in ("", "\ud800", "x" * 10_000):
        with pytest.raises(KeyError):
            runtime.get_node_metadata(odd)
    with pytest.raises(TypeError, match="not int"):
        runtime.get_node_metadata(3)


def test_errors_survive_pickling_with_their_details():
    with pytest.raises(TypeError) as raised:
        runtime.execute_pipeline(manifest(("a", "VADNode")))
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is runtime.MarshalingError
    assert (str(again), again.node_id) == (str(raised.value), "a")
    json.dumps(again.result)
