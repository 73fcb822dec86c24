package org.remotemedia.operators.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.operators.kernel.ChannelMixing;
import org.remotemedia.operators.kernel.KernelPath;
import org.remotemedia.operators.kernel.ResampleQuality;
import org.remotemedia.operators.kernel.Resampler;
import org.remotemedia.operators.kernel.SampleConversion;
import org.remotemedia.operators.kernel.ScalarArithmetic;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.kernel.SpeechThreshold;
import org.remotemedia.operators.kernel.VoiceSegmenter;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.VoiceSegment;

/**
 * The kernels' half of {@code bin/bench}: does what it is told on standard input, one line at a
 * time, and answers each with one line, the CPU time in nanoseconds, so that the other half can run
 * its competitors in turn. Samples pass through files of F32, I16 or I32 in little-endian order.
 *
 * <ul>
 *   <li>{@code resample FROM TO QUALITY CHANNELS CHUNK_FRAMES REPEAT IN OUT}; for a quality with
 *       {@code _direct} behind its name, in the direct form
 *   <li>{@code footprint FROM TO QUALITY CHANNELS SECONDS IN OUT}; OUT takes, F64, the bytes of a
 *       resampler's buffers and tables, those that were allocated to make it, and those that a warm
 *       one allocates in that time of audio
 *   <li>{@code convert FROM_FORMAT TO_FORMAT BLOCK REPEAT IN OUT}; each block of so many samples
 *       overwrites the one before, and OUT takes the last
 *   <li>{@code vad FRAME_MS RATE BEGINS_DB GOES_ON_DB fixed|adaptive REPEAT IN OUT}; OUT takes the
 *       energy of each whole frame in dB, then start, end in ms, energy and confidence of each
 *       segment, all F64
 *   <li>{@code multiply FACTOR REPEAT IN OUT}, of F32
 *   <li>{@code mono CHANNELS REPEAT IN OUT}, of F32
 *   <li>{@code others IN OUT} runs {@link OtherKernels}; nothing is read, written or timed
 * </ul>
 *
 * <p>The time is that of the last of {@code REPEAT} times.
 */
public final class KernelBenchmark {
  /** Of a kernel, whose result is then written to a file. */
  private interface Timed {
    ByteBuffer run(long[] nanos) throws IOException;
  }

