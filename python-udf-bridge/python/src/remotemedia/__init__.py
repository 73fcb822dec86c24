"""RemoteMedia pipelines in Python: nodes of one's own, and pipelines that run here or on Flink.

A node is a class or a function that is registered under a node type::

    from remotemedia import Audio, Node, node

    @node("Peak")
    def peak(value: Audio, *, floor: float = 0.0):
        return {"peak": max(floor, float(abs(value.samples).max()))}

The keyword-only parameters are the parameters that a manifest may give.

A pipeline is made of native nodes and such::

    from remotemedia import AudioResampleNode, Pipeline

    pipeline = Pipeline("audio").add_node(AudioResampleNode(target_rate=16000)).add_node("Peak")
    pipeline.run(audio, sample_rate=44100)

The names of the pipeline's side are loaded when they are first used, so that workers, which run
nodes alone, do without.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from remotemedia.audio import Audio, AudioBuffer, AudioFormat, VoiceSegment
from remotemedia.errors import (
    MarshalingError,
    NodeDefinitionError,
    ParameterError,
    RetryableError,
    UnknownNodeError,
)
from remotemedia.nodes import Node, StreamingNode, node
from remotemedia.parameters import Param

if TYPE_CHECKING:
    from remotemedia.executor import RuntimeExecutor, RustExecutor
    from remotemedia.flink_run import FlinkRun, FlinkRunError
    from remotemedia.graph import NodeInstance, PipelineGraph
    from remotemedia.manifest import (
        Connection,
        Manifest,
        ManifestMetadata,
        NodeDefinition,
        RuntimeHint,
    )
    from remotemedia.metrics import ExecutionStatus, NodeMetrics, PipelineMetrics, RuntimeType
    from remotemedia.native_nodes import (
        AddNode,
        AudioLevelNode,
        AudioResampleNode,
        AudioTransform,
        AudioTransformNode,
        ChannelBalanceNode,
        ChannelMixNode,
        ClippingDetectorNode,
        FastResampleNode,
        FilterNode,
        FormatConverterNode,
        LoudnessNode,
        MultiplyNode,
        PassThrough,
        PassThroughNode,
        ResampleNode,
        RustFormatConverterNode,
        RustResampleNode,
        RustVADNode,
        SegmentNode,
        SilenceDetectorNode,
        VADNode,
    )
    from remotemedia.node_executor import (
        Capability,
        NodeExecutor,
        NodeMetadata,
        VADNodeExecutor,
    )
    from remotemedia.pipeline import Pipeline
    from remotemedia.pipeline_nodes import PipelineNode
    from remotemedia.states import NodeState, PipelineState

_LAZY = {
    "Capability": "node_executor",
    "Connection": "manifest",
    "ExecutionStatus": "metrics",
    "Manifest": "manifest",
    "ManifestMetadata": "manifest",
    "NodeDefinition": "manifest",
    "NodeExecutor": "node_executor",
    "NodeInstance": "graph",
    "NodeMetadata": "node_executor",
    "NodeMetrics": "metrics",
    "NodeState": "states",
    "PipelineGraph": "graph",
    "PipelineMetrics": "metrics",
    "PipelineState": "states",
    "RuntimeHint": "manifest",
    "RuntimeType": "metrics",
    "RustExecutor": "executor",
    "VADNodeExecutor": "node_executor",
    "FlinkRun": "flink_run",
    "FlinkRunError": "flink_run",
    "Pipeline": "pipeline",
    "PipelineNode": "pipeline_nodes",
    "RuntimeExecutor": "executor",
    "AddNode": "native_nodes",
    "AudioLevelNode": "native_nodes",
    "AudioResampleNode": "native_nodes",
    "AudioTransform": "native_nodes",
    "AudioTransformNode": "native_nodes",
    "ChannelBalanceNode": "native_nodes",
    "ChannelMixNode": "native_nodes",
    "ClippingDetectorNode": "native_nodes",
    "FastResampleNode": "native_nodes",
    "FilterNode": "native_nodes",
    "FormatConverterNode": "native_nodes",
    "LoudnessNode": "native_nodes",
    "MultiplyNode": "native_nodes",
    "PassThrough": "native_nodes",
    "PassThroughNode": "native_nodes",
    "ResampleNode": "native_nodes",
    "RustFormatConverterNode": "native_nodes",
    "RustResampleNode": "native_nodes",
    "RustVADNode": "native_nodes",
    "SegmentNode": "native_nodes",
    "SilenceDetectorNode": "native_nodes",
    "VADNode": "native_nodes",
}

__all__ = [
    "AddNode",
    "Audio",
    "AudioBuffer",
    "AudioFormat",
    "AudioLevelNode",
    "AudioResampleNode",
    "AudioTransform",
    "AudioTransformNode",
    "Capability",
    "ChannelBalanceNode",
    "ChannelMixNode",
    "ClippingDetectorNode",
    "Connection",
    "ExecutionStatus",
    "FastResampleNode",
    "FilterNode",
    "FlinkRun",
    "FlinkRunError",
    "FormatConverterNode",
    "LoudnessNode",
    "Manifest",
    "ManifestMetadata",
    "MarshalingError",
    "MultiplyNode",
    "Node",
    "NodeDefinition",
    "NodeDefinitionError",
    "NodeExecutor",
    "NodeInstance",
    "NodeMetadata",
    "NodeMetrics",
    "NodeState",
    "Param",
    "ParameterError",
    "PassThrough",
    "PassThroughNode",
    "Pipeline",
    "PipelineGraph",
    "PipelineMetrics",
    "PipelineNode",
    "PipelineState",
    "ResampleNode",
    "RetryableError",
    "RuntimeExecutor",
    "RuntimeHint",
    "RuntimeType",
    "RustExecutor",
    "RustFormatConverterNode",
    "RustResampleNode",
    "RustVADNode",
    "SegmentNode",
    "SilenceDetectorNode",
    "StreamingNode",
    "UnknownNodeError",
    "VADNode",
    "VADNodeExecutor",
    "VoiceSegment",
    "__version__",
    "node",
]

__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
