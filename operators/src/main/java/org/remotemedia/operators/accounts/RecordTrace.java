package org.remotemedia.operators.accounts;

import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one record besides its values, gathered on its way down the chain: what its
 * recording is like, and the time of each step. The steps are {@link #READING}, the nodes from 1 on
 * in topological order, and {@link #WRITING}.
 */
public final class RecordTrace {
  /** The step before the nodes. */
  public static final int READING = 0;

  /** The step behind the nodes. */
  public static final int WRITING = -1;

  private static final int FIRST_STEPS = 8;

  private long[] nanos = new long[FIRST_STEPS];
  private long writingNanos;
  private int sampleRate;
  private int channels;
  private double meanSquare;

  /**
   * What the recording is like, once it was read to its end.
   *
   * @param sampleRate Hz
   * @param channels at least 1
   * @param meanSquare of all samples, full scale being 1.0
   */
  public void recording(int sampleRate, int channels, double meanSquare) {
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.meanSquare = meanSquare;
  }

  /** Whether the recording was read to its end, so that it is known what it is like. */
  public boolean isRead() {
    return channels > 0;
  }

  public int sampleRate() {
    return sampleRate;
  }

  public int channels() {
    return channels;
  }

  public double meanSquare() {
    return meanSquare;
  }

  /** Adds to the time of a step. */
  public void took(int step, long stepNanos) {
    if (step == WRITING) {
      writingNanos += stepNanos;
      return;
    }
    if (step >= nanos.length) {
      nanos = Arrays.copyOf(nanos, Math.max(step + 1, 2 * nanos.length));
    }
    nanos[step] += stepNanos;
  }

  /** The time of a step, ns. */
  public long nanos(int step) {
    if (step == WRITING) {
      return writingNanos;
    }
    return step < nanos.length ? nanos[step] : 0;
  }

  /** The time of all steps, ns. */
  public long totalNanos() {
    return writingNanos + Arrays.stream(nanos).sum();
  }

  /** The steps that took time, ns. */
  public SortedMap<Integer, Long> steps() {
    SortedMap<Integer, Long> steps = new TreeMap<>();
    for (int step = 0; step < nanos.length; step++) {
      if (nanos[step] > 0) {
        steps.put(step, nanos[step]);
      }
    }
    if (writingNanos > 0) {
      steps.put(WRITING, writingNanos);
    }
    return steps;
  }

  /** What the recording is like; times are never the same twice, and do not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RecordTrace that
        && sampleRate == that.sampleRate
        && channels == that.channels
        && meanSquare == that.meanSquare;
  }

  @Override
  public int hashCode() {
    return Objects.hash(sampleRate, channels, meanSquare);
  }

  @Override
  public String toString() {
    return isRead()
        ? sampleRate + " Hz, " + channels + " channels, mean square " + meanSquare
        : "not read";
  }
}
