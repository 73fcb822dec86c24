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
import java.time.Duration;
import org.remotemedia.operators.codec.AudioDecoder;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.codec.LocalInput;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * The decoders' half of {@code bin/bench decode} and {@code bin/test-formats}: does what it is told
 * on standard input, one line at a time, and answers each with one line. Names of files hold no
 * spaces.
 *
 * <ul>
 *   <li>{@code time REPEAT FILE} decodes a file so many times; the answer is the wall time and the
 *       CPU time of all of them together in nanoseconds. CPU time is that of all threads of this
 *       process, the compiler's too, and of the decoder process.
 *   <li>{@code samples FILE OUT} decodes it into a file of interleaved little-endian floats; the
 *       answer is sample rate, channels and frames, or {@code error} and its message
 * </ul>
 */
public final class DecodeBenchmark {
  /** As many as the source of a job asks for at once. */
  private static final int BLOCK_SAMPLES = 1 << 15;

  private final AudioDecoders decoders;
  private final float[] block = new float[BLOCK_SAMPLES];

  private DecodeBenchmark(AudioDecoders decoders) {
    this.decoders = decoders;
  }

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("Java " + Runtime.version());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (AudioDecoders decoders = new AudioDecoders()) {
      DecodeBenchmark benchmark = new DecodeBenchmark(decoders);
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", -1);
        out.println(
            switch (words[0]) {
              case "time" -> benchmark.time(Integer.parseInt(words[1]), Path.of(words[2]));
              case "samples" -> benchmark.samples(Path.of(words[1]), Path.of(words[2]));
              default -> throw new IllegalArgumentException(line);
            });
      }
    }
  }

  private String time(int repeat, Path file) throws IOException {
    long startCpu = cpuNanos();
    long start = System.nanoTime();
    for (int i = 0; i < repeat; i++) {
      try (AudioDecoder decoder = open(file)) {
        int blockFrames = BLOCK_SAMPLES / decoder.spec().channels();
        while (decoder.read(block, blockFrames) > 0) {
          // Decoding alone is measured.
        }
      }
    }
    long wall = System.nanoTime() - start;
    return wall + " " + (cpuNanos() - startCpu);
  }

  private String samples(Path file, Path target) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(BLOCK_SAMPLES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel out =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        AudioDecoder decoder = open(file)) {
      int channels = decoder.spec().channels();
      long frames = 0;
      int count = decoder.read(block, BLOCK_SAMPLES / channels);
      while (count > 0) {
        bytes.clear().asFloatBuffer().put(block, 0, count * channels);
        bytes.limit(count * channels * Float.BYTES);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        frames += count;
        count = decoder.read(block, BLOCK_SAMPLES / channels);
      }
      return decoder.spec().sampleRate() + " " + channels + " " + frames;
    } catch (AudioFormatError e) {
      return "error " + e.getMessage().replace('\n', ' ');
    }
  }

  private AudioDecoder open(Path file) throws IOException {
    return decoders.open(LocalInput.open(file, Files.size(file)), file.getFileName().toString());
  }

  /** Of other processes the system tells CPU time in steps of a hundredth of a second. */
  private static long cpuNanos() {
    long children =
        ProcessHandle.current()
            .children()
            .mapToLong(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
            .sum();
    return children
        + ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
  }
}
