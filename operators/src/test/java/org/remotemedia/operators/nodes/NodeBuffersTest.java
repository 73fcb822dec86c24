package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.kernel.ResampleQuality;
import org.remotemedia.operators.kernel.Resampler;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** The memory that nodes hold and say that they hold, and the blocks in which they work. */
class NodeBuffersTest {
  private static final int RATE = 44_100;

  private final Given given = new Given();

  /** What a node gives: the chunks, and a copy of their samples. */
  private static final class Given implements ValueSink {
    final List<AudioBuffer> chunks = new ArrayList<>();
    final List<Integer> frames = new ArrayList<>();
    final List<Float> samples = new ArrayList<>();

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {}

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      chunks.add(chunk);
      frames.add(chunk.frames());
      if (chunk.format() == AudioFormat.F32) {
        for (int i = 0; i < chunk.samples(); i++) {
          samples.add(chunk.floats()[i]);
        }
      }
    }

    @Override
    public void audioEnd(ValuePath path) {}

    @Override
    public void json(ValuePath path, JsonNode value) {}

    @Override
    public void done() {}
  }

  private ValueSink begin(Node node, int rate, int channels) {
    ValueSink input = node.start(given);
    input.audioStart(
        ValuePath.ROOT, new AudioSpec(rate, channels, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES));
    return input;
  }

  private static void give(ValueSink input, int rate, int channels, int frames, float level) {
    float[] samples = new float[frames * channels];
    Arrays.fill(samples, level);
    input.audioChunk(ValuePath.ROOT, AudioBuffer.f32(samples, frames, rate, channels));
  }

  /** Bytes after a first chunk of 700 frames, a second of 1400, and a third of 40,000. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PassThroughNode | {} | 2 | 0 | 0 | 0",
        "MultiplyNode | {} | 1 | 5600 | 5600 | 131072",
        "AddNode | {} | 2 | 11200 | 11200 | 131072",
        "FormatConverterNode | {'target_format': 'f32'} | 2 | 0 | 0 | 0",
        "FormatConverterNode | {'target_format': 'i16'} | 2 | 5600 | 5600 | 65536",
        "FormatConverterNode | {'target_format': 'f64'} | 1 | 11200 | 11200 | 262144",
        "ChannelMixNode | {'channels': 2} | 2 | 0 | 0 | 0",
        "ChannelMixNode | {'channels': 1} | 2 | 5600 | 5600 | 131072",
        "ChannelMixNode | {'select': [0, 0, 1]} | 2 | 16800 | 16800 | 131072",
        "AudioTransformNode | {'output_channels': 1} | 2 | 5600 | 5600 | 131072",
        "AudioTransformNode | {} | 2 | 0 | 0 | 0",
        "ResampleNode | {'target_rate': 44100} | 2 | 0 | 0 | 0"
      })
  void buffersGrowToABlockAndAreGivenBack(
      String type, String params, int channels, long first, long second, long third) {
    Node node = NodeRuns.node(type, params);
    assertThat(node.memoryBytes()).isZero();
    ValueSink input = begin(node, RATE, channels);
    give(input, RATE, channels, 700, 0);
    assertThat(node.memoryBytes()).isEqualTo(first);
    give(input, RATE, channels, 1400, 0);
    assertThat(node.memoryBytes()).isEqualTo(second);
    give(input, RATE, channels, 40_000, 0);
    assertThat(node.memoryBytes()).isEqualTo(third);
    node.cleanup();
    assertThat(node.memoryBytes()).isZero();
  }

  @Test
  void aResamplerIsKeptForTheNextValueAndGivenBackInTheEnd() {
    Resampler resampler = new Resampler(RATE, 16_000, ResampleQuality.HIGH, 1, AudioFormat.F32);
    resampler.process(AudioBuffer.f32(new float[700], 700, RATE, 1), block -> {});
    long bytes = resampler.memoryBytes();
    Node resample = NodeRuns.node("ResampleNode", "{}");
    Node transform =
        NodeRuns.node("AudioTransformNode", "{'output_channels': 1, 'output_sample_rate': 16000}");
    give(begin(resample, RATE, 1), RATE, 1, 700, 0);
    give(begin(transform, RATE, 2), RATE, 2, 700, 0);
    assertThat(resample.memoryBytes()).isEqualTo(bytes);
    assertThat(transform.memoryBytes()).as("with the mixed channels").isEqualTo(bytes + 5600);
    for (Node node : List.of(resample, transform)) {
      node.abandon();
      node.cleanup();
      assertThat(node.memoryBytes()).isZero();
    }
    Node uninitialized = new ResampleNode();
    assertThat(uninitialized.memoryBytes()).isZero();
    assertThat(new AudioTransformNode().memoryBytes()).isZero();
  }

  /** A frame is put together in a buffer that grows with it, up to its length, 1323 in stereo. */
  @Test
  void whatIsHeldOfAFrameGrowsWithIt() {
    Node node = NodeRuns.node("VADNode", "{}");
    ValueSink input = begin(node, RATE, 2);
    give(input, RATE, 2, 1323, 0);
    assertThat(node.memoryBytes()).as("a frame in one piece").isZero();
    long[][] framesAndBytes = {{100, 1600}, {200, 4800}, {300, 4800}, {1, 9616}, {1000, 10_584}};
    for (long[] step : framesAndBytes) {
      give(input, RATE, 2, (int) step[0], 0);
      assertThat(node.memoryBytes()).as("%d more", step[0]).isEqualTo(step[1]);
    }
    node.cleanup();
    assertThat(node.memoryBytes()).isZero();
  }

  @Test
  void segmentsAreHeldUntilTheValueEndsOrIsAbandoned() {
    Node node = NodeRuns.node("VADNode", "{'frame_length_ms': 10}");
    for (boolean abandons : new boolean[] {true, false}) {
      ValueSink input = begin(node, 1000, 1);
      for (int burst = 0; burst < 4; burst++) {
        give(input, 1000, 1, 20, 0.5f);
        give(input, 1000, 1, 20, 0);
      }
      give(input, 1000, 1, 5, 0);
      assertThat(node.memoryBytes())
          .as("four that are settled, half a frame")
          .isEqualTo(4 * 48 + 40);
      if (abandons) {
        node.abandon();
        assertThat(node.memoryBytes()).isEqualTo(40);
      }
    }
    node.cleanup();
    assertThat(node.memoryBytes()).isZero();
  }

  @Test
  void theNoiseAroundAFrameIsHeldWhileARecordingLasts() {
    Node node = NodeRuns.node("VADNode", "{'frame_length_ms': 10, 'adaptive': true}");
    ValueSink input = begin(node, 1000, 1);
    give(input, 1000, 1, 20, 0);
    assertThat(node.memoryBytes()).as("five seconds, a frame, three seconds").isEqualTo(801 * 20);
    node.abandon();
    assertThat(node.memoryBytes()).isZero();
    node.cleanup();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MultiplyNode | {'factor': 1}",
        "AddNode | {'addend': 0}",
        "FormatConverterNode | {'target_format': 'i16'}",
        "ChannelMixNode | {'select': [0, 1]}"
      })
  void chunksAreWorkedThroughInBlocksNoneOfWhichIsEmpty(String type, String params) {
    Node node = NodeRuns.node(type, params);
    ValueSink input = begin(node, RATE, 2);
    AudioBuffer noise = NodeRuns.noise(AudioFormat.F32, 40_000, RATE, 2, 5);
    input.audioChunk(ValuePath.ROOT, noise);
    assertThat(given.frames).containsExactly(16_384, 16_384, 7232);
    if (!type.equals("FormatConverterNode")) {
      List<Float> samples = new ArrayList<>();
      for (float sample : noise.floats()) {
        samples.add(sample);
      }
      assertThat(given.samples).isEqualTo(samples);
    }
    given.frames.clear();
    give(input, RATE, 2, 32_768, 0);
    assertThat(given.frames).containsExactly(16_384, 16_384);
    given.frames.clear();
    give(input, RATE, 2, 0, 0);
    assertThat(given.frames).isEmpty();
    node.cleanup();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PassThroughNode | {}",
        "FormatConverterNode | {'target_format': 'f32'}",
        "ResampleNode | {'target_rate': 44100}",
        "ChannelMixNode | {'channels': 2}",
        "AudioTransformNode | {}"
      })
  void whatIsRightAlreadyPassesUncopied(String type, String params) {
    Node node = NodeRuns.node(type, params);
    ValueSink input = begin(node, RATE, 2);
    AudioBuffer chunk = NodeRuns.noise(AudioFormat.F32, 300, RATE, 2, 1);
    input.audioChunk(ValuePath.ROOT, chunk);
    assertThat(given.chunks).hasSize(1);
    assertThat(given.chunks.get(0)).isSameAs(chunk);
    node.cleanup();
  }

  /** A node on audio is not told of chunks without a frame, and so passes none on. */
  @Test
  void anEmptyChunkIsNotPassedOn() {
    Node node = NodeRuns.node("FormatConverterNode", "{'target_format': 'f32'}");
    ValueSink input = begin(node, RATE, 2);
    give(input, RATE, 2, 0, 0);
    assertThat(given.chunks).isEmpty();
    node.cleanup();
  }
}
