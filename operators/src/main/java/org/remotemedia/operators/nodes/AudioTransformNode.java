package org.remotemedia.operators.nodes;

import java.util.List;
import java.util.Set;
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
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Brings audio to a sample rate and a number of channels, as a ChannelMixNode and a ResampleNode do
 * together. Whichever way there are fewer channels is the one that is resampled: channels are mixed
 * before, and copied after.
 */
public final class AudioTransformNode extends AudioNode {
  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "AudioTransformNode",
          List.of("AudioTransform"),
          "1.0.0",
          "Resamples audio and mixes its channels. The output is f32, for f64 input f64; audio that"
              + " has both the rate and the channels already passes untouched.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "output_sample_rate", ParameterType.INTEGER, "Sample rate of the output.")
                  .defaultsTo(44_100)
                  .range(1, Resampler.HIGHEST_RATE)
                  .unit("Hz"),
              ParameterSpec.of(
                      "output_channels",
                      ParameterType.INTEGER,
                      "Channels of the output: 1 for the mean of all, the input's own number, or any"
                          + " number to copy mono input.")
                  .defaultsTo(2)
                  .range(1, ChannelMixer.MOST_CHANNELS)),
          Set.of(ValueKind.AUDIO),
          OutputKind.AUDIO,
          false);

  private final ChannelMixer mixer = new ChannelMixer();
  private RateConverter converter;
  private int outputChannels;
  private boolean mixesFirst;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return mixer.memoryBytes() + (converter == null ? 0 : converter.memoryBytes());
  }

  @Override
  protected void configure(Parameters parameters) {
    outputChannels = parameters.getInt("output_channels");
    converter = new RateConverter(parameters.getInt("output_sample_rate"), ResampleQuality.HIGH);
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    if (!spec.hasSampleRate()) {
      throw new MarshalingError(
          "AudioTransformNode does not know the sample rate of its input; give it together with the"
              + " audio, or put a ResampleNode with source_rate in its place or before it");
    }
    mixesFirst = outputChannels < spec.channels();
    AudioSpec outputSpec =
        mixesFirst
            ? converter.begin(mixer.mixTo(outputChannels, spec))
            : mixer.mixTo(outputChannels, converter.begin(spec));
    output.audioStart(ValuePath.ROOT, outputSpec);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    if (mixesFirst) {
      mixer.process(chunk, mixed -> converter.process(mixed, block -> give(block, output)));
    } else {
      converter.process(chunk, resampled -> mixAndGive(resampled, output));
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    if (mixesFirst) {
      converter.end(block -> give(block, output));
    } else {
      converter.end(resampled -> mixAndGive(resampled, output));
    }
    output.audioEnd(ValuePath.ROOT);
  }

  @Override
  protected void abort() {
    converter.abort();
  }

  @Override
  protected void close() {
    mixer.release();
    converter.release();
  }

  private void mixAndGive(AudioBuffer resampled, ValueSink output) {
    mixer.process(resampled, block -> give(block, output));
  }

  private static void give(AudioBuffer block, ValueSink output) {
    output.audioChunk(ValuePath.ROOT, block);
  }
}
