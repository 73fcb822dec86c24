"""Pipelines that are put together, run and described in Python."""

from __future__ import annotations

import asyncio
import copy
import functools
import json
import os
import re
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping, Optional, Union

from remotemedia.audio import checked_rate
from remotemedia.manifest import Manifest, parsed
from remotemedia.pipeline_nodes import PipelineNode
from remotemedia.placeholders import as_texts
from remotemedia.registry import registry
from remotemedia.states import NodeState, PipelineState

if TYPE_CHECKING:
    from types import TracebackType

    from remotemedia.flink_run import FlinkRun
    from remotemedia_runtime._engine import OpenPipelines

_LAST: Any = object()

PathLike = Union[str, "os.PathLike[str]"]

#: What ``add_node`` takes: a node, the name of a node type, or what ``@node`` has registered.
NodeLike = Union[PipelineNode, str, Any]


class Pipeline:
    """A graph of nodes that runs values.

    For example::

        from remotemedia import AudioResampleNode, Pipeline, VADNode

        with Pipeline("speech").add_node(AudioResampleNode(target_rate=16000)) as pipeline:
            pipeline.add_node(VADNode(threshold=-35.0))
            segments = pipeline.run(audio, sample_rate=44100)

    Its nodes are made on the first run, one set for each thread that runs at the same time, and
    kept until ``close``, the end of a ``with`` block, or until nobody holds the pipeline any more.
    Runs may be made from several threads at a time; a change of the pipeline takes effect for later
    runs.
    """

    def __init__(
        self,
        name: Optional[str] = None,
        *,
        description: Optional[str] = None,
        sample_rate: Optional[int] = None,
    ) -> None:
        """Makes a pipeline without nodes.

        Args:
            name: for the manifest's metadata.
            description: for the manifest's metadata.
            sample_rate: rate in Hz of audio that runs are given without one. No part of the
                manifest.

        Raises:
            TypeError, ValueError: for a rate that is none.
        """
        self._sample_rate = checked_rate(sample_rate)
        metadata = {"name": name, "description": description}
        self._manifest: dict[str, Any] = {"version": "v1"}
        given = {key: value for key, value in metadata.items() if value is not None}
        if given:
            self._manifest["metadata"] = given
        self._manifest["nodes"] = []
        self._manifest["connections"] = []
        self._params: dict[str, str] = {}
        self._open: Optional[OpenPipelines] = None
        self._without_nodes = NodeState.CREATED

    @classmethod
    def from_manifest(
        cls,
        manifest: Union[Mapping[str, Any], Manifest, str, os.PathLike[str]],
        *,
        params: Optional[Mapping[str, Union[str, float, bool]]] = None,
        sample_rate: Optional[int] = None,
    ) -> Pipeline:
        """A pipeline as a manifest describes it.

        Args:
            manifest: a dict, a ``Manifest``, JSON or YAML text, or the path of a file (a ``Path``)
                of these.
            params: values for the placeholders ``${NAME}`` and ``${NAME:-default}`` in the
                manifest's node parameters, by name. They apply wherever the pipeline is validated
                or run; ``serialize`` gives the manifest as it is, with its placeholders.
            sample_rate: as for the constructor.

        Raises:
            TypeError: when ``params`` holds anything but strings, numbers and truth values.
            ValueError: when it is neither JSON nor YAML, or no object with nodes; all else is
                found when the pipeline is validated or run.
        """
        if isinstance(manifest, os.PathLike):
            manifest = Path(manifest).read_text("utf-8")
        if isinstance(manifest, Manifest):
            manifest = manifest.to_dict()
        tree = parsed(manifest) if isinstance(manifest, str) else copy.deepcopy(manifest)
        if not isinstance(tree, Mapping) or not isinstance(tree.get("nodes"), list):
            raise ValueError("a manifest is an object with a list of nodes")
        pipeline = cls(sample_rate=sample_rate)
        pipeline._manifest = dict(tree)
        pipeline._params = as_texts(params)
        return pipeline

    @property
    def params(self) -> dict[str, str]:
        """Values for the placeholders of the manifest, as texts by name."""
        return dict(self._params)

    @property
    def name(self) -> Optional[str]:
        """Name in the manifest's metadata, or None."""
        name = (self._manifest.get("metadata") or {}).get("name")
        return None if name is None else str(name)

    @property
    def state(self) -> PipelineState:
        """What it is doing, or what its last run came to; any thread may ask.

        Of runs in several threads, the state is that of the one that got a step further last.
        """
        opened = self._open
        return PipelineState.IDLE if opened is None else opened.state

    @property
    def node_states(self) -> dict[str, NodeState]:
        """Where in its life each node is, by id; any thread may ask.

        Of nodes that there are several of, one for each thread, that is where the busiest is.
        """
        opened = self._open
        states = dict.fromkeys(self.node_ids, self._without_nodes)
        if opened is not None:
            states.update(opened.node_states())
        return states

    @property
    def node_ids(self) -> list[str]:
        """The ids of the nodes, in the order of the manifest."""
        entries = self._manifest["nodes"]
        return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry]

    def add_node(
        self,
        node: NodeLike,
        *,
        id: Optional[str] = None,
        after: Union[str, Iterable[str], None] = _LAST,
        **params: Any,
    ) -> Pipeline:
        """Adds a node behind the one that was added last, or where ``after`` says.

        Args:
            node: a ``PipelineNode`` such as ``AudioResampleNode(target_rate=16000)``; the name of a
                node type; or a class or function that ``@node`` has registered.
            id: the node's id; by default made of its type.
            after: id, or ids, of the nodes whose output it gets; None or none for a source.
            params: parameters, for a node given by name, class or function.

        Returns:
            The pipeline itself.

        Raises:
            TypeError: for anything else given as a node.
            ValueError: when the id is taken, or a node of ``after`` does not exist.
        """
        added = _pipeline_node(node, params)
        ids = self.node_ids
        if id is None:
            id = _new_id(added.node_type, ids)
        elif id in ids:
            raise ValueError(f"the pipeline has a node '{id}' already")
        if after is _LAST:
            sources = ids[-1:]
        else:
            sources = [after] if isinstance(after, str) else list(after or ())
        for source in sources:
            self._require(source, ids)
        self._manifest["nodes"].append(added.to_dict(id))
        self._change()
        for source in sources:
            self._connect(source, id)
        return self

    def connect(self, source: str, target: str) -> Pipeline:
        """Lets the node ``target`` have the output of the node ``source``, too.

        Returns:
            The pipeline itself.

        Raises:
            ValueError: when there is no such node.
        """
        for node_id in (source, target):
            self._require(node_id, self.node_ids)
        self._connect(source, target)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The manifest, as a dict of one's own."""
        return copy.deepcopy(self._manifest)

    def serialize(self, *, indent: Optional[int] = None) -> str:
        """The manifest, as JSON text.

        Raises:
            TypeError: for parameters that JSON cannot hold.
            ValueError: for parameters that are NaN or infinite.
        """
        return json.dumps(self._manifest, indent=indent, allow_nan=False)

    def validate(self) -> list[str]:
        """Checks the manifest; gives the warnings.

        Raises:
            ValueError, KeyError: as ``remotemedia_runtime.validate_manifest``.
        """
        from remotemedia_runtime import _engine

        return _engine.validate(self.serialize(), self._params)

    def prepare(self) -> None:
        """Makes the nodes now, rather than for the first value.

        Raises:
            ValueError, KeyError, RuntimeError: for an invalid manifest, or a node that cannot be
                made.
        """
        self._opened().prepare()

    def run(self, data: Any = None, *, sample_rate: Optional[int] = None) -> Any:
        """Runs one value through.

        Args:
            data: as ``remotemedia_runtime.execute_pipeline_with_input`` takes it; None gives the
                source nodes JSON null.
            sample_rate: rate in Hz of audio that comes without one, rather than the pipeline's; a
                list is then audio too.

        Returns:
            The output: with several sinks a dict by their ids. Audio comes as a numpy array, or,
            when a sample rate was given with the input, as ``{"audio", "sample_rate"}``; the
            pipeline's own rate does not count for that. After a ``SegmentNode`` it is a list with a
            dict for each utterance, and where a ``FilterNode`` rejects the input a dict that says
            so; see ``remotemedia_runtime.execute_pipeline_with_input``.

        Raises:
            ValueError, KeyError, TypeError, RuntimeError: as
                ``remotemedia_runtime.execute_pipeline_with_input``.
        """
        return self.execute(data, sample_rate=sample_rate)["result"]

    def execute(
        self,
        data: Any = None,
        *,
        sample_rate: Optional[int] = None,
        raise_on_error: bool = True,
    ) -> dict[str, Any]:
        """Runs one value through; gives the output with metrics and failures.

        Args:
            data: as for ``run``.
            sample_rate: as for ``run``.
            raise_on_error: whether a failed execution raises, rather than being told in the result.

        Returns:
            As ``remotemedia_runtime.execute_pipeline_with_input``.

        Raises:
            ValueError, KeyError, TypeError, RuntimeError: as that.
        """
        from remotemedia_runtime import _engine
        from remotemedia_runtime._values import Input

        value = Input(data, sample_rate, self._sample_rate)
        result = self._opened().execute(value)
        if raise_on_error and not result["success"]:
            _engine.raise_failure(result)
        return result

    async def run_async(self, data: Any = None, *, sample_rate: Optional[int] = None) -> Any:
        """As ``run``, in a thread of asyncio's default executor, while the event loop goes on.

        A run that has begun goes on to its end when the task is cancelled.
        """
        loop = asyncio.get_running_loop()
        call = functools.partial(self.run, data, sample_rate=sample_rate)
        return await loop.run_in_executor(None, call)

    def run_batch(
        self,
        values: Iterable[Any],
        *,
        sample_rate: Optional[int] = None,
        workers: int = 1,
        progress: bool = True,
        raise_on_error: bool = True,
    ) -> Iterator[Any]:
        """Runs many values through, and gives their outputs in the order of the values.

        Args:
            values: as ``run`` takes them; taken as they are needed, so there may be any number.
            sample_rate: as for ``run``, for all of them.
            workers: how many run at the same time, at least 1.
            progress: whether to show a progress bar, if standard error is a terminal.
            raise_on_error: whether a value that fails ends the batch; otherwise its exception, a
                ``remotemedia_runtime.PipelineError``, comes in the place of its output.

        Raises:
            ValueError, KeyError, TypeError, RuntimeError: as ``run``; an invalid manifest always.
        """
        from remotemedia.batch import run_batch

        def run(value: Any) -> Any:
            return self.run(value, sample_rate=sample_rate)

        self.validate()
        return run_batch(run, values, workers, progress, raise_on_error)

    def run_on_flink(
        self,
        input: Union[str, os.PathLike[str]],
        output: Union[str, os.PathLike[str]],
        **options: Any,
    ) -> FlinkRun:
        """Runs the recordings of ``input`` through as a Flink job; see ``remotemedia.flink_run``.

        Args:
            input: directory, glob, file or list.
            output: directory for results.
            options: those of ``remotemedia.flink_run.run_on_flink``.
        """
        from remotemedia.flink_run import run_on_flink

        options = {"params": self._params, **options}
        return run_on_flink(self.serialize(indent=2), input, output, **options)

    def close(self) -> None:
        """Cleans the nodes up; a later run makes new ones."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.close()
            self._without_nodes = NodeState.CLEANED

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_manifest": self._manifest,
            "_params": self._params,
            "_sample_rate": self._sample_rate,
            "_open": None,
            "_without_nodes": NodeState.CREATED,
        }

    def __len__(self) -> int:
        return len(self._manifest["nodes"])

    def __repr__(self) -> str:
        name = "" if self.name is None else f"{self.name!r}, "
        return f"Pipeline({name}{' '.join(self.node_ids) or 'no nodes'})"

    def _opened(self) -> OpenPipelines:
        opened = self._open
        if opened is None:
            from remotemedia_runtime._engine import OpenPipelines

            opened = OpenPipelines(self.serialize(), self._params)
            # Not at exit: the runtime itself closes what is open, before it ends Java.
            weakref.finalize(self, opened.close).atexit = False
            self._open = opened
        return opened

    def _connect(self, source: str, target: str) -> None:
        connections = self._manifest.setdefault("connections", [])
        connections.append({"from": source, "to": target})
        self._change()

    def _change(self) -> None:
        self.close()
        self._without_nodes = NodeState.CREATED

    @staticmethod
    def _require(node_id: str, ids: list[str]) -> None:
        if node_id not in ids:
            raise ValueError(
                f"the pipeline has no node '{node_id}'; its nodes are: {', '.join(ids) or 'none'}"
            )


def _pipeline_node(node: NodeLike, params: Mapping[str, Any]) -> PipelineNode:
    if isinstance(node, PipelineNode):
        if params:
            raise TypeError(f"{node!r} has its parameters already; give {', '.join(params)} to it")
        return node
    if isinstance(node, str):
        return PipelineNode(node, params)
    for node_type in registry.all():
        if node_type.target is node:
            return PipelineNode(node_type.name, params)
    raise TypeError(
        f"{node!r} is no node: give a PipelineNode such as VADNode(), the name of a node type, or "
        "a class or function that @node has registered (itself, with its parameters beside it)"
    )


def _new_id(node_type: str, taken: list[str]) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", node_type).lower()
    base = words[: -len("_node")] if words.endswith("_node") and words != "_node" else words
    number = 1
    node_id = base
    while node_id in taken:
        number += 1
        node_id = f"{base}_{number}"
    return node_id