  private KernelBenchmark() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(KernelPath.describe() + ", Java " + Runtime.version());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      Timed timed =
          switch (words[0]) {
            case "resample" -> nanos -> resample(words, nanos);
            case "footprint" -> nanos -> footprint(words);
            case "convert" -> nanos -> convert(words, nanos);
            case "vad" -> nanos -> vad(words, nanos);
            case "multiply" -> nanos -> multiply(words, nanos);
            case "mono" -> nanos -> mono(words, nanos);
            case "others" ->
                nanos -> {
                  OtherKernels.run();
                  return bytes(0);
                };
            default -> throw new IllegalArgumentException(line);
          };
      long[] nanos = {0};
      ByteBuffer result = timed.run(nanos);
      write(Path.of(words[words.length - 1]), result);
      out.println(nanos[0]);
    }
  }

  private static ByteBuffer resample(String[] words, long[] nanos) throws IOException {
    int from = Integer.parseInt(words[1]);
    int to = Integer.parseInt(words[2]);
    int channels = Integer.parseInt(words[4]);
    int chunkFrames = Integer.parseInt(words[5]);
    float[] input = floats(words[7]);
    int frames = input.length / channels;
    AudioBuffer[] chunks = new AudioBuffer[(frames + chunkFrames - 1) / chunkFrames];
    AudioBuffer whole = AudioBuffer.f32(input, frames, from, channels);
    for (int i = 0; i < chunks.length; i++) {
      int first = i * chunkFrames;
      chunks[i] = whole.slice(first, Math.min(chunkFrames, frames - first));
    }
    Resampler resampler = resampler(words[3], from, to, channels);
    float[] output = new float[(int) Resampler.outputFrames(frames, from, to) * channels];
    int[] at = {0};
    for (int i = Integer.parseInt(words[6]); i > 0; i--) {
      at[0] = 0;
      long start = cpuNanos();
      for (AudioBuffer chunk : chunks) {
        resampler.process(chunk, block -> at[0] = append(block, output, at[0]));
      }
      resampler.flush(block -> at[0] = append(block, output, at[0]));
      nanos[0] = cpuNanos() - start;
    }
    ByteBuffer bytes = bytes(output.length * Float.BYTES);
    bytes.asFloatBuffer().put(output);
    return bytes;
  }

  /** F64 output is always made in the direct form. */
  private static Resampler resampler(String quality, int from, int to, int channels) {
    String name = quality.replace("_direct", "");
    AudioFormat format = name.equals(quality) ? AudioFormat.F32 : AudioFormat.F64;
    return new Resampler(from, to, ResampleQuality.ofWireName(name), channels, format);
  }

  private static int append(AudioBuffer block, float[] output, int at) {
    if (block.format() == AudioFormat.F64) {
      SampleConversion.convert(
          AudioFormat.F64, block.doubles(), 0, AudioFormat.F32, output, at, block.samples());
    } else {
      System.arraycopy(block.floats(), 0, output, at, block.samples());
    }
    return at + block.samples();
  }

  private static ByteBuffer footprint(String[] words) {
    int from = Integer.parseInt(words[1]);
    int channels = Integer.parseInt(words[4]);
    int seconds = Integer.parseInt(words[5]);
    AudioBuffer second = AudioBuffer.f32(new float[from * channels], from, from, channels);
    long before = allocatedBytes();
    Resampler resampler = resampler(words[3], from, Integer.parseInt(words[2]), channels);
    long made = allocatedBytes() - before;
    // Vectors are objects until the compiler has seen enough of them.
    runFor(600, resampler, second);
    before = allocatedBytes();
    runFor(seconds, resampler, second);
    long running = allocatedBytes() - before;
    ByteBuffer bytes = bytes(3 * Double.BYTES);
    bytes.asDoubleBuffer().put(new double[] {resampler.memoryBytes(), made, running});
    return bytes;
  }

  private static void runFor(int seconds, Resampler resampler, AudioBuffer second) {
    for (int i = 0; i < seconds; i++) {
      resampler.process(second, block -> {});
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static ByteBuffer convert(String[] words, long[] nanos) throws IOException {
    AudioFormat from = AudioFormat.ofWireName(words[1]);
    AudioFormat to = AudioFormat.ofWireName(words[2]);
    ByteBuffer raw = read(words[5]);
    int samples = raw.remaining() / from.bytesPerSample();
    Object source = from.newArray(samples);
    switch (from) {
      case F32 -> raw.asFloatBuffer().get((float[]) source);
      case I16 -> raw.asShortBuffer().get((short[]) source);
      case I32 -> raw.asIntBuffer().get((int[]) source);
      case F64 -> raw.asDoubleBuffer().get((double[]) source);
    }
    int block = Integer.parseInt(words[3]);
    Object target = to.newArray(block);
    for (int i = Integer.parseInt(words[4]); i > 0; i--) {
      long start = cpuNanos();
      for (int at = 0; at < samples; at += block) {
        SampleConversion.convert(from, source, at, to, target, 0, Math.min(block, samples - at));
      }
      nanos[0] = cpuNanos() - start;
    }
    ByteBuffer bytes = bytes(block * to.bytesPerSample());
    switch (to) {
      case F32 -> bytes.asFloatBuffer().put((float[]) target);
      case I16 -> bytes.asShortBuffer().put((short[]) target);
      case I32 -> bytes.asIntBuffer().put((int[]) target);
      case F64 -> bytes.asDoubleBuffer().put((double[]) target);
    }
    return bytes;
  }

  private static ByteBuffer vad(String[] words, long[] nanos) throws IOException {
    int rate = Integer.parseInt(words[2]);
    VoiceSegmenter.Rules rules =
        new VoiceSegmenter.Rules(
            new SpeechThreshold(
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                words[5].equals("adaptive")),
            Integer.parseInt(words[1]),
            0,
            0,
            0);
    List<VoiceSegment> segments = new ArrayList<>();
    int length = new VoiceSegmenter(rules, rate, 1, segments::add).frameLength();
    float[] input = floats(words[7]);
    double[] squares = new double[input.length / length];
    for (int i = Integer.parseInt(words[6]); i > 0; i--) {
      segments.clear();
      long start = cpuNanos();
      VoiceSegmenter segmenter = new VoiceSegmenter(rules, rate, 1, segments::add);
      for (int frame = 0; frame < squares.length; frame++) {
        squares[frame] = SignalEnergy.sumOfSquares(AudioFormat.F32, input, frame * length, length);
        segmenter.frame(length, squares[frame]);
      }
      segmenter.finish();
      nanos[0] = cpuNanos() - start;
    }
    ByteBuffer bytes = bytes((squares.length + 4 * segments.size()) * Double.BYTES);
    for (double sum : squares) {
      bytes.putDouble(SignalEnergy.decibels(sum / length));
    }
    for (VoiceSegment segment : segments) {
      bytes.putDouble((double) segment.startMs()).putDouble((double) segment.endMs());
      bytes.putDouble(segment.energyDb()).putDouble(segment.confidence());
    }
    return bytes.flip();
  }

  private static ByteBuffer multiply(String[] words, long[] nanos) throws IOException {
    float[] input = floats(words[3]);
    float[] output = new float[input.length];
    double factor = Double.parseDouble(words[1]);
    for (int i = Integer.parseInt(words[2]); i > 0; i--) {
      long start = cpuNanos();
      ScalarArithmetic.multiply(AudioFormat.F32, input, 0, output, input.length, factor);
      nanos[0] = cpuNanos() - start;
    }
    return floatBytes(output);
  }

  private static ByteBuffer mono(String[] words, long[] nanos) throws IOException {
    int channels = Integer.parseInt(words[1]);
    float[] input = floats(words[3]);
    float[] output = new float[input.length / channels];
    AudioBuffer source = AudioBuffer.f32(input, output.length, 16_000, channels);
    for (int i = Integer.parseInt(words[2]); i > 0; i--) {
      long start = cpuNanos();
      ChannelMixing.mean(source, 0, output.length, output);
      nanos[0] = cpuNanos() - start;
    }
    return floatBytes(output);
  }

  private static ByteBuffer floatBytes(float[] samples) {
    ByteBuffer bytes = bytes(samples.length * Float.BYTES);
    bytes.asFloatBuffer().put(samples);
    return bytes;
  }

  private static float[] floats(String file) throws IOException {
    ByteBuffer raw = read(file);
    float[] samples = new float[raw.remaining() / Float.BYTES];
    raw.asFloatBuffer().get(samples);
    return samples;
  }

  private static ByteBuffer read(String file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void write(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
