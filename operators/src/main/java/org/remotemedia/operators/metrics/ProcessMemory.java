package org.remotemedia.operators.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Resident memory of this process and of all that it has started, as Linux tells it. */
public final class ProcessMemory {
  private static final long OLDEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final Path PROCESSES = Path.of("/proc");

  private static long lookedNanos;
  private static long lastBytes = -1;

  private ProcessMemory() {}

  /** Names this process among those of all machines. */
  public static String processName() {
    return ManagementFactory.getRuntimeMXBean().getName();
  }

  /**
   * The sum over this process and the living ones that it has started, directly or not, of the most
   * that each has held since it began. What processes share counts for each.
   *
   * @return bytes; 0 where the system does not tell
   */
  public static long peakBytes() {
    try (Stream<ProcessHandle> started = ProcessHandle.current().descendants()) {
      long bytes =
          Stream.concat(Stream.of(ProcessHandle.current()), started)
              .mapToLong(process -> peakBytes(process.pid()))
              .sum();
      remember(bytes);
      return bytes;
    }
  }

  /** The same, looked at within the last second, by whichever thread. */
  public static synchronized long recentPeakBytes() {
    return lastBytes >= 0 && System.nanoTime() - lookedNanos < OLDEST_NANOS
        ? lastBytes
        : peakBytes();
  }

  private static synchronized void remember(long bytes) {
    lastBytes = bytes;
    lookedNanos = System.nanoTime();
  }

  private static long peakBytes(long pid) {
    try {
      Path status = PROCESSES.resolve(Long.toString(pid)).resolve("status");
      Matcher peak = PEAK.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
      return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
    } catch (IOException e) {
      // It has ended, or there is no such file on this system.
      return 0;
    }
  }
}
