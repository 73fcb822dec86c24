package org.remotemedia.job.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.remotemedia.job.output.RunProgress;

/**
 * Tells how long a run will still take from how fast it was of late: the start of a job, and what
 * an earlier run has done already, say nothing of it.
 */
final class RemainingTime {
  private static final long WINDOW_MS = 60_000;
  private static final long SHORTEST_MS = 2000;

  private final Deque<RunProgress> window = new ArrayDeque<>();

  /** Takes a state and returns the time until all records are done, ms; empty while unknown. */
  OptionalLong after(RunProgress now, RecordTotal total) {
    RunProgress newest = window.peekLast();
    if (newest == null || now.elapsedMs() > newest.elapsedMs()) {
      window.addLast(now);
    }
    while (window.size() > 2 && now.elapsedMs() - window.peekFirst().elapsedMs() > WINDOW_MS) {
      window.removeFirst();
    }
    while (window.size() > 1 && window.peekFirst().records() == 0) {
      window.removeFirst();
    }
    if (!total.isFinal()) {
      return OptionalLong.empty();
    }
    long left = total.seen() - now.records();
    if (left <= 0) {
      return OptionalLong.of(0);
    }
    RunProgress oldest = window.peekFirst();
    long tookMs = now.elapsedMs() - oldest.elapsedMs();
    long records = now.records() - oldest.records();
    if (tookMs < SHORTEST_MS || records <= 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.round((double) tookMs / records * left));
  }
}
