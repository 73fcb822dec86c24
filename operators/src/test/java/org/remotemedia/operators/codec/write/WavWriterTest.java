package org.remotemedia.operators.codec.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.codec.AudioDecoder;
import org.remotemedia.operators.codec.TruncatedAudioError;
import org.remotemedia.operators.codec.WavFiles;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

class WavWriterTest {
  /** Samples that cover the range and do not repeat soon. */
  private static AudioBuffer ramp(AudioFormat format, int frames, int channels) {
    Object array = format.newArray(frames * channels);
    for (int i = 0; i < frames * channels; i++) {
      int value = i * 0x9E3779B9;
      switch (format) {
        case F32 -> ((float[]) array)[i] = (value >> 8) * 0x1p-23f;
        case I16 -> ((short[]) array)[i] = (short) value;
        case I32 -> ((int[]) array)[i] = value;
        case F64 -> ((double[]) array)[i] = (value >> 8) * 0x1p-23;
      }
    }
    return AudioBuffer.over(array, frames, new AudioSpec(48000, channels, format, frames));
  }

  private static float asFloat(AudioBuffer audio, int i) {
    return switch (audio.format()) {
      case F32 -> audio.floats()[i];
      case I16 -> audio.shorts()[i] / 32768f;
      case I32 -> (float) audio.ints()[i] / 0x1p31f;
      case F64 -> (float) audio.doubles()[i];
    };
  }

