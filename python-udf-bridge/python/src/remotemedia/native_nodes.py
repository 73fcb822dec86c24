"""The native nodes, for use in a ``Pipeline``.

Made from the nodes' metadata by tools/native_nodes.py; do not edit. A parameter that is None is
left out of the manifest, and the node's default applies.
"""

from __future__ import annotations

from typing import Literal, Mapping, Optional, Sequence

from remotemedia.pipeline_nodes import PipelineNode

__all__ = [
    "AddNode",
    "AudioLevelNode",
    "AudioResampleNode",
    "AudioTransform",
    "AudioTransformNode",
    "ChannelBalanceNode",
    "ChannelMixNode",
    "ClippingDetectorNode",
    "FastResampleNode",
    "FilterNode",
    "FormatConverterNode",
    "LoudnessNode",
    "MultiplyNode",
    "PassThrough",
    "PassThroughNode",
    "ResampleNode",
    "RustFormatConverterNode",
    "RustResampleNode",
    "RustVADNode",
    "SegmentNode",
    "SilenceDetectorNode",
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


class AudioLevelNode(PipelineNode):
    """Measures levels: rms_db, peak_db and crest_factor_db, the distance between them, in dB re
    full scale, -120 dB being digital silence; and dc_offset, re full scale 1.0, that of the channel
    that has most.

    The list channels gives the same for each channel. is_low_volume and is_silence say whether
    rms_db is below the thresholds; silence is low volume, too.
    """

    _node_type = "AudioLevelNode"

    def __init__(
        self,
        *,
        low_volume_threshold_db: Optional[float] = None,
        silence_threshold_db: Optional[float] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            low_volume_threshold_db: Recordings whose rms_db is below are too quiet. From -120 to 0
                dB. Default: -20.0.
            silence_threshold_db: Recordings whose rms_db is below are silence. From -120 to 0 dB.
                Default: -60.0.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "low_volume_threshold_db": low_volume_threshold_db,
            "silence_threshold_db": silence_threshold_db,
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


class ChannelBalanceNode(PipelineNode):
    """Compares the channels of a recording, at most 32.

    Gives levels_db, the level of each; imbalance_db between the loudest and the quietest, and
    is_imbalanced; dead_channels, the indices of those without signal; correlation, a list of all
    pairs of channels, each with channels, its indices, and value, from -1 to 1; is_inverted,
    whether a pair has a correlation of at most -0.95; and is_identical, whether a pair has the same
    samples.
    """

    _node_type = "ChannelBalanceNode"

    def __init__(
        self,
        *,
        imbalance_threshold_db: Optional[float] = None,
        dead_channel_threshold_db: Optional[float] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            imbalance_threshold_db: With a higher imbalance_db a recording is imbalanced. From 0 to
                120 dB. Default: 10.0.
            dead_channel_threshold_db: Channels whose level is below are dead. From -120 to 0 dB.
                Default: -60.0.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "imbalance_threshold_db": imbalance_threshold_db,
            "dead_channel_threshold_db": dead_channel_threshold_db,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


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


class ClippingDetectorNode(PipelineNode):
    """Finds hard clipping, at full scale and, as flat tops at the extremes of the recording's own
    channels, below.

    Gives saturation_ratio, the percentage of samples at full scale or in flat tops; clipped_runs,
    the number of runs of two or more neighbouring samples at the same extreme; longest_run, in
    samples; and is_clipping.
    """

    _node_type = "ClippingDetectorNode"

    def __init__(
        self,
        *,
        saturation_threshold: Optional[float] = None,
        saturation_ratio_threshold: Optional[float] = None,
        crest_factor_threshold_db: Optional[float] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            saturation_threshold: Samples of at least this magnitude, re full scale 1.0, are
                saturated. From 0.01 to 1. Default: 0.99.
            saturation_ratio_threshold: With a higher saturation_ratio a recording is clipping. From
                0 to 100 %. Default: 1.0.
            crest_factor_threshold_db: A channel with a lower crest factor is clipping if it has a
                run of three or more; a sine has 3.01 dB. From 0 to 60 dB. Default: 3.0.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "saturation_threshold": saturation_threshold,
            "saturation_ratio_threshold": saturation_ratio_threshold,
            "crest_factor_threshold_db": crest_factor_threshold_db,
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


class LoudnessNode(PipelineNode):
    """Measures loudness by ITU-R BS.1770-4 and EBU R 128: integrated_lufs, loudness_range_lu,
    max_momentary_lufs, max_short_term_lufs and true_peak_dbtp.

    gated is false for a recording under 400 ms, whose loudness is that of all of it. -120 stands
    for silence, and for recordings that are nowhere louder than -70 LUFS. One channel counts once:
    the same signal in two is 3 LU louder.
    """

    _node_type = "LoudnessNode"

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


class SegmentNode(PipelineNode):
    """Cuts audio into utterances, each a record of its own for the nodes after it.

    Takes one audio and one list of segments with start_ms and end_ms, as VADNode gives it. Segments
    that are close become one, those that are too long are split at their longest pause, or at their
    quietest place, and those that are too short are dropped and counted.
    """

    _node_type = "SegmentNode"

    def __init__(
        self,
        *,
        min_duration_s: Optional[float] = None,
        max_duration_s: Optional[float] = None,
        merge_gap_ms: Optional[int] = None,
        pad_ms: Optional[int] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            min_duration_s: What is shorter, without padding, is dropped and counted as too short.
                From 0 to 3600 s. Default: 1.0.
            max_duration_s: No utterance is longer, with its padding. From 0.1 to 3600 s. Default:
                30.0.
            merge_gap_ms: Segments no further apart become one, unless that gets too long. From 0 to
                3600000 ms. Default: 300.
            pad_ms: Utterances are extended by this on both sides, within the audio; neighbours meet
                in the middle. From 0 to 60000 ms. Default: 100.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "min_duration_s": min_duration_s,
            "max_duration_s": max_duration_s,
            "merge_gap_ms": merge_gap_ms,
            "pad_ms": pad_ms,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


class SilenceDetectorNode(PipelineNode):
    """Finds silences in frames of 10 ms whose energy, over all channels, is below a threshold.

    Gives silence_ratio from 0 to 1, leading_ms, trailing_ms and longest_ms; sustained, a list of
    the long ones with start_ms and end_ms; dropouts, the number of shorter ones between sound; and
    has_intermittent_audio, whether enough of these come close together.
    """

    _node_type = "SilenceDetectorNode"

    def __init__(
        self,
        *,
        silence_threshold_db: Optional[float] = None,
        sustained_silence_ms: Optional[int] = None,
        dropout_count_threshold: Optional[int] = None,
        dropout_window_ms: Optional[int] = None,
        runtime_hint: Optional[str] = None,
    ) -> None:
        """Makes the node.

        Args:
            silence_threshold_db: A frame whose energy is below this is silent. From -120 to 0 dB.
                Default: -50.0.
            sustained_silence_ms: Silences of at least this are sustained, shorter ones dropouts.
                From 1 to 3600000 ms. Default: 500.
            dropout_count_threshold: As many dropouts within dropout_window_ms make the audio
                intermittent. From 1 to 1000. Default: 3.
            dropout_window_ms: Time from the beginning of the first of these dropouts to the end of
                the last. From 1 to 3600000 ms. Default: 5000.
            runtime_hint: as for ``PipelineNode``.
        """
        params = {
            "silence_threshold_db": silence_threshold_db,
            "sustained_silence_ms": sustained_silence_ms,
            "dropout_count_threshold": dropout_count_threshold,
            "dropout_window_ms": dropout_window_ms,
        }
        super().__init__(self._node_type, params, runtime_hint=runtime_hint)


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
