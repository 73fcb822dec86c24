package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;

/** FormatConverterNode, ResampleNode and PassThroughNode. */
class ConversionNodesTest {
  private static final int ODD_FRAMES = 50_001;

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void theConverterGivesItsFormatAndKeepsTheRest(AudioFormat format) {
    AudioBuffer input = NodeRuns.noise(AudioFormat.I16, ODD_FRAMES, 22_050, 2, 1);
    AudioBuffer output =
        NodeRuns.runAudio(
            "FormatConverterNode", "{'target_format': '" + format.wireName() + "'}", input);
    assertThat(output.spec()).isEqualTo(new AudioSpec(22_050, 2, format, ODD_FRAMES));
    AudioBuffer back = NodeRuns.runAudio("FormatConverterNode", "{'target_format': 'i16'}", output);
    assertThat(back.copy().shorts()).isEqualTo(input.shorts());
  }

  @Test
  void theConverterDefaultsToF32() {
    AudioBuffer input = AudioBuffer.i16(new short[] {16_384, -32_768}, 2, 8000, 1);
    assertThat(NodeRuns.runAudio("FormatConverterNode", "{}", input).copy().floats())
        .containsExactly(0.5f, -1);
  }

  @Test
  void aDoubleThatF32CannotHoldIsNamed() {
    double[] samples = new double[100_002];
    samples[80_003] = 1e39;
    AudioBuffer input = AudioBuffer.f64(samples, 50_001, 8000, 2);
    assertThatThrownBy(() -> NodeRuns.run("FormatConverterNode", "{}", input))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("frame 40001 ");
  }

  @Test
  void resamplingGivesF32OrF64AndTheCeilingOfFrames() {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 1001, 44_100, 2, 2);
    assertThat(NodeRuns.runAudio("ResampleNode", "{}", shorts).spec())
        .isEqualTo(new AudioSpec(16_000, 2, AudioFormat.F32, 364));
    AudioBuffer doubles = NodeRuns.noise(AudioFormat.F64, 1001, 44_100, 2, 2);
    assertThat(NodeRuns.runAudio("ResampleNode", "{}", doubles).spec())
        .isEqualTo(new AudioSpec(16_000, 2, AudioFormat.F64, 364));
    assertThat(NodeRuns.runAudio("ResampleNode", "{}", NodeRuns.mono(44_100)).frames()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"target_rate", "target_sample_rate", "output_sample_rate"})
  void theTargetRateHasSeveralNames(String name) {
    AudioBuffer output =
        NodeRuns.runAudio("ResampleNode", "{'" + name + "': 8000}", NodeRuns.mono(16_000, 1, 2, 3));
    assertThat(output.sampleRate()).isEqualTo(8000);
    assertThat(output.frames()).isEqualTo(2);
  }

  @Test
  void equalRatesPassUntouched() {
    AudioBuffer shorts = NodeRuns.noise(AudioFormat.I16, 100, 16_000, 2, 3);
    AudioBuffer output = NodeRuns.runAudio("ResampleNode", "{}", shorts);
    assertThat(output.format()).isEqualTo(AudioFormat.I16);
    assertThat(output.copy().shorts()).isEqualTo(shorts.shorts());
    AudioBuffer bare = shorts.withSampleRate(AudioSpec.UNKNOWN_RATE);
    assertThat(NodeRuns.runAudio("ResampleNode", "{'source_rate': 16000}", bare).sampleRate())
        .isEqualTo(16_000);
  }

  @Test
  void theSourceRateServesAudioWithoutOne() {
    AudioBuffer known = NodeRuns.noise(AudioFormat.F32, 3000, 48_000, 1, 4);
    AudioBuffer bare = known.withSampleRate(AudioSpec.UNKNOWN_RATE);
    AudioBuffer expected = NodeRuns.runAudio("ResampleNode", "{}", known);
    AudioBuffer output = NodeRuns.runAudio("ResampleNode", "{'source_rate': 48000}", bare);
    assertThat(output.copy().floats()).isEqualTo(expected.copy().floats());
    assertThatThrownBy(() -> NodeRuns.run("ResampleNode", "{}", bare))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("source_rate");
    assertThat(NodeRuns.node("ResampleNode", "{}").statedSampleRate()).isEmpty();
    assertThat(NodeRuns.node("ResampleNode", "{'source_rate': 48000}").statedSampleRate())
        .contains(new StatedRate(48_000, true));
  }

  @Test
  void aSourceRateThatContradictsTheAudioIsRefusedWithBoth() {
    assertThatThrownBy(
            () -> NodeRuns.run("ResampleNode", "{'source_rate': 48000}", NodeRuns.mono(44_100, 1)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("44100 Hz")
        .hasMessageContaining("48000 Hz");
  }

  @Test
  void theChannelsOfResamplingAreCheckedAgainstTheAudio() {
    AudioBuffer stereo = NodeRuns.noise(AudioFormat.F32, 3000, 48_000, 2, 4);
    AudioBuffer expected = NodeRuns.runAudio("ResampleNode", "{}", stereo);
    AudioBuffer output =
        NodeRuns.runAudio("FastResampleNode", "{'channels': 2, 'quality': 'High'}", stereo);
    assertThat(output.copy().floats()).isEqualTo(expected.copy().floats());
    assertThatThrownBy(() -> NodeRuns.run("FastResampleNode", "{'channels': 1}", stereo))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("has 2 channels")
        .hasMessageContaining("channels says 1");
  }

  @Test
  void aRateTooHighToResampleIsRefused() {
    AudioBuffer highest = NodeRuns.mono(768_000, new float[96]);
    assertThat(NodeRuns.runAudio("ResampleNode", "{}", highest).frames()).isEqualTo(2);
    assertThatThrownBy(() -> NodeRuns.run("ResampleNode", "{}", NodeRuns.mono(1_000_000, 1)))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("1000000 Hz");
  }

  @Test
  void anInstanceServesValuesOfDifferentKinds() {
    var node = NodeRuns.node("ResampleNode", "{}");
    AudioBuffer first = NodeRuns.noise(AudioFormat.F32, 2000, 44_100, 1, 5);
    AudioBuffer second = NodeRuns.noise(AudioFormat.F64, 2000, 48_000, 2, 6);
    float[] alone = ((AudioBuffer) node.execute(first)).copy().floats();
    node.execute(second);
    assertThat(((AudioBuffer) node.execute(first)).copy().floats()).isEqualTo(alone);
  }

  @Test
  void anythingPassesThrough() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("speech", new Value.Json(NodeRuns.json("[{'start_ms': 1}]")));
    members.put("audio", NodeRuns.mono(8000, 1, -1));
    Value.Composite output =
        (Value.Composite) NodeRuns.run("PassThroughNode", "{}", new Value.Composite(members));
    assertThat(output.members().keySet()).containsExactly("speech", "audio");
    assertThat(output.members().get("speech")).isEqualTo(members.get("speech"));
    assertThat(Arrays.toString(((AudioBuffer) output.members().get("audio")).copy().floats()))
        .isEqualTo("[1.0, -1.0]");
    assertThat(NodeRuns.runJson("PassThrough", "{}", new Value.Json(NodeRuns.json("'text'"))))
        .hasToString("\"text\"");
  }
}
