"""Runs manifests given as dicts."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional, Union

import remotemedia_runtime
from remotemedia.manifest import Manifest
from remotemedia.pipeline import Pipeline


class RuntimeExecutor:
    """The runtime in this process as an object, for code that is given an executor."""

    def execute(
        self,
        manifest: Union[Mapping[str, Any], Manifest, str, Pipeline],
        input_data: Any = None,
        *,
        params: Optional[Mapping[str, Union[str, float, bool]]] = None,
        raise_on_error: bool = True,
    ) -> dict[str, Any]:
        """Runs one value through the pipeline of a manifest.

        Args:
            manifest: a dict, a ``Manifest``, JSON or YAML text, or a ``Pipeline``.
            input_data: as ``remotemedia_runtime.execute_pipeline_with_input`` takes it.
            params: as that function takes them; a ``Pipeline`` has its own already.
            raise_on_error: whether a failed execution raises, rather than being told in the result.

        Returns:
            As that function.

        Raises:
            ValueError, KeyError, TypeError, RuntimeError: as that function.
        """
        if isinstance(manifest, Pipeline):
            if params is not None:
                raise TypeError("give params to Pipeline.from_manifest; a Pipeline keeps its own")
            text, params = manifest.serialize(), manifest.params
        elif isinstance(manifest, str):
            text = manifest
        else:
            tree = manifest.to_dict() if isinstance(manifest, Manifest) else manifest
            text = json.dumps(tree)
        return remotemedia_runtime.execute_pipeline_with_input(
            text, input_data, params=params, raise_on_error=raise_on_error
        )

    @staticmethod
    def available_nodes() -> list[str]:
        """Names of all node types."""
        return remotemedia_runtime.get_available_nodes()


#: The contract's name.
RustExecutor = RuntimeExecutor
