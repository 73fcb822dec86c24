"""Metrics as objects, and as Java reads and writes them."""

import copy
import json
import pickle

import numpy as np
import pytest
from runtime_support import PASS, manifest, output_of

import remotemedia_runtime as runtime
from remotemedia import ExecutionStatus, NodeMetrics, PipelineMetrics, RuntimeType, node


@node("MtHolds")
def holds(value, *, mb: int):
    held.append(np.ones(mb << 20, np.uint8))
    return len(held)


held = []

FULL = {
    "total_time_ms": 1234,
    "total_memory_mb": 256.5,
    "node_count": 1,
    "nodes": [
        {
            "node_id": "asr",
            "node_type": "Asr",
            "runtime": "cpython",
            "execution_time_ms": 1221,
            "memory_mb": 231.0,
            "status": "failed",
            "retry_count": 1,
            "error": "no",
        }
    ],
}


def metrics_of_a_run():
    text = manifest(("a", "AddNode"), ("bad", "VADNode"), ("c", "PassThrough"))
    return runtime.execute_pipeline_with_input(text, 1, raise_on_error=False)["metrics"]


def test_fields_are_attributes_and_keys():
    metrics = PipelineMetrics.from_dict(FULL)
    assert isinstance(metrics, dict)
    assert (metrics.total_time_ms, metrics.total_memory_mb, metrics.node_count) == (1234, 256.5, 1)
    asr = metrics.nodes[0]
    assert isinstance(asr, NodeMetrics)
    assert (asr.node_id, asr.node_type, asr.execution_time_ms) == ("asr", "Asr", 1221)
    assert (asr.memory_mb, asr.retry_count, asr.error) == (231.0, 1, "no")
    assert asr.runtime is RuntimeType.CPYTHON
    assert asr.status is ExecutionStatus.FAILED
    assert asr.status == asr["status"] == "failed"
    assert metrics == FULL


def test_a_run_has_them():
    metrics = metrics_of_a_run()
    assert type(metrics) is PipelineMetrics
    assert [entry.status for entry in metrics.nodes] == ["success", "failed", "skipped"]
    assert metrics.nodes[0].runtime is RuntimeType.RUST_NATIVE


def test_the_summary_is_that_of_the_reference():
    assert (
        PipelineMetrics.from_dict(FULL).summary()
        == "Pipeline completed in 1234ms (1 nodes, 256.50MB peak memory)"
    )


def test_copies_and_pickles_stay_what_they_are():
    metrics = metrics_of_a_run()
    for again in (
        pickle.loads(pickle.dumps(metrics)),
        copy.copy(metrics),
        copy.deepcopy(metrics),
        metrics.copy(),
    ):
        assert type(again) is PipelineMetrics
        assert type(again.nodes[0]) is NodeMetrics
        assert again == metrics


def test_they_are_json_and_are_read_back():
    result = runtime.execute_pipeline_with_input(PASS, {"x": [1, 2]})
    metrics = result["metrics"]
    assert PipelineMetrics.from_json(json.dumps(result["metrics"])) == metrics
    assert PipelineMetrics.from_json(metrics.to_json()) == metrics
    assert metrics.to_json().splitlines()[1].startswith('  "total_time_ms": ')
    assert json.loads(json.dumps(result)) == result


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda tree: tree.pop("nodes"), "lack /nodes"),
        (
            lambda tree: tree.update(total_time_ms="1"),
            "/total_time_ms of the metrics cannot be '1'",
        ),
        (lambda tree: tree.update(node_count=2), "tell of 1 nodes, but node_count is 2"),
        (lambda tree: tree["nodes"][0].update(status="ok"), "/nodes/0/status .* cannot be 'ok'"),
        (lambda tree: tree["nodes"].append(5), "metrics at /nodes/1 are an object, not 5"),
        (lambda tree: tree["nodes"][0].pop("error"), "lack /nodes/0/error"),
    ],
)
def test_what_is_no_metrics_is_refused_with_its_place(change, says):
    tree = copy.deepcopy(FULL)
    change(tree)
    with pytest.raises(ValueError, match=says):
        PipelineMetrics.from_dict(tree)
    with pytest.raises(ValueError, match="are an object"):
        PipelineMetrics.from_json("[]")


def javas():
    import jpype

    runtime.validate_manifest(PASS)
    return jpype.JClass("org.remotemedia.operators.metrics.PipelineMetrics")


def test_java_reads_what_python_writes_and_the_other_way_round():
    metrics = metrics_of_a_run()
    java = javas().fromJson(metrics.to_json())
    assert PipelineMetrics.from_json(str(java.toJson())) == metrics
    assert str(java.summary()) == metrics.summary()


def test_both_round_memory_alike():
    for total in (0.0, 0.125, 0.375, 1.005, 2.675, 0.005, 12345.678, 1e9, 0.0049999, 99.995):
        metrics = PipelineMetrics({**FULL, "total_memory_mb": total})
        assert str(javas().fromJson(metrics.to_json()).summary()) == metrics.summary()


def test_memory_is_what_the_process_holds():
    metrics = runtime.execute_pipeline_with_input(PASS, 1)["metrics"]
    with open("/proc/self/status") as status:
        kilobytes = {line.split(":")[0]: line.split()[1] for line in status if line[:2] == "Vm"}
    resident = int(kilobytes["VmRSS"]) / 1024
    assert resident * 0.5 < metrics.total_memory_mb <= int(kilobytes["VmHWM"]) / 1024 + 1


def test_a_python_nodes_memory_is_what_it_makes_the_process_grow_by():
    held.clear()
    large = runtime.execute_pipeline_with_input(manifest(("n", "MtHolds", {"mb": 300})), 1)
    held.clear()
    small = runtime.execute_pipeline_with_input(manifest(("n", "MtHolds", {"mb": 0})), 1)
    held.clear()
    assert 290 < large["metrics"].nodes[0].memory_mb < 400
    assert large["metrics"].total_memory_mb > 300
    assert small["metrics"].nodes[0].memory_mb < 50


def test_what_a_python_node_frees_again_counts_where_it_is_a_new_peak():
    out = output_of(
        """
        import numpy as np
        import remotemedia_runtime as runtime
        from remotemedia import node

        @node("Passing")
        def passing(value):
            return int(np.ones(200 << 20, np.uint8)[-1])

        text = '{"version":"v1","nodes":[{"id":"n","node_type":"Passing"}],"connections":[]}'
        metrics = runtime.execute_pipeline_with_input(text, 1)["metrics"]
        print(190 < metrics.nodes[0].memory_mb < 260, metrics.total_memory_mb > 200)
        """
    )
    assert out == "True True\n"


def test_the_memory_of_the_process_that_started_this_one_does_not_count():
    out = output_of(
        """
        import subprocess, sys

        held = bytearray(500 << 20)
        subprocess.run([sys.executable, "-c", (
            "from remotemedia_runtime._resident import peak_bytes, resident_bytes;"
            "print(peak_bytes() < 300 << 20, 0 < resident_bytes() <= peak_bytes() + (1 << 20))"
        )], check=True)
        """
    )
    assert out == "True True\n"


def test_a_forked_child_sees_its_own_memory():
    out = output_of(
        """
        import os
        import numpy as np
        from remotemedia_runtime._resident import resident_bytes

        before = resident_bytes()
        if os.fork() == 0:
            held = np.ones(100 << 20, np.uint8)
            print(resident_bytes() - before > 90 << 20, flush=True)
            os._exit(0)
        os.wait()
        """
    )
    assert out == "True\n"
