"""Calls that cross in shared memory, and what is remembered between them."""

import gc
import threading

import numpy as np
import pytest
from runtime_support import PASS
from runtime_support import manifest as manifest_of

import remotemedia
import remotemedia_runtime as runtime
from remotemedia_runtime import _engine, _memory, _pipelines
from remotemedia_runtime._exchange import SAMPLE_BYTES, TEXT_BYTES

TYPES = [np.float32, np.float64, np.int16, np.int32]


def passed(value, manifest=PASS):
    return runtime.execute_pipeline_with_input(manifest, value)["result"]


def noise(samples, dtype=np.float32, seed=1):
    generator = np.random.default_rng(seed)
    if np.issubdtype(dtype, np.integer):
        return generator.integers(-1000, 1000, samples).astype(dtype)
    return generator.standard_normal(samples).astype(dtype)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_arrays_cross_whether_they_have_room_in_the_exchange_or_not(dtype, beyond):
    array = noise(SAMPLE_BYTES // np.dtype(dtype).itemsize + beyond, dtype)
    for _ in range(3):
        result = passed(array)
        assert result.dtype == dtype
        np.testing.assert_array_equal(result, array)


def test_several_arrays_share_the_exchange_as_far_as_there_is_room():
    arrays = {f"a{i}": noise(1 + i * 7919, seed=i) for i in range(9)}
    assert sum(array.nbytes for array in arrays.values()) > SAMPLE_BYTES
    for _ in range(3):
        result = passed({**arrays, "text": "é"})
        for key, array in arrays.items():
            np.testing.assert_array_equal(result[key], array)
        assert result["text"] == "é"


def test_texts_cross_whether_they_have_room_in_the_exchange_or_not():
    for length in [*range(TEXT_BYTES - 40, TEXT_BYTES + 40, 7), 5 * TEXT_BYTES]:
        assert passed("x" * length) == "x" * length
        assert passed(7) == 7


@pytest.mark.contract("ffi.threads.memory")
def test_results_stay_as_they_are_while_further_ones_use_memory_again():
    arrays = [noise(300_000 + i, seed=i) for i in range(4)]
    kept = []
    for round_ in range(12):
        result = passed(arrays[round_ % 4])
        if round_ % 3 == 0:
            kept.append((round_ % 4, result[::2]))
    for index, view in kept:
        np.testing.assert_array_equal(view, arrays[index][::2])


@pytest.mark.contract("ffi.threads.memory")
def test_memory_of_results_that_were_let_go_of_is_used_again():
    array = noise(1_000_000)
    passed(array)
    address = passed(array).__array_interface__["data"][0]
    gc.collect()
    assert passed(array).__array_interface__["data"][0] == address


def test_memory_that_is_kept_for_results_has_a_limit():
    array = noise(5_000_000)
    results = [passed(array, manifest_of(("p", "PassThroughNode"))) for _ in range(8)]
    del results
    gc.collect()
    spare = sum(block.memory.nbytes for block in _memory._spare._blocks)
    assert 0 < spare <= _memory._MOST_SPARE_BYTES


def test_results_of_other_types_fit_into_memory_of_any_length():
    halve = manifest_of(("c", "FormatConverterNode", {"target_format": "i16"}))
    for samples in (200_001, 200_003, 333_333):
        shorts = passed(noise(samples), halve)
        assert shorts.dtype == np.int16
        assert len(shorts) == samples
        del shorts
        np.testing.assert_array_equal(passed(noise(samples // 2 + 1)), noise(samples // 2 + 1))


def test_metrics_told_as_numbers_are_those_that_are_told_whole():
    manifest = manifest_of(("vad", "VADNode"), ("p", "PassThroughNode"))
    whole = runtime.execute_pipeline_with_input(manifest, np.zeros(1600, np.float32))["metrics"]
    again = runtime.execute_pipeline_with_input(manifest, np.zeros(3200, np.float32))["metrics"]

    def shape(tree):
        if isinstance(tree, dict):
            return {key: shape(item) for key, item in tree.items()}
        return [shape(item) for item in tree] if isinstance(tree, list) else type(tree)

    assert shape(again) == shape(whole)
    assert type(again) is type(whole)
    assert type(again.nodes[0]) is type(whole.nodes[0])
    assert list(again) == list(whole)
    assert again["audio_seconds"] == pytest.approx(2 * whole["audio_seconds"])
    assert again.nodes[0].node_id == "vad"
    assert again.nodes[0]["succeeded"] == 1
    again["nodes"][0]["node_id"] = "changed"
    third = runtime.execute_pipeline_with_input(manifest, np.zeros(1600, np.float32))["metrics"]
    assert third == third.from_json(third.to_json())
    assert third.nodes[0].node_id == "vad"


def test_a_failure_between_successes_is_told_whole():
    add = manifest_of(("a", "AddNode", {"addend": 1}))
    for _ in range(3):
        assert passed(1, add) == 2
        failed = runtime.execute_pipeline_with_input(add, "text", raise_on_error=False)
        assert not failed["success"]
        assert failed["failures"][0]["node_id"] == "a"
        assert failed["metrics"].nodes[0].error is not None
        assert failed["result"] is None


@pytest.mark.contract("ffi.threads.safe")
def test_threads_that_share_a_manifest_get_their_own_results():
    wrong = []

    def work(seed):
        for i in range(60):
            array = noise(1000 + 977 * ((seed + i) % 50), seed=seed)
            if not np.array_equal(passed(array), array) or passed(seed) != seed:
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_is_remembered_of_a_manifest_ends_when_a_node_is_registered():
    manifest = manifest_of(("n", "RememberedLater"))
    for _ in range(2):
        with pytest.raises(KeyError, match="RememberedLater"):
            runtime.validate_manifest(manifest)
        with pytest.raises(KeyError, match="RememberedLater"):
            runtime.get_node_metadata("RememberedLater")
    before = runtime.get_available_nodes()

    @remotemedia.node("RememberedLater")
    def later(value, *, by: int = 1):
        return value + by

    assert runtime.validate_manifest(manifest)
    assert runtime.get_node_metadata("RememberedLater")["parameters"]["by"]["default"] == 1
    assert set(runtime.get_available_nodes()) - set(before) == {"RememberedLater"}
    assert passed(1, manifest) == 2


def test_what_is_remembered_cannot_be_changed_by_callers():
    metadata = runtime.get_node_metadata("VADNode")
    metadata["parameters"]["threshold"]["default"] = 5
    del metadata["version"]
    assert runtime.get_node_metadata("VADNode")["parameters"]["threshold"]["default"] == -30.0
    assert "version" in runtime.get_node_metadata("VADNode")
    runtime.get_available_nodes().clear()
    assert "VADNode" in runtime.get_available_nodes()
    loud = manifest_of(("vad", "VADNode", {"threshold": 6.0}))
    _engine.validate(loud).clear()
    assert len(_engine.validate(loud)) == 1


def test_pipelines_beyond_the_limit_are_given_up_and_opened_again():
    manifests = [
        manifest_of(("add", "AddNode", {"addend": i})) for i in range(3 * _pipelines._MOST_KEPT)
    ]
    for _ in range(2):
        for i, manifest in enumerate(manifests):
            assert passed(1, manifest) == 1 + i
    kept = _pipelines._kept
    assert sum(map(len, kept._idle.values())) == kept._number
    assert len(kept._latest) + kept._number <= _pipelines._MOST_KEPT
    assert len(kept._latest) + len(kept._idle) <= _pipelines._MOST_KEPT
