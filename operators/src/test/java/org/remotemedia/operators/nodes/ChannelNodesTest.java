package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** ChannelMixNode and AudioTransformNode. */
class ChannelNodesTest {
  private static final AudioBuffer STEREO =
      AudioBuffer.f32(new float[] {0.5f, 0.25f, -1, 1, 0.125f, 0}, 3, 8000, 2);

  private static AudioBuffer mix(String params, AudioBuffer audio) {
    return NodeRuns.runAudio("ChannelMixNode", params, audio);
  }

  @Test
  void theMeanOfAllChannelsIsTheDefault() {
    AudioBuffer mean = mix("{}", STEREO);
    assertThat(mean.copy().floats()).containsExactly(0.375f, 0, 0.0625f);
    assertThat(mean.spec()).isEqualTo(new AudioSpec(8000, 1, AudioFormat.F32, 3));
  }

  @Test
  void theMeanOfIntegersIsScaledToFullScaleOneAndDoesNotOverflow() {
    AudioBuffer shorts = AudioBuffer.i16(new short[] {32_767, 32_767, 3, -1, 0, -2}, 2, 8000, 3);
    assertThat(mix("{}", shorts).copy().floats())
        .containsExactly((float) (65_537 / 3.0 / 32_768), -1 / 32_768f);
    AudioBuffer ints =
        AudioBuffer.i32(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 2}, 2, 8000, 2);
    assertThat(mix("{}", ints).copy().floats()).containsExactly(1f, 1.5f * 0x1p-31f);
  }

  @Test
  void f64StaysF64() {
    AudioBuffer doubles = AudioBuffer.f64(new double[] {0.1, 0.2, 0.3}, 1, 8000, 3);
    assertThat(mix("{}", doubles).copy().doubles()).containsExactly((0.1 + 0.2 + 0.3) / 3);
    assertThat(mix("{'select': [2, 0]}", doubles).copy().doubles()).containsExactly(0.3, 0.1);
  }

  @Test
  void theInputsOwnNumberLeavesItUntouched() {
    AudioBuffer shorts = AudioBuffer.i16(new short[] {1, 2, 3, 4}, 2, 8000, 2);
    AudioBuffer same = mix("{'channels': 2}", shorts);
    assertThat(same.format()).isEqualTo(AudioFormat.I16);
    assertThat(same.copy().shorts()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void monoIsCopied() {
    AudioBuffer shorts = AudioBuffer.i16(new short[] {16_384, -32_768}, 2, 8000, 1);
    AudioBuffer copied = mix("{'channels': 3}", shorts);
    assertThat(copied.channels()).isEqualTo(3);
    assertThat(copied.copy().floats()).containsExactly(0.5f, 0.5f, 0.5f, -1, -1, -1);
  }

  @Test
  void otherNumbersAreRefusedSayingWhatIsPossible() {
    assertThatThrownBy(() -> mix("{'channels': 3}", STEREO))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("2 channels cannot be mixed to 3")
        .hasMessageContaining("possible are 1")
        .hasMessageContaining("select");
  }

  @Test
  void channelsAreSelectedInTheGivenOrder() {
    assertThat(mix("{'select': [1]}", STEREO).copy().floats()).containsExactly(0.25f, 1, 0);
    assertThat(mix("{'select': [1, 0, 1]}", STEREO).copy().floats())
        .containsExactly(0.25f, 0.5f, 0.25f, 1, -1, 1, 0, 0.125f, 0);
    AudioBuffer ints = AudioBuffer.i32(new int[] {1 << 30, Integer.MIN_VALUE}, 1, 8000, 2);
    assertThat(mix("{'select': [1, 0]}", ints).copy().floats()).containsExactly(-1, 0.5f);
  }

  @Test
  void aSelectedChannelMustExist() {
    assertThatThrownBy(() -> mix("{'select': [0, 2]}", STEREO))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("no channel 2")
        .hasMessageContaining("has 2");
  }

  @Test
  void atMost256ChannelsAreSelected() {
    String most = "0" + ", 1".repeat(255);
    assertThat(mix("{'select': [" + most + "]}", STEREO).channels()).isEqualTo(256);
    assertThatThrownBy(() -> mix("{'select': [" + most + ", 1]}", STEREO))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessage("select: expected 1 to 256 indices, given 257");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'select': []}", "{'select': [-1]}", "{'select': [0], 'channels': 1}"})
  void impossibleSelectionsAreRefusedAtOnce(String params) {
    assertThatThrownBy(() -> NodeRuns.node("ChannelMixNode", params))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageStartingWith("select: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTransformIsAMixAndAResampling(int outputChannels) {
    AudioBuffer input =
        NodeRuns.noise(AudioFormat.I16, 4000, 44_100, outputChannels == 1 ? 2 : 1, 8);
    String resample = "{'target_rate': 16000}";
    String mix = "{'channels': " + outputChannels + "}";
    AudioBuffer oneByOne =
        outputChannels == 1
            ? NodeRuns.runAudio("ResampleNode", resample, mix(mix, input))
            : mix(mix, NodeRuns.runAudio("ResampleNode", resample, input));
    AudioBuffer atOnce =
        NodeRuns.runAudio(
            "AudioTransformNode",
            "{'output_sample_rate': 16000, 'output_channels': " + outputChannels + "}",
            input);
    assertThat(atOnce.spec()).isEqualTo(oneByOne.spec());
    assertThat(atOnce.copy().floats()).containsExactly(oneByOne.copy().floats());
  }

  @Test
  void aTransformDefaultsTo44100HzStereo() {
    float[] samples = new float[800];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * 200 * i / 8000);
    }
    AudioBuffer output =
        NodeRuns.runAudio("AudioTransformNode", "{}", NodeRuns.mono(8000, samples));
    assertThat(output.spec()).isEqualTo(new AudioSpec(44_100, 2, AudioFormat.F32, 4410));
    for (int i = 2000; i < 2400; i++) {
      assertThat(output.floats()[2 * i + 1]).isEqualTo(output.floats()[2 * i]);
      assertThat((double) output.floats()[2 * i])
          .isCloseTo(Math.sin(2 * Math.PI * 200 * i / 44_100), within(1e-3));
    }
  }

  @Test
  void aTransformThatHasNothingToDoKeepsTheFormat() {
    AudioBuffer shorts = AudioBuffer.i16(new short[] {1, 2, 3, 4}, 2, 44_100, 2);
    AudioBuffer same = NodeRuns.runAudio("AudioTransformNode", "{}", shorts);
    assertThat(same.copy().shorts()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aTransformNeedsARateAndPossibleChannels() {
    assertThatThrownBy(() -> NodeRuns.run("AudioTransformNode", "{}", STEREO.withSampleRate(0)))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("source_rate");
    assertThatThrownBy(() -> NodeRuns.run("AudioTransformNode", "{'output_channels': 4}", STEREO))
        .isInstanceOf(AudioFormatError.class);
  }
}
