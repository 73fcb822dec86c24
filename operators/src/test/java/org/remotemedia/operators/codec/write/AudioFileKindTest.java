package org.remotemedia.operators.codec.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.operators.codec.AudioDecoder;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.codec.WavFiles;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** What holds for files of every kind; a new one is covered as soon as it has its line. */
class AudioFileKindTest {
  private static final int LARGE = 700_000;

  private static AudioBuffer noise(int frames) {
    short[] samples = new short[2 * frames];
    Random random = new Random(frames);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) random.nextInt();
    }
    return AudioBuffer.i16(samples, frames, 16_000, 2);
  }

  private static MemoryChannel write(
      AudioFileKind kind, AudioBuffer audio, boolean announced, int chunkFrames, ByteBuffer buffer)
      throws IOException {
    MemoryChannel file = new MemoryChannel();
    AudioSpec spec = announced ? audio.spec() : audio.spec().withFrames(AudioSpec.UNKNOWN_FRAMES);
    try (AudioFileWriter writer = kind.open(file, spec, buffer)) {
      for (int from = 0; from < audio.frames(); from += chunkFrames) {
        writer.write(audio.slice(from, Math.min(chunkFrames, audio.frames() - from)));
      }
      writer.finish();
      writer.finish();
      assertThat(writer.frames()).isEqualTo(audio.frames());
      assertThat(file.position()).isEqualTo(file.size());
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadBackWhateverTheChunksAndTheBuffer(AudioFileKind kind) throws IOException {
    ByteBuffer used = AudioFileWriter.newBuffer();
    for (int frames : new int[] {1, 5000, LARGE}) {
      AudioBuffer audio = noise(frames);
      for (boolean announced : new boolean[] {true, false}) {
        byte[] whole = write(kind, audio, announced, frames, AudioFileWriter.newBuffer()).bytes();
        assertThat(write(kind, audio, announced, 777, used).bytes()).isEqualTo(whole);
        try (AudioDecoder decoder = WavFiles.open(whole)) {
          assertThat(decoder.spec()).isEqualTo(audio.spec().withFormat(AudioFormat.F32));
          float[] read = WavFiles.readAll(decoder, 4096);
          assertThat(read).hasSize(2 * frames);
          for (int i = 0; i < read.length; i++) {
            if (read[i] != audio.shorts()[i] / 32768f) {
              assertThat(read[i]).as("sample %d", i).isEqualTo(audio.shorts()[i] / 32768f);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatFitsTheBufferCostsOneWrite(AudioFileKind kind) throws IOException {
    assertThat(write(kind, noise(100_000), false, 1000, AudioFileWriter.newBuffer()).writes())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotAsAnnouncedIsNotAccepted(AudioFileKind kind) throws IOException {
    AudioSpec spec = new AudioSpec(16_000, 2, AudioFormat.I16, 11);
    try (AudioFileWriter writer =
        kind.open(new MemoryChannel(), spec, AudioFileWriter.newBuffer())) {
      for (AudioBuffer other :
          new AudioBuffer[] {
            AudioBuffer.f32(new float[2], 1, 16_000, 2),
            AudioBuffer.i16(new short[2], 2, 16_000, 1),
            AudioBuffer.i16(new short[2], 1, 8000, 2)
          }) {
        assertThatThrownBy(() -> writer.write(other)).isInstanceOf(IllegalArgumentException.class);
      }
      writer.write(noise(10));
      assertThatThrownBy(writer::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("10 frames written, 11 were announced");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedIsNotOpened(AudioFileKind kind) {
    AudioSpec bare = new AudioSpec(AudioSpec.UNKNOWN_RATE, 1, AudioFormat.I16, 1);
    String why = kind.refusal(bare).orElseThrow();
    assertThatThrownBy(() -> kind.open(new MemoryChannel(), bare, AudioFileWriter.newBuffer()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @EnumSource
  void isNamedAsItsFilesAre(AudioFileKind kind) {
    assertThat(kind.wireName()).matches("[a-z]{3,}");
    assertThat(AudioDecoders.hasAudioSuffix("a" + kind.suffix())).isTrue();
    assertThat(AudioFileKind.ofWireName(kind.wireName().toUpperCase(Locale.ROOT))).contains(kind);
  }

  @Test
  void othersAreNone() {
    assertThat(AudioFileKind.ofWireName("mp3")).isEmpty();
    assertThat(AudioFileKind.ofWireName(".wav")).isEmpty();
  }
}
