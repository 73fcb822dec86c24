package org.remotemedia.job.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** WAV files for tests, written and read back without the project's writer and decoder. */
public final class Wavs {
  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;

  /** The format tag stands at this place of the subtype of an extensible header. */
  private static final int SUBTYPE_OFFSET = 24;

  private static final int EXTENSIBLE = 0xFFFE;

  private static final int HEADER_BYTES = 44;

  private Wavs() {}

  /** Bursts of a tone, 100 ms on and 100 ms off, a little different in each channel. */
  public static AudioBuffer bursts(int sampleRate, int channels, AudioFormat format, int frames) {
    Object array = format.newArray(frames * channels);
    for (int frame = 0; frame < frames; frame++) {
      boolean on = frame * 10L / sampleRate % 2 == 0;
      for (int channel = 0; channel < channels; channel++) {
        double phase = 2 * Math.PI * (440 + 110 * channel) * frame / sampleRate;
        set(array, frame * channels + channel, format, on ? 0.5 * Math.sin(phase) : 0);
      }
    }
    return AudioBuffer.over(array, frames, new AudioSpec(sampleRate, channels, format, frames));
  }

  /** The same in mono F32. */
  public static AudioBuffer bursts(int sampleRate, int frames) {
    return bursts(sampleRate, 1, AudioFormat.F32, frames);
  }

  /**
   * A tone with noise, 16 bit, that stops for the last 400 ms of each second; for each seed
   * another.
   */
  public static AudioBuffer tones(int sampleRate, int channels, int seconds, long seed) {
    Random random = new Random(seed);
    int frames = sampleRate * seconds;
    short[] samples = new short[frames * channels];
    for (int frame = 0; frame < frames; frame++) {
      double time = (double) frame / sampleRate;
      double tone = time % 1 < 0.6 ? 0.3 * Math.sin(2 * Math.PI * (200 + 40 * seed) * time) : 0;
      for (int channel = 0; channel < channels; channel++) {
        double noise = 0.001 * random.nextGaussian();
        samples[frame * channels + channel] = (short) Math.round(32767 * (tone + noise));
      }
    }
    return AudioBuffer.i16(samples, frames, sampleRate, channels);
  }

  private static void set(Object array, int index, AudioFormat format, double value) {
    switch (format) {
      case F32 -> Array.setFloat(array, index, (float) value);
      case I16 -> Array.setShort(array, index, (short) (value * 0x1p15));
      case I32 -> Array.setInt(array, index, (int) (value * 0x1p31));
      case F64 -> Array.setDouble(array, index, value);
    }
  }

  /** Writes a file, making the directories above it. */
  public static void write(Path file, AudioBuffer audio) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes(audio));
  }

  /** The bytes of a file. */
  public static byte[] bytes(AudioBuffer audio) {
    int dataBytes = audio.samples() * audio.format().bytesPerSample();
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header(audio.spec(), dataBytes));
    for (int i = 0; i < audio.samples(); i++) {
      switch (audio.format()) {
        case F32 -> bytes.putFloat(audio.floats()[i]);
        case I16 -> bytes.putShort(audio.shorts()[i]);
        case I32 -> bytes.putInt(audio.ints()[i]);
        case F64 -> bytes.putDouble(audio.doubles()[i]);
      }
    }
    return bytes.array();
  }

  /** What stands before the samples of a file, which take {@code dataBytes}. */
  public static byte[] header(AudioSpec spec, int dataBytes) {
    int frameBytes = spec.channels() * spec.format().bytesPerSample();
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(HEADER_BYTES - 8 + dataBytes)
        .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
        .putInt(16)
        .putShort((short) (spec.format().isInteger() ? PCM : IEEE_FLOAT))
        .putShort((short) spec.channels())
        .putInt(spec.sampleRate())
        .putInt(spec.sampleRate() * frameBytes)
        .putShort((short) frameBytes)
        .putShort((short) spec.format().bits())
        .put("data".getBytes(StandardCharsets.US_ASCII))
        .putInt(dataBytes)
        .array();
  }

  /**
   * Reads a file in the format in which it holds its samples, whose number must be what the header
   * says.
   */
  public static AudioBuffer read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    require("RIFF".equals(id(bytes)), file, "begins with RIFF");
    require(bytes.getInt() == bytes.limit() - 8, file, "has the right RIFF size");
    require("WAVE".equals(id(bytes)), file, "is WAVE");
    AudioSpec spec = null;
    while (true) {
      String chunk = id(bytes);
      int size = bytes.getInt();
      int start = bytes.position();
      if ("fmt ".equals(chunk)) {
        spec = format(bytes, start, file);
      } else if ("data".equals(chunk)) {
        require(size == bytes.limit() - start, file, "has samples up to its end");
        return samples(bytes, spec);
      }
      bytes.position(start + size);
    }
  }

  private static AudioSpec format(ByteBuffer bytes, int start, Path file) {
    int tag = Short.toUnsignedInt(bytes.getShort(start));
    int channels = bytes.getShort(start + 2);
    int sampleRate = bytes.getInt(start + 4);
    int frameBytes = bytes.getShort(start + 12);
    int bits = bytes.getShort(start + 14);
    require(frameBytes == channels * bits / 8, file, "has the right frame size");
    require(bytes.getInt(start + 8) == sampleRate * frameBytes, file, "has the right byte rate");
    int kind = tag == EXTENSIBLE ? bytes.getShort(start + SUBTYPE_OFFSET) : tag;
    for (AudioFormat format : AudioFormat.values()) {
      if (format.bits() == bits && kind == (format.isInteger() ? PCM : IEEE_FLOAT)) {
        return new AudioSpec(sampleRate, channels, format, AudioSpec.UNKNOWN_FRAMES);
      }
    }
    throw new AssertionError(file + " has format " + kind + " with " + bits + " bits");
  }

  private static AudioBuffer samples(ByteBuffer bytes, AudioSpec spec) {
    int count = bytes.remaining() / spec.format().bytesPerSample();
    Object array = spec.format().newArray(count);
    for (int i = 0; i < count; i++) {
      switch (spec.format()) {
        case F32 -> Array.setFloat(array, i, bytes.getFloat());
        case I16 -> Array.setShort(array, i, bytes.getShort());
        case I32 -> Array.setInt(array, i, bytes.getInt());
        case F64 -> Array.setDouble(array, i, bytes.getDouble());
      }
    }
    return AudioBuffer.over(array, count / spec.channels(), spec);
  }

  private static String id(ByteBuffer bytes) {
    byte[] id = new byte[4];
    bytes.get(id);
    return new String(id, StandardCharsets.US_ASCII);
  }

  private static void require(boolean holds, Path file, String what) {
    if (!holds) {
      throw new AssertionError("not true that " + file + ' ' + what);
    }
  }

  /** Writes mono of 16 bit at 8 kHz, as a file with a hole, which takes no room. */
  public static void writeSilence(Path file, int bytes) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] header = header(new AudioSpec(8000, 1, AudioFormat.I16, bytes / 2), bytes);
    try (RandomAccessFile wav = new RandomAccessFile(file.toFile(), "rw")) {
      wav.write(header);
      wav.setLength(header.length + (long) bytes);
    }
  }
}
