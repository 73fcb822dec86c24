"""A pipeline in a Python worker of Flink's."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Iterable, Mapping, Optional, Union

from remotemedia.discovery import load_modules
from remotemedia.flink._columns import Columns, failed, to_columns
from remotemedia.flink._samples import SampleReader
from remotemedia.pipeline import Pipeline
from remotemedia.placeholders import as_texts
from remotemedia.registry import registry

if TYPE_CHECKING:
    from remotemedia_runtime._engine import OpenPipelines

ManifestLike = Union[Pipeline, Mapping[str, Any], str, "os.PathLike[str]"]

_MODE = "python.execution-mode"


class RowPipeline:
    """Runs rows through the pipeline of a manifest.

    Made and checked on the client, pickled, and opened in each worker.
    """

    def __init__(
        self,
        manifest: ManifestLike,
        modules: Iterable[str],
        format: str,
        params: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """Checks everything that can be wrong.

        Args:
            manifest: a ``Pipeline``, a dict, JSON or YAML text, or the path of a file of these.
            modules: that register CPython nodes, beside those that the nodes tell by themselves.
            format: of samples that do not tell it themselves.
            params: values for the placeholders of the manifest; a ``Pipeline`` has its own.

        Raises:
            ValueError, KeyError: for an invalid manifest, as
                ``remotemedia_runtime.validate_manifest``.
            ImportError: for a module that does not exist.
        """
        if isinstance(modules, str):
            raise TypeError(f"modules is a list of names, for example [{modules!r}]")
        self._reader = SampleReader(format)
        named = list(modules)
        for name in named:
            importlib.import_module(name)
        if isinstance(manifest, Pipeline):
            if params is not None:
                raise TypeError("give params to Pipeline.from_manifest; a Pipeline keeps its own")
            params = manifest.params
        self._params = as_texts(params)
        self._manifest, tree = _read(manifest, self._params)
        self._sinks = _sinks(tree)
        self._modules = list(dict.fromkeys([*named, *_registering(tree)]))
        self._open: Optional[OpenPipelines] = None

    def open(self) -> None:
        """Makes the nodes.

        Raises:
            RuntimeError: in thread mode, or when a module of nodes cannot be imported here.
            ValueError, KeyError, TypeError, RuntimeError: when a node cannot be made.
        """
        if "_pemja" in sys.modules or "_pemja" in sys.builtin_module_names:
            raise RuntimeError(thread_mode_refusal())
        problems = load_modules(self._modules)
        if problems:
            told = "; ".join(f"{problem.module}: {problem.message}" for problem in problems)
            raise RuntimeError(
                f"a Python worker cannot import modules of nodes: {told}. Ship them with "
                "add_python_file or python.files, or install them where the workers run"
            )
        from remotemedia_runtime._engine import OpenPipelines
        from remotemedia_runtime.errors import NodeNotFound

        self._open = OpenPipelines(self._manifest, self._params)
        try:
            self._open.prepare()
        except NodeNotFound as error:
            raise RuntimeError(
                f"{error}\nA Python worker does not have all nodes that the client has: register "
                "them in a module rather than in a script or notebook, and ship it with "
                "add_python_file or python.files"
            ) from None

    def run(self, samples: Any, sample_rate: Optional[int], channels: Optional[int]) -> Columns:
        """The columns for one row; whatever is wrong with the row is told in them."""
        from remotemedia_runtime._values import Input
        from remotemedia_runtime.errors import PipelineError

        assert self._open is not None, "open comes first"
        try:
            value = Input(self._reader.read(samples, sample_rate, channels))
        except (PipelineError, TypeError, ValueError) as error:
            return failed(f"Data marshaling failed: {_bare(error)}")
        # All audio comes with the rate that it has, whether or not the input came with one.
        value.has_rate = True
        try:
            return to_columns(self._open.execute(value), self._sinks)
        except PipelineError as error:
            if error.operation == "initialize":
                raise
            return failed(str(error))
        except (MemoryError, ValueError) as error:
            return failed(f"Node execution failed: {error}")

    def close(self) -> None:
        """Cleans the nodes up."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.close()


def require_process_mode(configured: Callable[[str, str], str]) -> None:
    """Refuses thread mode where it is known on the client already.

    Args:
        configured: gives the value of an option, by its name and its default.

    Raises:
        ValueError: in thread mode.
    """
    if configured(_MODE, "process") != "process":
        raise ValueError(thread_mode_refusal())


def thread_mode_refusal() -> str:
    """What is wrong with thread mode."""
    return (
        f"{_MODE} is thread: a pipeline cannot start its JVM in Python that runs inside Flink's; "
        f"set {_MODE} to process"
    )


def _bare(error: Exception) -> str:
    return str(error).removeprefix("Data marshaling failed: ")


def _read(manifest: ManifestLike, params: Mapping[str, str]) -> tuple[str, Mapping[str, Any]]:
    from remotemedia_runtime import _engine

    if isinstance(manifest, os.PathLike):
        text = Path(manifest).read_text("utf-8")
    elif isinstance(manifest, str):
        text = manifest
    else:
        pipeline = manifest if isinstance(manifest, Pipeline) else Pipeline.from_manifest(manifest)
        text = pipeline.serialize()
    # As it was given, so that the lines in messages are those of the text.
    _engine.validate(text, params)
    tree: Mapping[str, Any] = _engine.manifest_tree(text)
    return text, tree


def _sinks(tree: Mapping[str, Any]) -> list[str]:
    sources = {connection["from"] for connection in tree.get("connections") or ()}
    return [node["id"] for node in tree["nodes"] if node["id"] not in sources]


def _registering(tree: Mapping[str, Any]) -> list[str]:
    """The modules that have registered the manifest's CPython nodes; not the script itself."""
    types = (registry.find(node["node_type"]) for node in tree["nodes"])
    modules = (node_type.origin.module for node_type in types if node_type is not None)
    return [module for module in modules if module != "__main__"]
