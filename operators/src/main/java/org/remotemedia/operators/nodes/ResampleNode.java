package org.remotemedia.operators.nodes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.kernel.ResampleQuality;
import org.remotemedia.operators.kernel.Resampler;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Changes the sample rate of audio. */
public final class ResampleNode extends AudioNode {
  private static final int ANY_CHANNELS = 0;

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "ResampleNode",
          List.of("AudioResampleNode", "RustResampleNode", "FastResampleNode"),
          "1.0.0",
          "Changes the sample rate: band-limited, with linear phase and without delay. n frames"
              + " become ceil(n * target / source). The output is f32, for f64 input f64; audio that"
              + " has the rate already passes untouched.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of("target_rate", ParameterType.INTEGER, "Sample rate of the output.")
                  .aliases("target_sample_rate", "output_sample_rate")
                  .defaultsTo(16_000)
                  .range(1, Resampler.HIGHEST_RATE)
                  .unit("Hz"),
              ParameterSpec.of(
                      "source_rate",
                      ParameterType.INTEGER,
                      "Sample rate of the input: used when the audio comes without one, and checked"
                          + " against it otherwise.")
                  .range(1, Resampler.HIGHEST_RATE)
                  .unit("Hz"),
              ParameterSpec.of(
                      "quality",
                      ParameterType.STRING,
                      "Depth of the stop band: about 65, 97, 140 or 180 dB.")
                  .defaultsTo(ResampleQuality.HIGH.wireName())
                  .choices(
                      Arrays.stream(ResampleQuality.values())
                          .map(ResampleQuality::wireName)
                          .toArray(String[]::new)),
              ParameterSpec.of(
                      "channels",
                      ParameterType.INTEGER,
                      "Channels of the input, which stay as they are: checked against the audio.")
                  .range(1, ChannelMixer.MOST_CHANNELS)),
          Set.of(ValueKind.AUDIO),
          OutputKind.AUDIO,
          false);

  private int sourceRate = AudioSpec.UNKNOWN_RATE;
  private int channels = ANY_CHANNELS;
  private RateConverter converter;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  /** The {@code source_rate}, if given. */
  @Override
  public Optional<StatedRate> statedSampleRate() {
    return sourceRate == AudioSpec.UNKNOWN_RATE
        ? Optional.empty()
        : Optional.of(new StatedRate(sourceRate, true));
  }

  @Override
  public long memoryBytes() {
    return converter == null ? 0 : converter.memoryBytes();
  }

  @Override
  protected void configure(Parameters parameters) {
    if (parameters.has("source_rate")) {
      sourceRate = parameters.getInt("source_rate");
    }
    if (parameters.has("channels")) {
      channels = parameters.getInt("channels");
    }
    converter =
        new RateConverter(
            parameters.getInt("target_rate"),
            ResampleQuality.ofWireName(parameters.getString("quality")));
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    requireChannels(spec);
    output.audioStart(ValuePath.ROOT, converter.begin(withRate(spec)));
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    converter.process(chunk, block -> output.audioChunk(ValuePath.ROOT, block));
  }

  @Override
  protected void audioEnd(ValueSink output) {
    converter.end(block -> output.audioChunk(ValuePath.ROOT, block));
    output.audioEnd(ValuePath.ROOT);
  }

  @Override
  protected void abort() {
    converter.abort();
  }

  @Override
  protected void close() {
    converter.release();
  }

  private void requireChannels(AudioSpec spec) {
    if (channels != ANY_CHANNELS && channels != spec.channels()) {
      throw new AudioFormatError(
          "the audio has "
              + spec.channels()
              + (spec.channels() == 1 ? " channel" : " channels")
              + ", but the parameter channels says "
              + channels
              + "; correct it or leave it out; to change the number of channels, put a ChannelMixNode"
              + " before");
    }
  }

  private AudioSpec withRate(AudioSpec spec) {
    if (!spec.hasSampleRate()) {
      if (sourceRate == AudioSpec.UNKNOWN_RATE) {
        throw new MarshalingError(
            "ResampleNode does not know the sample rate of its input; give it together with the"
                + " audio, or as the node's parameter source_rate");
      }
      return spec.withSampleRate(sourceRate);
    }
    if (sourceRate != AudioSpec.UNKNOWN_RATE && sourceRate != spec.sampleRate()) {
      throw new AudioFormatError(
          "the audio has a sample rate of "
              + spec.sampleRate()
              + " Hz, but source_rate says "
              + sourceRate
              + " Hz; correct source_rate or leave it out");
    }
    return spec;
  }
}
