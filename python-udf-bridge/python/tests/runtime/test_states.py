"""States of nodes and pipelines, as another thread sees them."""

import threading

import pytest

import remotemedia_runtime as runtime
from remotemedia import Node, NodeExecutor, NodeState, Pipeline, PipelineState, node

seen = []
watched = []
gates = {}


@node("StWatched")
class Watched(Node):
    """Notes the state of the pipeline it is in."""

    def __init__(self):
        self._look()

    def initialize(self):
        self._look()

    def execute(self, value):
        self._look()
        if value == "fail":
            raise ValueError("failed")
        if value == "interrupt":
            raise KeyboardInterrupt
        return value

    def cleanup(self):
        pass

    @staticmethod
    def _look():
        if watched:
            # From elsewhere, as a monitor would.
            answer = []
            looker = threading.Thread(
                target=lambda: answer.append((watched[0].state, watched[0].node_states))
            )
            looker.start()
            looker.join()
            seen.extend(answer)


@node("StWaits")
def waits(value):
    began, goes_on = gates[value]
    began.set()
    assert goes_on.wait(10)
    return value


@pytest.fixture
def pipeline():
    seen.clear()
    with Pipeline().add_node("PassThrough", id="first").add_node(Watched, id="last") as made:
        watched.append(made)
        yield made
    watched.clear()


def test_a_pipeline_goes_through_its_states(pipeline):
    assert pipeline.state is PipelineState.IDLE
    assert pipeline.node_states == {"first": "created", "last": "created"}
    pipeline.run(1)
    made, initialized, executing = seen
    assert made[0] is PipelineState.BUILDING
    assert initialized[0] is PipelineState.BUILDING
    assert executing == (
        PipelineState.EXECUTING,
        {"first": NodeState.INITIALIZED, "last": NodeState.EXECUTING},
    )
    assert pipeline.state is PipelineState.COMPLETE
    assert pipeline.node_states == {"first": "initialized", "last": "initialized"}
    pipeline.close()
    assert pipeline.state is PipelineState.IDLE
    assert pipeline.node_states == {"first": "cleaned", "last": "cleaned"}
    pipeline.add_node("PassThrough")
    assert set(pipeline.node_states.values()) == {NodeState.CREATED}


def test_a_failure_is_a_state_that_the_next_run_ends(pipeline):
    with pytest.raises(runtime.PythonError):
        pipeline.run("fail")
    assert pipeline.state is PipelineState.FAILED
    assert set(pipeline.node_states.values()) == {NodeState.INITIALIZED}
    pipeline.run(1)
    assert pipeline.state is PipelineState.COMPLETE


def test_an_interrupted_run_leaves_no_node_behind(pipeline):
    with pytest.raises(KeyboardInterrupt):
        pipeline.run("interrupt")
    assert pipeline.state is PipelineState.FAILED
    assert NodeState.EXECUTING not in pipeline.node_states.values()
    assert pipeline._opened()._all == [], "what was broken off is given up"
    assert pipeline.run(1) == 1


def test_an_invalid_manifest_fails_while_it_is_parsed():
    pipeline = Pipeline().add_node("NoSuchNode")
    states = []
    entered = runtime._load().OpenPipelines._enter

    def note(opened, state):
        states.append(state)
        entered(opened, state)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime._load().OpenPipelines, "_enter", note)
        with pytest.raises(KeyError):
            pipeline.run(1)
        assert states == [PipelineState.PARSING]
        assert pipeline.state is PipelineState.FAILED
        Pipeline().add_node("PassThrough").run(1)
    assert states[1:] == [
        PipelineState.PARSING,
        PipelineState.BUILDING,
        PipelineState.EXECUTING,
        PipelineState.COLLECTING,
    ]


def test_a_node_that_runs_in_one_thread_of_two_is_executing():
    with Pipeline().add_node("StWaits", id="n") as pipeline:
        gates["a"], gates["b"] = [(threading.Event(), threading.Event()) for _ in range(2)]
        threads = [threading.Thread(target=pipeline.run, args=(name,)) for name in "ab"]
        for name, thread in zip("ab", threads):
            thread.start()
            assert gates[name][0].wait(10)
        for name, thread, expected in zip("ab", threads, ("executing", "initialized")):
            assert pipeline.node_states == {"n": "executing"}
            assert pipeline.state is not PipelineState.IDLE
            gates[name][1].set()
            thread.join()
            assert pipeline.node_states == {"n": expected}


def test_a_pipeline_that_was_prepared_is_idle_with_its_nodes_made():
    with Pipeline().add_node("PassThrough", id="n") as pipeline:
        pipeline.prepare()
        assert pipeline.state is PipelineState.IDLE
        assert pipeline.node_states == {"n": "initialized"}


def test_a_node_lives_as_the_reference_says():
    executor = NodeExecutor("MultiplyNode")
    assert executor.state is NodeState.CREATED
    with pytest.raises(RuntimeError, match="created, and has to be initialized"):
        executor.execute(1)
    executor.initialize({"factor": 3})
    assert executor.state is NodeState.INITIALIZED
    assert [executor.execute(value) for value in (1, 2)] == [3, 6]
    assert executor.state is NodeState.INITIALIZED
    with pytest.raises(RuntimeError, match="initialized already"):
        executor.initialize()
    executor.cleanup()
    assert executor.state is NodeState.CLEANED
    with pytest.raises(RuntimeError, match="cleaned"):
        executor.execute(1)
    with pytest.raises(RuntimeError, match="cleaned already"):
        executor.initialize()


def test_a_node_whose_parameters_do_not_fit_is_still_to_be_initialized():
    with NodeExecutor("MultiplyNode") as executor:
        with pytest.raises(ValueError, match="factr"):
            executor.initialize({"factr": 3})
        assert executor.state is NodeState.CREATED
        executor.initialize()
        assert executor.execute(4) == 8
    assert executor.state is NodeState.CLEANED
    with NodeExecutor("NoSuchNode") as unknown, pytest.raises(KeyError):
        unknown.initialize()


def test_a_node_is_executing_while_it_is():
    seen.clear()
    with NodeExecutor("StWatched") as executor:
        executor.initialize()

        class Looking:
            state = None

            @property
            def node_states(self):
                return executor.state

        watched.append(Looking())
        executor.execute(1)
        watched.clear()
    assert seen[-1][1] is NodeState.EXECUTING
