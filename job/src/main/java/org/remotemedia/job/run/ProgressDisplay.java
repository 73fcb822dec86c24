package org.remotemedia.job.run;

import java.io.PrintWriter;
import org.remotemedia.job.output.RunProgress;

/**
 * Shows how far a run is: a line that is rewritten in place on a terminal, and otherwise a line of
 * its own every few seconds.
 */
final class ProgressDisplay {
  private static final long PLAIN_INTERVAL_MS = 5000;

  private final PrintWriter out;
  private final boolean terminal;
  private final int columns;
  private final RemainingTime remaining = new RemainingTime();
  private long shownAtMs;
  private boolean waited;
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

  /** Shows a state. */
  void show(RunProgress progress, RecordTotal total) {
    ProgressLine line = new ProgressLine(progress, total, remaining.after(progress, total));
    if (terminal) {
      // In the last column some terminals go on to the next line.
      out.print("\r" + line.fitting(columns - 1) + "\u001b[K");
      out.flush();
      lineOpen = true;
    } else if (progress.elapsedMs() - shownAtMs >= PLAIN_INTERVAL_MS
        || (progress.waiting() != null && !waited)) {
      waited = progress.waiting() != null;
      shownAtMs = progress.elapsedMs();
      out.println(line.full());
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
}
