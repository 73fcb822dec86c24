package org.remotemedia.job.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Recordings for tests, written by the JDK rather than by the code that is tested. */
final class WavFixtures {
  private static final int[] RATES = {8000, 16000, 22050, 44100, 48000};

  private WavFixtures() {}

  /**
   * Writes {@code count} recordings of one to three seconds below {@code directory}: tones with
   * noise and pauses, at various rates, mono and stereo.
   */
  static void write(Path directory, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = directory.resolve("speaker-" + i % 3).resolve("Aufnahme ä " + i + ".wav");
      write(file, RATES[i % RATES.length], 1 + i % 2, 1 + i % 3, i);
    }
  }

  /** Writes one recording of 16 bit, with the folders above it. */
  static void write(Path file, int sampleRate, int channels, int seconds, long seed)
      throws IOException {
    Files.createDirectories(file.getParent());
    Random random = new Random(seed);
    byte[] bytes = new byte[sampleRate * seconds * channels * 2];
    for (int frame = 0; frame < sampleRate * seconds; frame++) {
      double time = (double) frame / sampleRate;
      double tone = time % 1 < 0.6 ? 0.3 * Math.sin(2 * Math.PI * (200 + 40 * seed) * time) : 0;
      for (int channel = 0; channel < channels; channel++) {
        int sample = (int) Math.round(32767 * (tone + 0.001 * random.nextGaussian()));
        int at = (frame * channels + channel) * 2;
        bytes[at] = (byte) sample;
        bytes[at + 1] = (byte) (sample >> 8);
      }
    }
    AudioFormat format = new AudioFormat(sampleRate, 16, channels, true, false);
    try (AudioInputStream audio =
        new AudioInputStream(
            new ByteArrayInputStream(bytes), format, (long) sampleRate * seconds)) {
      AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
    }
  }

  /** Writes mono of 16 bit at 8 kHz, as a file with a hole, which takes no room. */
  static void writeSilence(Path file, int bytes) throws IOException {
    Files.createDirectories(file.getParent());
    ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    header.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    header.putShort((short) 2).putShort((short) 16);
    header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    try (RandomAccessFile wav = new RandomAccessFile(file.toFile(), "rw")) {
      wav.write(header.array());
      wav.setLength(44L + bytes);
    }
  }
}
