package org.remotemedia.job.write;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.remotemedia.operators.accounts.BoundedText;
import org.remotemedia.operators.error.Failure;

/**
 * A line of {@code key=value} pairs per failed record, for the log. Of each node at most so many a
 * minute; the others are counted and told as one line.
 */
final class FailureLog implements AutoCloseable {
  /** Lines per node and minute. */
  static final int MOST_LINES = 10;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String READING = "-";

  private static final class Window {
    private long startNanos;
    private int lines;
    private long withheld;
  }

  private final Consumer<String> log;
  private final LongSupplier nanoTime;
  private final Map<String, Window> windows = new HashMap<>();

  /**
   * @param log takes the lines
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  FailureLog(Consumer<String> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /** Tells of a record that has failed. */
  void failed(String record, Failure failure) {
    String node = failure.nodeId() == null ? READING : failure.nodeId();
    long now = nanoTime.getAsLong();
    Window window = windows.get(node);
    if (window == null) {
      window = new Window();
      window.startNanos = now;
      windows.put(node, window);
    } else if (now - window.startNanos >= WINDOW_NANOS) {
      tellWithheld(node, window);
      window.startNanos = now;
      window.lines = 0;
    }
    if (window.lines == MOST_LINES) {
      window.withheld++;
      return;
    }
    window.lines++;
    log.accept(
        "event=record_failed record="
            + quoted(BoundedText.name(record))
            + " node="
            + quoted(node)
            + " error="
            + failure.kind().wireName()
            + " attempts="
            + failure.attempts()
            + " message="
            + quoted(BoundedText.message(failure.message())));
  }

  /** Tells what was withheld so far. */
  @Override
  public void close() {
    windows.forEach(this::tellWithheld);
  }

  private void tellWithheld(String node, Window window) {
    if (window.withheld > 0) {
      log.accept("event=records_failed node=" + quoted(node) + " more=" + window.withheld);
      window.withheld = 0;
    }
  }

  /** In quotation marks, on one line: what comes from outside cannot look like another line. */
  private static String quoted(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                shown.append('\\').appendCodePoint(c);
              } else if (c == '\n') {
                shown.append("\\n");
              } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.append('"').toString();
  }
}