  private static MemoryChannel write(AudioBuffer audio, boolean announced, int chunkFrames)
      throws IOException {
    MemoryChannel memory = new MemoryChannel();
    AudioSpec spec = announced ? audio.spec() : audio.spec().withFrames(AudioSpec.UNKNOWN_FRAMES);
    try (WavWriter writer = new WavWriter(memory, spec)) {
      for (int from = 0; from < audio.frames(); from += chunkFrames) {
        writer.write(audio.slice(from, Math.min(chunkFrames, audio.frames() - from)));
      }
      writer.finish();
    }
    return memory;
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 1, true", "F32, 2, false", "F32, 6, true", "I16, 1, true", "I16, 2, false",
    "I16, 3, true", "I32, 1, false", "I32, 2, true", "I32, 8, false", "F64, 1, true",
    "F64, 2, false", "F64, 5, true"
  })
  void whatIsWrittenIsReadBackWhateverTheChunks(AudioFormat format, int channels, boolean announced)
      throws IOException {
    for (int frames : new int[] {0, 1, 1000, 200_000}) {
      AudioBuffer audio = ramp(format, frames, channels);
      MemoryChannel memory = write(audio, announced, Math.max(1, frames));
      assertThat(write(audio, announced, 777).bytes()).isEqualTo(memory.bytes());
      try (AudioDecoder decoder = WavFiles.open(memory.bytes())) {
        // Of an empty file whose size says 0 nothing but its end can tell.
        assertThat(decoder.spec())
            .isEqualTo(
                new AudioSpec(
                    48000,
                    channels,
                    AudioFormat.F32,
                    frames == 0 ? AudioSpec.UNKNOWN_FRAMES : frames));
        float[] read = WavFiles.readAll(decoder, 4096);
        assertThat(read).hasSize(frames * channels);
        for (int i = 0; i < read.length; i++) {
          if (read[i] != asFloat(audio, i)) {
            assertThat(read[i]).as("sample %d", i).isEqualTo(asFloat(audio, i));
          }
        }
      }
      ByteBuffer header = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(header.getInt(4)).isEqualTo(memory.bytes().length - 8);
    }
  }

  @Test
  void headersOfKnownLengthAreTheUsualOnes() throws IOException {
    byte[] pcm = write(ramp(AudioFormat.I16, 10, 2), true, 10).bytes();
    assertThat(pcm).hasSize(44 + 40);
    byte[] floating = write(ramp(AudioFormat.F32, 10, 2), true, 10).bytes();
    assertThat(floating).hasSize(58 + 80);
    assertThat(new String(floating, 38, 4, StandardCharsets.US_ASCII)).isEqualTo("fact");
    assertThat(ByteBuffer.wrap(floating).order(ByteOrder.LITTLE_ENDIAN).getInt(46)).isEqualTo(10);
    byte[] extensible = write(ramp(AudioFormat.I16, 10, 3), true, 10).bytes();
    ByteBuffer format = ByteBuffer.wrap(extensible).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(format.getShort(20)).isEqualTo((short) 0xFFFE);
    assertThat(format.getShort(44)).isEqualTo((short) 1);
  }

  @Test
  void aFileThatFitsTheBufferCostsOneWrite() throws IOException {
    assertThat(write(ramp(AudioFormat.I16, 200_000, 2), true, 1000).writes()).isEqualTo(1);
    assertThat(write(ramp(AudioFormat.F32, 100_000, 2), false, 1000).writes()).isEqualTo(1);
  }

  @Test
  void aBufferCanBeUsedForOneFileAfterTheOther() throws IOException {
    ByteBuffer buffer = AudioFileWriter.newBuffer();
    AudioBuffer audio = ramp(AudioFormat.F32, 300_000, 1);
    byte[] alone = write(audio, true, 1000).bytes();
    for (int i = 0; i < 2; i++) {
      MemoryChannel memory = new MemoryChannel();
      try (WavWriter writer = new WavWriter(memory, audio.spec(), buffer)) {
        writer.write(audio);
        writer.finish();
      }
      assertThat(memory.bytes()).isEqualTo(alone);
    }
  }

  @Test
  void aWrongNumberOfFramesIsNotAccepted() throws IOException {
    AudioBuffer audio = ramp(AudioFormat.F32, 10, 1);
    try (WavWriter writer = new WavWriter(new MemoryChannel(), audio.spec().withFrames(11))) {
      writer.write(audio);
      assertThatThrownBy(writer::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("10 frames written, 11 were announced");
    }
  }

  @Test
  void aChunkOfAnotherFormatIsNotAccepted() throws IOException {
    try (WavWriter writer =
        new WavWriter(new MemoryChannel(), new AudioSpec(48000, 1, AudioFormat.I16, -1))) {
      assertThatThrownBy(() -> writer.write(ramp(AudioFormat.F32, 10, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void beyondFourGibibytesTheHeaderIsRf64(boolean announced) throws IOException {
    long frames = 3_000_000_000L;
    AudioSpec spec = new AudioSpec(48000, 1, AudioFormat.I16, frames);
    ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    (announced ? WavHeader.of(spec) : WavHeader.patched(spec)).write(out);
    int headerBytes = out.position();
    ByteBuffer preliminary = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    WavHeader.of(spec.withFrames(AudioSpec.UNKNOWN_FRAMES)).write(preliminary);
    assertThat(preliminary.position()).isEqualTo(headerBytes);
    assertThat(out.getLong(20)).isEqualTo(headerBytes - 8 + 2 * frames);
    try (AudioDecoder decoder = WavFiles.open(Arrays.copyOf(out.array(), headerBytes + 6))) {
      assertThat(decoder.spec().frames()).isEqualTo(frames);
      assertThatThrownBy(() -> WavFiles.readAll(decoder, 10))
          .isInstanceOfSatisfying(
              TruncatedAudioError.class, e -> assertThat(e.foundFrames()).isEqualTo(3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 10000, F64, 10000 channels of f64: at most 8191",
    "48000, 8191, F64,",
    "48000, 2000000000, F32, 2000000000 channels of f32: at most 16383",
    "2147483647, 1, I16,",
    "2147483647, 1, F32, 1 channel of f32 at 2147483647 Hz: at most 1073741823 Hz",
    "1073741823, 1, F32,",
    "0, 1, I16, unknown sample rate",
  })
  void whatWavCannotHoldIsRefused(int rate, int channels, AudioFormat format, String why) {
    AudioSpec spec = new AudioSpec(rate, channels, format, 1);
    if (why == null) {
      assertThat(WavWriter.refusal(spec)).isEmpty();
      assertThatCode(() -> new WavWriter(new MemoryChannel(), spec)).doesNotThrowAnyException();
    } else {
      assertThat(WavWriter.refusal(spec).orElseThrow()).contains(why);
      assertThatThrownBy(() -> new WavWriter(new MemoryChannel(), spec))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(WavWriter.refusal(spec).orElseThrow());
    }
  }
}
