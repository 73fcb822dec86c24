package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

class ArithmeticNodeTest {
  private static final String LARGEST = "9223372036854775807";

  private static JsonNode multiply(String factor, String value) {
    return NodeRuns.runJson(
        "MultiplyNode", "{'factor': " + factor + "}", new Value.Json(NodeRuns.json(value)));
  }

  private static JsonNode add(String addend, String value) {
    return NodeRuns.runJson(
        "AddNode", "{'addend': " + addend + "}", new Value.Json(NodeRuns.json(value)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.0 | 21 | 42",
        "3 | [1, [2, [], 3]] | [3,[6,[],9]]",
        "0.5 | [4, 3] | [2,1.5]",
        "2 | 1.5 | 3.0",
        "2 | -0.0 | -0.0",
        "-1 | 9223372036854775807 | -9223372036854775807",
        "1 | 9007199254740993 | 9007199254740993",
        "4611686018427387904 | -2 | -9223372036854775808",
        "0 | 123456789012345678901234567890 | 0"
      })
  void multiplies(String factor, String value, String expected) {
    assertThat(multiply(factor, value)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 40 | 42",
        "2.0 | [1, 2.5] | [3,4.5]",
        "0.5 | [1] | [1.5]",
        "9007199254740993 | [1, -9007199254740993] | [9007199254740994,0]",
        "-1 | -9223372036854775807 | -9223372036854775808"
      })
  void adds(String addend, String value, String expected) {
    assertThat(add(addend, value)).hasToString(expected);
  }

  @Test
  void anIntegerIsOfTheKindThatItWouldBeReadAs() {
    assertThat(multiply("2", "21")).isEqualTo(NodeRuns.json("42"));
    assertThat(multiply("2", "2147483647")).isEqualTo(NodeRuns.json("4294967294"));
    assertThat(add("0", "-2147483648")).isEqualTo(NodeRuns.json("-2147483648"));
  }

  @Test
  void defaultsAreTimesTwoAndPlusNothing() {
    Value value = new Value.Json(NodeRuns.json("[3, 0.25]"));
    assertThat(NodeRuns.runJson("MultiplyNode", "{}", value)).hasToString("[6,0.5]");
    assertThat(NodeRuns.runJson("AddNode", "{}", value)).hasToString("[3,0.25]");
  }

  @Test
  void resultsBeyond64BitsNameOperandAndPlace() {
    assertThatThrownBy(() -> multiply("2", "[1, [" + LARGEST + "]]"))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("factor 2")
        .hasMessageContaining("[1][0]")
        .hasMessageContaining(LARGEST)
        .hasMessageContaining("64 bits");
    assertThatThrownBy(() -> add("1", LARGEST))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("addend 1");
    assertThatThrownBy(() -> add("-2", "-9223372036854775807"))
        .isInstanceOf(NodeExecutionError.class);
  }

  @Test
  void resultsThatAreNotFiniteNameOperandAndPlace() {
    assertThatThrownBy(() -> multiply("1e300", "[0.5, 1e300]"))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("factor 1.0E300")
        .hasMessageContaining("item [1],")
        .hasMessageContaining("not a finite number");
    assertThatThrownBy(() -> multiply("1e300", "1e300"))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageEndingWith("the result for 1.0E300 with factor 1.0E300 is not a finite number");
    assertThatThrownBy(() -> multiply("2", "'x'"))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("was given a string");
    Value nan = new Value.Json(DoubleNode.valueOf(Double.NaN));
    assertThatThrownBy(() -> NodeRuns.run("AddNode", "{}", nan))
        .isInstanceOf(NodeExecutionError.class);
  }

  @Test
  void whatIsNotANumberIsNamedWithItsPlace() {
    assertThatThrownBy(() -> multiply("2", "[1, [2, 'x']]"))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("item [1][1] is a string");
    assertThatThrownBy(() -> multiply("2", "{'a': 1}"))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("an object");
    assertThatThrownBy(() -> multiply("2", "[true]"))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("a boolean");
    Value composite = new Value.Composite(Map.of("left", new Value.Json(NodeRuns.json("1"))));
    assertThatThrownBy(() -> NodeRuns.run("AddNode", "{}", composite))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("left");
  }

  @Test
  void integerAudioRoundsHalfToEvenAndClips() {
    AudioBuffer shorts =
        AudioBuffer.i16(new short[] {1, 3, 5, -1, -3, 30_000, -30_000}, 7, 8000, 1);
    assertThat(NodeRuns.runAudio("MultiplyNode", "{'factor': 0.5}", shorts).copy().shorts())
        .containsExactly(0, 2, 2, 0, -2, 15_000, -15_000);
    assertThat(NodeRuns.runAudio("MultiplyNode", "{'factor': 2}", shorts).copy().shorts())
        .containsExactly(2, 6, 10, -2, -6, 32_767, -32_768);
    assertThat(NodeRuns.runAudio("AddNode", "{'addend': 5000.5}", shorts).copy().shorts())
        .containsExactly(5002, 5004, 5006, 5000, 4998, 32_767, -25_000);
    AudioBuffer ints =
        AudioBuffer.i32(new int[] {1, Integer.MAX_VALUE, Integer.MIN_VALUE}, 3, 8000, 1);
    assertThat(NodeRuns.runAudio("AddNode", "{'addend': 1}", ints).copy().ints())
        .containsExactly(2, Integer.MAX_VALUE, Integer.MIN_VALUE + 1);
    assertThat(NodeRuns.runAudio("MultiplyNode", "{'factor': -1}", ints).copy().ints())
        .containsExactly(-1, -Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  @Test
  void floatingAudioDoesNotClip() {
    AudioBuffer floats = NodeRuns.mono(8000, 0.5f, -0.75f);
    assertThat(NodeRuns.runAudio("MultiplyNode", "{'factor': 4}", floats).copy().floats())
        .containsExactly(2, -3);
    assertThat(NodeRuns.runAudio("AddNode", "{'addend': 0.25}", floats).copy().floats())
        .containsExactly(0.75f, -0.5f);
    AudioBuffer doubles = AudioBuffer.f64(new double[] {0.1, 0.2}, 1, 8000, 2);
    AudioBuffer sum = NodeRuns.runAudio("AddNode", "{'addend': 0.2}", doubles);
    assertThat(sum.copy().doubles()).containsExactly(0.1 + 0.2, 0.4);
    assertThat(sum.channels()).isEqualTo(2);
    assertThat(sum.sampleRate()).isEqualTo(8000);
  }

  @Test
  void audioThatLeavesTheRangeOfItsFormatNamesTheFrameFromTheBeginning() {
    Node node = NodeRuns.node("MultiplyNode", "{'factor': 1e10}");
    ValueSink sink = node.start(new ValueCollector());
    AudioBuffer tame = AudioBuffer.f32(new float[80_000], 40_000, 8000, 2);
    AudioBuffer wild = AudioBuffer.f32(new float[] {1, 1, 1, 1e30f}, 2, 8000, 2);
    sink.audioStart(ValuePath.ROOT, wild.spec());
    sink.audioChunk(ValuePath.ROOT, tame);
    assertThatThrownBy(() -> sink.audioChunk(ValuePath.ROOT, wild))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("frame 40001 ")
        .hasMessageContaining("factor 1.0E10")
        .hasMessageContaining("f32");
  }
}
