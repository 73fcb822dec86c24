package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Native nodes allocate nothing per sample once they run: their output buffers are kept, and only
 * the small objects that describe a block are made anew, some 100 bytes for thousands of samples.
 *
 * <p>The resampler's form in the frequency domain is left out: JDK 17 allocates vectors in it when
 * loops over floats of half the width have run in the same process before, as they have here.
 */
class AllocationTest {
  private static final int CHUNK_FRAMES = 8192;
  private static final int CHANNELS = 2;
  private static final int CHUNKS = 40;

  /** Until the compiler is done, the Vector API allocates. */
  private static final int MOST_ROUNDS = 400;

  private static final double BYTES_PER_SAMPLE = 0.05;

  private static final ValueSink NOWHERE =
      new ValueSink() {
        @Override
        public void audioStart(ValuePath path, AudioSpec spec) {}

        @Override
        public void audioChunk(ValuePath path, AudioBuffer chunk) {}

        @Override
        public void audioEnd(ValuePath path) {}

        @Override
        public void json(ValuePath path, JsonNode value) {}

        @Override
        public void done() {}
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "PassThroughNode | {} | F32",
        "MultiplyNode | {'factor': 0.5} | F32",
        "MultiplyNode | {'factor': 0.3} | F32",
        "MultiplyNode | {'factor': 0.3} | I16",
        "AddNode | {'addend': 3} | I32",
        "ChannelMixNode | {} | F32",
        "ChannelMixNode | {'select': [1]} | I16",
        "FormatConverterNode | {'target_format': 'i16'} | F32",
        "FormatConverterNode | {'target_format': 'i32'} | F32",
        "FormatConverterNode | {'target_format': 'f32'} | I16",
        "VADNode | {'threshold': 100} | F32",
        "ResampleNode | {'quality': 'very_high', 'target_rate': 44101} | F32",
        "AudioTransformNode | {'output_sample_rate': 44100, 'output_channels': 1} | F32",
      })
  void nothingIsAllocatedPerSample(String type, String params, AudioFormat format) {
    AudioBuffer chunk = NodeRuns.noise(format, CHUNK_FRAMES, 44_100, CHANNELS, 1);
    Node node = NodeRuns.node(type, params);
    ValueSink input = node.start(NOWHERE);
    input.audioStart(ValuePath.ROOT, chunk.spec().withFrames(AudioSpec.UNKNOWN_FRAMES));
    double least = Double.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS && least > BYTES_PER_SAMPLE; round++) {
      long before = allocated();
      for (int i = 0; i < CHUNKS; i++) {
        input.audioChunk(ValuePath.ROOT, chunk);
      }
      least = Math.min(least, (double) (allocated() - before) / CHUNKS / chunk.samples());
    }
    node.abandon();
    node.cleanup();
    assertThat(least).as("bytes per sample").isLessThanOrEqualTo(BYTES_PER_SAMPLE);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
