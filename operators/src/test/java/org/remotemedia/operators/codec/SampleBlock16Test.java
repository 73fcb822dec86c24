package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleBlock16Test {
  private static final int FRAMES = 300;

  /** Blocks in which each sample tells its channel and frame, both signs and the extremes. */
  private static FlacBlocks blocks(int channels) {
    FlacStreamInfo info = new FlacStreamInfo(FRAMES, 48_000, channels, 16, FRAMES, "00");
    FlacBlocks blocks = new FlacBlocks(new CodecInput(new ByteArrayInputStream(new byte[0])), info);
    for (int channel = 0; channel < channels; channel++) {
      for (int frame = 0; frame < FRAMES; frame++) {
        blocks.channel(channel)[FlacBlocks.offset() + frame] = sample(channel, frame);
      }
    }
    return blocks;
  }

  private static short sample(int channel, int frame) {
    return switch (frame) {
      case 0 -> Short.MIN_VALUE;
      case 1 -> Short.MAX_VALUE;
      default -> (short) ((frame % 2 == 0 ? 1 : -1) * (1000 * (channel + 1) + frame));
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void samplesOfAFrameLieSideBySide(int channels) {
    SampleBlock16 block = new SampleBlock16(channels);
    block.interleave(blocks(channels), FRAMES);
    assertThat(block.samples()).hasSize(FRAMES * channels);
    for (int i = 0; i < FRAMES * channels; i++) {
      assertThat(block.samples()[i]).as("%d", i).isEqualTo(sample(i % channels, i / channels));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void floatsAreTakenFromAFrameAndPutAtAFrame(int channels) {
    SampleBlock16 block = new SampleBlock16(channels);
    block.interleave(blocks(channels), FRAMES);
    int from = 7;
    int to = 3;
    int count = 101;
    float[] out = new float[(to + count + 5) * channels];
    Arrays.fill(out, 9);
    block.toFloat(from, out, to, count);
    for (int i = 0; i < out.length; i++) {
      int frame = i / channels - to;
      float expected =
          frame < 0 || frame >= count ? 9 : sample(i % channels, from + frame) / 32768f;
      assertThat(out[i]).as("%d", i).isEqualTo(expected);
    }
  }

  @Test
  void theExtremesOfTheFormatAreThoseOfTheScale() {
    SampleBlock16 block = new SampleBlock16(1);
    block.interleave(blocks(1), 2);
    float[] out = new float[2];
    block.toFloat(0, out, 0, 2);
    assertThat(out).containsExactly(-1f, 32767 / 32768f);
  }

  @Test
  void aShorterBlockReplacesTheBeginningOfALongerOne() {
    SampleBlock16 block = new SampleBlock16(2);
    FlacBlocks blocks = blocks(2);
    block.interleave(blocks, FRAMES);
    blocks.channel(1)[FlacBlocks.offset()] = 5;
    block.interleave(blocks, 1);
    assertThat(block.samples()).startsWith(Short.MIN_VALUE, (short) 5, Short.MAX_VALUE);
  }
}
