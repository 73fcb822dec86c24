"""The native nodes, for use in a ``Pipeline``.

Made from the nodes' metadata by tools/native_nodes.py; do not edit. A parameter that is None is
left out of the manifest, and the node's default applies.
"""

from __future__ import annotations

from typing import Literal, Mapping, Optional, Sequence

from remotemedia.pipeline_nodes import PipelineNode

__all__ = [
    "AddNode",
    "AudioResampleNode",
    "AudioTransform",
    "AudioTransformNode",
    "ChannelMixNode",
    "FastResampleNode",
    "FilterNode",
    "FormatConverterNode",
    "MultiplyNode",
    "PassThrough",
    "PassThroughNode",
    "ResampleNode",
    "RustFormatConverterNode",
    "RustResampleNode",
    "RustVADNode",
    "VADNode",
]


class AddNode(PipelineNode):
    """Adds a number to a number, to the numbers of a list, or to the samples of audio.

    Audio stays in its format; the integer formats round half to even and clip. Integers in JSON
    stay integers while the result is one.
    """

    _node_type = "AddNode"

    def __init__(
        self,
        *,
        addend: Optional[float] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            addend: Number to add; for audio in the unit of its samples, whose full scale is 1.0 for
                f32 and f64, 2^15 for i16 and 2^31 for i32. Default: 0.0.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "addend": addend,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class AudioTransformNode(PipelineNode):
    """Resamples audio and mixes its channels.

    The output is f32, for f64 input f64; audio that has both the rate and the channels already
    passes untouched.
    """

    _node_type = "AudioTransformNode"

    def __init__(
        self,
        *,
        output_sample_rate: Optional[int] = None,
        output_channels: Optional[int] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            output_sample_rate: Sample rate of the output. From 1 to 768000 Hz. Default: 44100.
            output_channels: Channels of the output: 1 for the mean of all, the input's own number,
                or any number to copy mono input. From 1 to 256. Default: 2.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "output_sample_rate": output_sample_rate,
            "output_channels": output_channels,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class AudioTransform(AudioTransformNode):
    """``AudioTransformNode`` under another name."""

    _node_type = "AudioTransform"


class ChannelMixNode(PipelineNode):
    """Mixes all channels to their mean, or takes the selected ones.

    The output is f32, for f64 input f64; audio that has the number of channels already passes
    untouched.
    """

    _node_type = "ChannelMixNode"

    def __init__(
        self,
        *,
        channels: Optional[int] = None,
        select: Optional[Sequence[int]] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            channels: Channels of the output: 1 for the mean of all, the input's own number to leave
                it alone, any number to copy mono input. From 1 to 256. Default: 1.
            select: Indices of the channels to take, from 0, in this order; instead of channels.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "channels": channels,
            "select": select,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class FilterNode(PipelineNode):
    """Keeps the records for which rules hold, and rejects the others.

    It passes the audio on that one of its inputs may give, and judges by the JSON values of the
    others and by what is known of the record.
    """

    _node_type = "FilterNode"

    def __init__(
        self,
        *,
        where: Optional[str] = None,
        rules: Optional[Mapping[str, str]] = None,
        annotate: Optional[bool] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            where: What has to be true: an expression in CEL over record and the values of the nodes
                that are connected, by their ids. The rule is named where.
            rules: Several such expressions by names of one's own, all of which have to be true;
                instead of where.
            annotate: Whether to reject nothing, and only to note in the results which rules do not
                hold. Default: False.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "where": where,
            "rules": rules,
            "annotate": annotate,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class FormatConverterNode(PipelineNode):
    """Converts audio to another sample format.

    From floating point to integers, full scale 1.0 becomes 2^(bits-1), rounded half to even and
    clipped; the other way it is divided by that. Integers are shifted, which rounds downwards.
    """

    _node_type = "FormatConverterNode"

    def __init__(
        self,
        *,
        target_format: Optional[Literal["f32", "i16", "i32", "f64"]] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            target_format: Sample format of the output. Default: "f32".
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "target_format": target_format,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class RustFormatConverterNode(FormatConverterNode):
    """``FormatConverterNode`` under another name."""

    _node_type = "RustFormatConverterNode"


class MultiplyNode(PipelineNode):
    """Multiplies a number, the numbers of a list, or the samples of audio by a factor.

    Audio stays in its format; the integer formats round half to even and clip. Integers in JSON
    stay integers while the result is one.
    """

    _node_type = "MultiplyNode"

    def __init__(
        self,
        *,
        factor: Optional[float] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            factor: Number to multiply by. Default: 2.0.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "factor": factor,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class PassThroughNode(PipelineNode):
    """Gives its input on unchanged."""

    _node_type = "PassThroughNode"

    def __init__(
        self,
        *,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            runtime_hint: as for ``PipelineNode``.
        """
        super().__init__(self._node_type, None, runtime_hint=runtime_hint)


class PassThrough(PassThroughNode):
    """``PassThroughNode`` under another name."""

    _node_type = "PassThrough"


class ResampleNode(PipelineNode):
    """Changes the sample rate: band-limited, with linear phase and without delay.

    n frames become ceil(n * target / source). The output is f32, for f64 input f64; audio that has
    the rate already passes untouched.
    """

    _node_type = "ResampleNode"

    def __init__(
        self,
        *,
        target_rate: Optional[int] = None,
        source_rate: Optional[int] = None,
        quality: Optional[Literal["low", "medium", "high", "very_high"]] = None,
        channels: Optional[int] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            target_rate: Sample rate of the output. From 1 to 768000 Hz. Default: 16000.
            source_rate: Sample rate of the input: used when the audio comes without one, and
                checked against it otherwise. From 1 to 768000 Hz.
            quality: Depth of the stop band: about 65, 97, 140 or 180 dB. Default: "high".
            channels: Channels of the input, which stay as they are: checked against the audio. From
                1 to 256.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "target_rate": target_rate,
            "source_rate": source_rate,
            "quality": quality,
            "channels": channels,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class AudioResampleNode(ResampleNode):
    """``ResampleNode`` under another name."""

    _node_type = "AudioResampleNode"


class RustResampleNode(ResampleNode):
    """``ResampleNode`` under another name."""

    _node_type = "RustResampleNode"


class FastResampleNode(ResampleNode):
    """``ResampleNode`` under another name."""

    _node_type = "FastResampleNode"


class VADNode(PipelineNode):
    """Finds stretches of speech by their energy: 10*log10 of the mean square of each frame over all
    channels, 0 dB being full scale and -120 dB digital silence.

    Gives a list of segments with start_ms, end_ms, energy_db and confidence. The threshold is
    fixed, or with adaptive follows the noise floor. Gaps are closed first, then short segments
    dropped, then the others padded; energy and confidence are those without padding.
    """

    _node_type = "VADNode"

    def __init__(
        self,
        *,
        threshold: Optional[float] = None,
        frame_length_ms: Optional[int] = None,
        sample_rate: Optional[int] = None,
        energy_threshold: Optional[float] = None,
        neg_threshold: Optional[float] = None,
        adaptive: Optional[bool] = None,
        margin: Optional[float] = None,
        neg_margin: Optional[float] = None,
        min_speech_ms: Optional[int] = None,
        min_silence_ms: Optional[int] = None,
        pad_ms: Optional[int] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            threshold: A frame whose energy is at least this is speech. From -200 to 200 dB.
                Default: -30.0.
            frame_length_ms: Length of a frame. From 1 to 10000 ms. Default: 30.
            sample_rate: Sample rate of the input where it comes without one. From 1 to 768000 Hz.
                Default: 16000.
            energy_threshold: The threshold as a linear root mean square, instead of threshold. From
                0 to 1e+10.
            neg_threshold: Once in speech, a frame whose energy is at least this is speech too; at
                most the threshold, which it is when not given. From -200 to 200 dB.
            adaptive: The threshold follows the noise: it is the noise floor plus margin, instead of
                threshold. The noise floor is what the energy of a tenth of the frames from 5 s
                before to 3 s after is below, digital silence left out, and at least -65 dB. Frames
                may have up to 200 ms. Default: False.
            margin: With adaptive: how far above the noise floor a frame is speech. From 0 to 100
                dB. Default: 6.0.
            neg_margin: With adaptive: how far above the noise floor a frame is speech once in
                speech; at most margin, which it is when not given. From 0 to 100 dB.
            min_speech_ms: Shorter segments are dropped. From 0 to 3600000 ms. Default: 0.
            min_silence_ms: Shorter gaps between segments are closed. From 0 to 3600000 ms. Default:
                0.
            pad_ms: Segments are extended by this on both sides, within the audio. From 0 to 3600000
                ms. Default: 0.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "threshold": threshold,
            "frame_length_ms": frame_length_ms,
            "sample_rate": sample_rate,
            "energy_threshold": energy_threshold,
            "neg_threshold": neg_threshold,
            "adaptive": adaptive,
            "margin": margin,
            "neg_margin": neg_margin,
            "min_speech_ms": min_speech_ms,
            "min_silence_ms": min_silence_ms,
            "pad_ms": pad_ms,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class RustVADNode(VADNode):
    """``VADNode`` under another name."""

    _node_type = "RustVADNode"
