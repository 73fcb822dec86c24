package org.remotemedia.job.run;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;
import org.remotemedia.job.sink.RunProgress;

/**
 * Shows how far a run is: a line that is rewritten in place on a terminal, and otherwise a line of
 * its own every few seconds.
 */
final class ProgressDisplay {
  private static final long PLAIN_INTERVAL_MS = 5000;

  private final PrintWriter out;
  private final boolean terminal;
  private final int columns;
  private long shownAtMs;
  private boolean lineOpen;

  /**
   * @param terminal whether {@code out} is a terminal
   * @param columns its width in characters
   */
  ProgressDisplay(PrintWriter out, boolean terminal, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  /** For the process's error stream; the launcher says whether that is a terminal. */
  static ProgressDisplay on(PrintWriter err) {
    boolean terminal = Boolean.getBoolean("remotemedia.terminal");
    return new ProgressDisplay(err, terminal, Integer.getInteger("remotemedia.columns", 80));
  }

  /**
   * Shows a state.
   *
   * @param totalRecords records in all, once they are counted
   */
  void show(RunProgress progress, OptionalLong totalRecords) {
    String line = line(progress, totalRecords);
    if (terminal) {
      String fitting = line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
      out.print("\r" + fitting + "\u001b[K");
      out.flush();
      lineOpen = true;
    } else if (progress.elapsedMs() - shownAtMs >= PLAIN_INTERVAL_MS) {
      shownAtMs = progress.elapsedMs();
      out.println(line);
    }
  }

  /** Leaves the terminal on a line of its own. */
  void finish() {
    if (lineOpen) {
      out.print("\r\u001b[K");
      out.flush();
      lineOpen = false;
    }
  }

  static String line(RunProgress progress, OptionalLong totalRecords) {
    StringBuilder text = new StringBuilder();
    text.append(count(progress.records()));
    totalRecords.ifPresent(total -> text.append(" of ").append(count(total)));
    text.append(" records, ").append(audioLength(progress.audioSeconds())).append(" of audio");
    if (progress.elapsedMs() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              ", %,.0f × real time",
              progress.audioSeconds() * 1000 / progress.elapsedMs()));
    }
    text.append(", ").append(count(progress.failed())).append(" failed");
    if (totalRecords.isPresent() && progress.records() > 0) {
      long left = Math.max(0, totalRecords.getAsLong() - progress.records());
      text.append(", ETA ").append(duration(progress.elapsedMs() * left / progress.records()));
    }
    return text.toString();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Audio in the unit that suits its length. */
  static String audioLength(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
    return String.format(Locale.ROOT, "%,.1f h", seconds / 3600);
  }

  private static String duration(long ms) {
    long seconds = (ms + 999) / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
