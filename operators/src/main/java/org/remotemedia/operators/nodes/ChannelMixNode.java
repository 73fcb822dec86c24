package org.remotemedia.operators.nodes;

import java.util.List;
import java.util.Set;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.InvalidParameterException;
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

/** Mixes the channels of audio, or takes some of them. */
public final class ChannelMixNode extends AudioNode {
  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "ChannelMixNode",
          List.of(),
          "1.0.0",
          "Mixes all channels to their mean, or takes the selected ones. The output is f32, for f64"
              + " input f64; audio that has the number of channels already passes untouched.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "channels",
                      ParameterType.INTEGER,
                      "Channels of the output: 1 for the mean of all, the input's own number to leave"
                          + " it alone, any number to copy mono input.")
                  .defaultsTo(1)
                  .range(1, ChannelMixer.MOST_CHANNELS),
              ParameterSpec.of(
                  "select",
                  ParameterType.INTEGER_LIST,
                  "Indices of the channels to take, from 0, in this order; instead of channels.")),
          Set.of(ValueKind.AUDIO),
          OutputKind.AUDIO,
          true);

  private final ChannelMixer mixer = new ChannelMixer();
  private int channels;
  private int[] selection;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return mixer.memoryBytes();
  }

  @Override
  protected void configure(Parameters parameters) {
    channels = parameters.getInt("channels");
    if (!parameters.has("select")) {
      return;
    }
    if (parameters.isGiven("channels")) {
      throw new InvalidParameterException(
          "select", "cannot be given together with channels; leave one of them out");
    }
    selection = parameters.getInts("select");
    if (selection.length == 0 || selection.length > ChannelMixer.MOST_CHANNELS) {
      throw new InvalidParameterException(
          "select",
          "expected 1 to " + ChannelMixer.MOST_CHANNELS + " indices, given " + selection.length);
    }
    for (int index : selection) {
      if (index < 0) {
        throw new InvalidParameterException("select", "expected indices from 0 up, given " + index);
      }
    }
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    AudioSpec outputSpec =
        selection == null ? mixer.mixTo(channels, spec) : mixer.select(selection, spec);
    output.audioStart(ValuePath.ROOT, outputSpec);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    mixer.process(chunk, block -> output.audioChunk(ValuePath.ROOT, block));
  }

  @Override
  protected void audioEnd(ValueSink output) {
    output.audioEnd(ValuePath.ROOT);
  }

  @Override
  protected void abort() {}

  @Override
  protected void close() {
    mixer.release();
  }
}
