package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.stage.NodeStage;
import org.remotemedia.operators.stage.StageListener;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValuePath;

/** What only the audio can show to be wrong: the kind of the error and its message. */
class BadInputTest {
  private static final int FULL_SCALE_RATE = 44_100;

  static Stream<Arguments> table() {
    AudioBuffer bare = AudioBuffer.f32(new float[3], 3, AudioSpec.UNKNOWN_RATE, 1);
    return Stream.of(
        Arguments.of(
            "ResampleNode",
            "{}",
            bare,
            ErrorKind.MARSHALING,
            "Data marshaling failed: ResampleNode does not know the sample rate of its input; give"
                + " it together with the audio, or as the node's parameter source_rate"),
        Arguments.of(
            "ResampleNode",
            "{'source_rate': 48000}",
            NodeRuns.mono(44_100, 1),
            ErrorKind.AUDIO_FORMAT,
            "Invalid audio format: the audio has a sample rate of 44100 Hz, but source_rate says"
                + " 48000 Hz; correct source_rate or leave it out"),
        Arguments.of(
            "ResampleNode",
            "{'source_rate': 16000}",
            NodeRuns.mono(44_100, 1),
            ErrorKind.AUDIO_FORMAT,
            "Invalid audio format: the audio has a sample rate of 44100 Hz, but source_rate says"
                + " 16000 Hz; correct source_rate or leave it out"),
        Arguments.of(
            "ResampleNode",
            "{}",
            NodeRuns.mono(768_001, 1),
            ErrorKind.AUDIO_FORMAT,
            "Invalid audio format: a sample rate of 768001 Hz cannot be resampled; the highest is"
                + " 768000 Hz"),
        Arguments.of(
            "ResampleNode",
            "{'source_rate': 8000}",
            new Value.Json(NodeRuns.json("[0.5, 1e39]")),
            ErrorKind.AUDIO_FORMAT,
            "Invalid audio format: the list has a sample that is not a finite f32 number, first in"
                + " frame 1"),
        Arguments.of(
            "FormatConverterNode",
            "{'target_format': 'f32'}",
            AudioBuffer.f64(new double[] {1, -1e39, 1, 1}, 2, 8000, 2),
            ErrorKind.NODE_EXECUTION,
            "Node execution failed: frame 0 holds a value too large for f32; scale the audio first,"
                + " or keep f64"),
        Arguments.of(
            "MultiplyNode",
            "{'factor': 10}",
            AudioBuffer.f32(new float[] {1, 1e38f}, 1, 8000, 2),
            ErrorKind.NODE_EXECUTION,
            "Node execution failed: factor 10 takes frame 0 beyond the range of f32"),
        Arguments.of(
            "FormatConverterNode",
            "{'target_format': 'f32'}",
            AudioBuffer.f64(new double[] {1, 1, 1e39, 1}, 2, 8000, 2),
            ErrorKind.NODE_EXECUTION,
            "Node execution failed: frame 1 holds a value too large for f32; scale the audio first,"
                + " or keep f64"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void isRefusedByKindAndMessage(
      String type, String params, Value input, ErrorKind kind, String message) {
    assertThatThrownBy(() -> NodeRuns.run(type, params, input))
        .isInstanceOfSatisfying(
            ExecutorError.class, error -> assertThat(error.kind()).isEqualTo(kind))
        .hasMessage(message);
  }

  /** Input is finite; should something else come after all, it does not get through a stage. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aResultThatIsNotFiniteFailsTheNode(float sample) {
    float[] samples = new float[1000];
    samples[700] = sample;
    AudioBuffer audio = AudioBuffer.f32(samples, 500, 16_000, 2);
    Node node = NodeRuns.node("AddNode", "{'addend': 0.25}");
    List<Failure> failures = new ArrayList<>();
    StagePlan plan =
        new StagePlan(1, "sum", "AddNode", "rust_native", "{}", List.of(0), List.of(), List.of());
    NodeStage stage =
        new NodeStage(
            plan,
            node,
            element -> {
              if (element instanceof Element.Failed failed) {
                failures.add(failed.failure());
              }
            },
            StageListener.NONE);
    stage.accept(new Element.RecordBegin(new RecordInfo("r", "r", null)));
    stage.accept(new Element.AudioStart(0, ValuePath.ROOT, audio.spec()));
    stage.accept(new Element.AudioChunk(0, ValuePath.ROOT, audio));
    stage.accept(new Element.AudioEnd(0, ValuePath.ROOT));
    stage.accept(new Element.ValueEnd(0));
    stage.accept(new Element.RecordEnd(0, false));
    node.cleanup();
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(ErrorKind.NODE_EXECUTION);
              assertThat(failure.message()).contains("frame 350 ");
            });
  }

  @Test
  void int32AtFullScaleIsFullScaleEverywhere() {
    int[] lowest = new int[FULL_SCALE_RATE];
    Arrays.fill(lowest, Integer.MIN_VALUE);
    AudioBuffer audio = AudioBuffer.i32(lowest, FULL_SCALE_RATE, FULL_SCALE_RATE, 1);

    JsonNode segment = NodeRuns.runJson("VADNode", "{'threshold': 0}", audio).get(0);
    assertThat(segment.get("energy_db").doubleValue()).isZero();
    assertThat(segment.get("end_ms").longValue()).isEqualTo(1000);

    float[] resampled = NodeRuns.runAudio("ResampleNode", "{}", audio).copy().floats();
    assertThat(resampled).hasSize(16_000);
    for (int i = 4000; i < 12_000; i++) {
      assertThat(resampled[i]).isBetween(-1.000001f, -0.999999f);
    }

    AudioBuffer extremes =
        AudioBuffer.i32(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}, 2, 8000, 1);
    assertThat(converted("f32", extremes).floats()).containsExactly(-1, 1);
    assertThat(converted("i16", extremes).shorts()).containsExactly(-32_768, 32_767);
    assertThat(converted("f64", extremes).doubles()).containsExactly(-1, 1 - 0x1p-31);
    AudioBuffer back = converted("i32", converted("f32", extremes));
    assertThat(back.ints()).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static AudioBuffer converted(String format, AudioBuffer audio) {
    return NodeRuns.runAudio("FormatConverterNode", "{'target_format': '" + format + "'}", audio)
        .copy();
  }
}
