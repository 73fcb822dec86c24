package org.remotemedia.operators.value;

import java.lang.reflect.Array;

/**
 * Interleaved samples with their rate, channels and format.
 *
 * <p>The buffer is a view: it neither copies nor owns its array, and the array may be longer than
 * {@link #samples()}. In a stream a chunk is valid, and must be left unchanged, until the call that
 * hands it over returns; whoever keeps it takes a {@link #copy()}.
 */
public final class AudioBuffer implements Value {
  private final Object array;
  private final int frames;
  private final int sampleRate;
  private final int channels;
  private final AudioFormat format;

  private AudioBuffer(AudioFormat format, Object array, int frames, int sampleRate, int channels) {
    if (channels < 1 || frames < 0 || sampleRate < 0) {
      throw new IllegalArgumentException(
          "frames " + frames + ", sampleRate " + sampleRate + ", channels " + channels);
    }
    if ((long) frames * channels > Array.getLength(array)) {
      throw new IllegalArgumentException(
          frames + " frames of " + channels + " channels do not fit " + Array.getLength(array));
    }
    this.format = format;
    this.array = array;
    this.frames = frames;
    this.sampleRate = sampleRate;
    this.channels = channels;
  }

  /** Over the first {@code frames * channels} elements of {@code samples}. */
  public static AudioBuffer f32(float[] samples, int frames, int sampleRate, int channels) {
    return new AudioBuffer(AudioFormat.F32, samples, frames, sampleRate, channels);
  }

  /** Over the first {@code frames * channels} elements of {@code samples}. */
  public static AudioBuffer i16(short[] samples, int frames, int sampleRate, int channels) {
    return new AudioBuffer(AudioFormat.I16, samples, frames, sampleRate, channels);
  }

  /** Over the first {@code frames * channels} elements of {@code samples}. */
  public static AudioBuffer i32(int[] samples, int frames, int sampleRate, int channels) {
    return new AudioBuffer(AudioFormat.I32, samples, frames, sampleRate, channels);
  }

  /** Over the first {@code frames * channels} elements of {@code samples}. */
  public static AudioBuffer f64(double[] samples, int frames, int sampleRate, int channels) {
    return new AudioBuffer(AudioFormat.F64, samples, frames, sampleRate, channels);
  }

  /** Over an array that {@link AudioFormat#newArray} of {@code spec}'s format made. */
  public static AudioBuffer over(Object array, int frames, AudioSpec spec) {
    Class<?> expected =
        switch (spec.format()) {
          case F32 -> float[].class;
          case I16 -> short[].class;
          case I32 -> int[].class;
          case F64 -> double[].class;
        };
    if (array.getClass() != expected) {
      throw new IllegalArgumentException(
          array.getClass().getSimpleName() + " given for " + spec.format());
    }
    return new AudioBuffer(spec.format(), array, frames, spec.sampleRate(), spec.channels());
  }

  public AudioFormat format() {
    return format;
  }

  /** Sample frames per second, {@link AudioSpec#UNKNOWN_RATE} when unknown. */
  public int sampleRate() {
    return sampleRate;
  }

  public int channels() {
    return channels;
  }

  /** Sample frames: samples per channel. */
  public int frames() {
    return frames;
  }

  /** Samples over all channels. */
  public int samples() {
    return frames * channels;
  }

  public AudioSpec spec() {
    return new AudioSpec(sampleRate, channels, format, frames);
  }

  /** Length in seconds; 0 when the rate is unknown. */
  public double durationSeconds() {
    return sampleRate == 0 ? 0.0 : (double) frames / sampleRate;
  }

  public long bytes() {
    return (long) samples() * format.bytesPerSample();
  }

  /** The backing array of F32 audio. */
  public float[] floats() {
    return (float[]) array;
  }

  /** The backing array of I16 audio. */
  public short[] shorts() {
    return (short[]) array;
  }

  /** The backing array of I32 audio. */
  public int[] ints() {
    return (int[]) array;
  }

  /** The backing array of F64 audio. */
  public double[] doubles() {
    return (double[]) array;
  }

  /** The backing array, of the format's element type. */
  public Object array() {
    return array;
  }

  /** The same samples with another rate. */
  public AudioBuffer withSampleRate(int newRate) {
    return new AudioBuffer(format, array, frames, newRate, channels);
  }

  /** A copy with an array of its own of exactly {@link #samples()} elements. */
  public AudioBuffer copy() {
    return slice(0, frames);
  }

  /** A copy of {@code count} frames from {@code firstFrame} on. */
  public AudioBuffer slice(int firstFrame, int count) {
    Object target = format.newArray(count * channels);
    System.arraycopy(array, firstFrame * channels, target, 0, count * channels);
    return new AudioBuffer(format, target, count, sampleRate, channels);
  }

  @Override
  public String toString() {
    return frames + " frames, " + sampleRate + " Hz, " + channels + " ch, " + format.wireName();
  }
}
