package org.remotemedia.operators.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;

/**
 * What is known of one record besides its values, gathered on its way down the chain: what its
 * recording is like, what became of it at each node, and how long each step took.
 */
public final class RecordTrace {
  private final List<NodeVisit> visits = new ArrayList<>();
  private long readingNanos;
  private long writingNanos;
  private int sampleRate;
  private int channels;
  private double meanSquare;
  private int parts = 1;

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

  /** Hz; 0 where the recording was not read. */
  public int sampleRate() {
    return sampleRate;
  }

  /** Number of channels; 0 where the recording was not read. */
  public int channels() {
    return channels;
  }

  /** Mean of the squares of all samples, full scale being 1.0. */
  public double meanSquare() {
    return meanSquare;
  }

  /** The recording turned out to be so many that are joined, of which this reading came to some. */
  public void joined(int recordings) {
    parts = recordings;
  }

  /** How many recordings that are joined into one file were read, or left out before the first. */
  public int parts() {
    return parts;
  }

  /** Adds to the time of reading and decoding. */
  public void tookReading(long nanos) {
    readingNanos += nanos;
  }

  /** Adds to the time of writing results. */
  public void tookWriting(long nanos) {
    writingNanos += nanos;
  }

  /** Time of reading and decoding, ns. */
  public long readingNanos() {
    return readingNanos;
  }

  /** Time of writing results, ns. */
  public long writingNanos() {
    return writingNanos;
  }

  /**
   * Notes what became of the record at a node.
   *
   * @param index the node's place in topological order, from 1; nodes come in that order, and those
   *     that do not work on this kind of record leave a gap
   */
  public void visited(int index, NodeVisit visit) {
    if (index <= visits.size()) {
      throw new IllegalStateException(
          "node " + index + " tells of a record after node " + visits.size());
    }
    while (visits.size() < index - 1) {
      visits.add(null);
    }
    visits.add(visit);
  }

  /** The visits so far, in topological order; null for nodes that do not work on such records. */
  public List<NodeVisit> visits() {
    return visits;
  }

  /**
   * The value of a node cannot be used after all: its record counts as one that failed there.
   *
   * @param index the node's place in topological order, from 1
   */
  public void revoke(int index) {
    NodeVisit visit = visits.get(index - 1);
    if (visit.outcome() == Outcome.SUCCEEDED) {
      visits.set(index - 1, visit.failed());
    }
  }

  /**
   * What became of the record at a node does not count: a node before it has rejected it.
   *
   * @param index the node's place in topological order, from 1
   */
  public void skip(int index) {
    visits.set(index - 1, visits.get(index - 1).skipped());
  }

  /** The same, apart from this one. */
  public RecordTrace copy() {
    RecordTrace copy = new RecordTrace();
    copy.visits.addAll(visits);
    copy.readingNanos = readingNanos;
    copy.writingNanos = writingNanos;
    copy.recording(sampleRate, channels, meanSquare);
    copy.joined(parts);
    return copy;
  }

  /** What the recording is like; times are never the same twice, and do not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RecordTrace that
        && sampleRate == that.sampleRate
        && channels == that.channels
        && parts == that.parts
        && meanSquare == that.meanSquare;
  }

  @Override
  public int hashCode() {
    return Objects.hash(sampleRate, channels, meanSquare, parts);
  }

  @Override
  public String toString() {
    return isRead()
        ? sampleRate + " Hz, " + channels + " channels, mean square " + meanSquare
        : "not read";
  }
}
