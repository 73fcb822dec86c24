package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.kernel.KernelPath;
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
 * <p>All of them run in one virtual machine of their own, since what has run before decides how JDK
 * 17 compiles vectors; and the resampler last, whose loops suffer most when it goes wrong.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllocationTest {
  private static final int CHUNK_FRAMES = 8192;
  private static final int CHUNKS = 40;

  /** Until the compiler is done, the Vector API allocates. */
  private static final int MOST_ROUNDS = 400;

  private static final double BYTES_PER_SAMPLE = 0.05;

  private record Case(String type, String params, AudioFormat format, int channels) {}

  private static final List<Case> CASES =
      List.of(
          new Case("PassThroughNode", "{}", AudioFormat.F32, 2),
          new Case("FilterNode", "{'where': 'true'}", AudioFormat.F32, 2),
          new Case("MultiplyNode", "{'factor': 0.5}", AudioFormat.F32, 2),
          new Case("MultiplyNode", "{'factor': 0.3}", AudioFormat.F32, 2),
          new Case("MultiplyNode", "{'factor': 0.3}", AudioFormat.I16, 2),
          new Case("MultiplyNode", "{'factor': 0.3}", AudioFormat.F64, 2),
          new Case("AddNode", "{'addend': 3}", AudioFormat.I32, 2),
          new Case("ChannelMixNode", "{}", AudioFormat.F32, 2),
          new Case("ChannelMixNode", "{}", AudioFormat.F32, 5),
          new Case("ChannelMixNode", "{'select': [1]}", AudioFormat.I16, 2),
          new Case("FormatConverterNode", "{'target_format': 'i16'}", AudioFormat.F32, 2),
          new Case("FormatConverterNode", "{'target_format': 'i32'}", AudioFormat.F32, 2),
          new Case("FormatConverterNode", "{'target_format': 'f64'}", AudioFormat.F32, 2),
          new Case("FormatConverterNode", "{'target_format': 'f32'}", AudioFormat.I16, 2),
          new Case("FormatConverterNode", "{'target_format': 'f32'}", AudioFormat.I32, 2),
          new Case("FormatConverterNode", "{'target_format': 'f32'}", AudioFormat.F64, 2),
          new Case("VADNode", "{'threshold': 100}", AudioFormat.F32, 2),
          new Case("VADNode", "{'threshold': 100}", AudioFormat.I16, 2),
          // Each frame of 10 ms leaves a vector or two, where sums leave their loops.
          new Case("SilenceDetectorNode", "{}", AudioFormat.F32, 5),
          new Case("ClippingDetectorNode", "{}", AudioFormat.F32, 2),
          new Case("ChannelBalanceNode", "{}", AudioFormat.F32, 2),
          new Case("LoudnessNode", "{}", AudioFormat.F32, 2),
          new Case("AudioLevelNode", "{}", AudioFormat.F32, 2),
          new Case("AudioLevelNode", "{}", AudioFormat.I16, 1),
          new Case(
              "ResampleNode", "{'quality': 'very_high', 'target_rate': 44101}", AudioFormat.F32, 2),
          new Case("ResampleNode", "{}", AudioFormat.F32, 1),
          new Case("ResampleNode", "{'target_rate': 48000}", AudioFormat.F32, 2),
          new Case(
              "AudioTransformNode",
              "{'output_sample_rate': 22050, 'output_channels': 1}",
              AudioFormat.F32,
              2));

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

  private List<String> answers;

  /** In the other virtual machine: prints a line for each case, bytes allocated per sample. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CASES.forEach(given -> out.println(bytesPerSample(given)));
  }

  private static double bytesPerSample(Case given) {
    AudioBuffer chunk = NodeRuns.noise(given.format(), CHUNK_FRAMES, 44_100, given.channels(), 1);
    Node node = NodeRuns.node(given.type(), given.params());
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
    return least;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @BeforeAll
  void runAll() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (KernelPath.isVector()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AllocationTest.class.getName());
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as("exit code").isZero();
    answers = output.lines().toList();
    assertThat(answers).hasSameSizeAs(CASES);
  }

  static IntStream cases() {
    return IntStream.range(0, CASES.size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsAllocatedPerSample(int index) {
    assertThat(Double.parseDouble(answers.get(index)))
        .as("%s: bytes per sample", CASES.get(index))
        .isLessThanOrEqualTo(BYTES_PER_SAMPLE);
  }
}
