package org.remotemedia.operators.nodes;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Converts audio to another sample format, by the rule of {@link SampleConversion}. */
public final class FormatConverterNode extends AudioNode {
  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "FormatConverterNode",
          List.of("RustFormatConverterNode"),
          "1.0.0",
          "Converts audio to another sample format. From floating point to integers, full scale 1.0"
              + " becomes 2^(bits-1), rounded half to even and clipped; the other way it is divided"
              + " by that. Integers are shifted, which rounds downwards.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "target_format", ParameterType.STRING, "Sample format of the output.")
                  .defaultsTo(AudioFormat.F32.wireName())
                  .choices(
                      Arrays.stream(AudioFormat.values())
                          .map(AudioFormat::wireName)
                          .toArray(String[]::new))),
          Set.of(ValueKind.AUDIO),
          OutputKind.AUDIO,
          true);

  private final BlockBuffer buffer = new BlockBuffer();
  private AudioFormat targetFormat;
  private AudioSpec outputSpec;
  private long framesDone;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return buffer.bytes();
  }

  @Override
  protected void configure(Parameters parameters) {
    targetFormat = AudioFormat.ofWireName(parameters.getString("target_format"));
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    outputSpec = spec.withFormat(targetFormat);
    framesDone = 0;
    output.audioStart(ValuePath.ROOT, outputSpec);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    if (chunk.format() == targetFormat) {
      output.audioChunk(ValuePath.ROOT, chunk);
      return;
    }
    int channels = chunk.channels();
    int blockFrames = BlockBuffer.frames(channels);
    for (int from = 0; from < chunk.frames(); from += blockFrames) {
      int frames = Math.min(blockFrames, chunk.frames() - from);
      int samples = frames * channels;
      Object target = buffer.array(targetFormat, samples);
      SampleConversion.convert(
          chunk.format(), chunk.array(), from * channels, targetFormat, target, 0, samples);
      AudioBuffer block = AudioBuffer.over(target, frames, outputSpec);
      if (chunk.format() == AudioFormat.F64) {
        requireFinite(block);
      }
      framesDone += frames;
      output.audioChunk(ValuePath.ROOT, block);
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    output.audioEnd(ValuePath.ROOT);
  }

  @Override
  protected void abort() {}

  @Override
  protected void close() {
    buffer.release();
  }

  private void requireFinite(AudioBuffer block) {
    int bad = FiniteSamples.firstNonFiniteFrame(block);
    if (bad >= 0) {
      throw new NodeExecutionError(
          "frame "
              + (framesDone + bad)
              + " holds a value too large for "
              + targetFormat.wireName()
              + "; scale the audio first, or keep f64");
    }
  }
}
