package org.remotemedia.job.filter;

/** Some records: how many, and how long they are together. */
public final class Sum {
  private long records;
  private double seconds;

  void add(double recordSeconds) {
    records++;
    seconds += recordSeconds;
  }

  void add(Sum other) {
    records += other.records;
    seconds += other.seconds;
  }

  void subtract(Sum other) {
    records -= other.records;
    seconds -= other.seconds;
  }

  /** How many. */
  public long records() {
    return records;
  }

  /** Their length, s. */
  public double seconds() {
    return seconds;
  }
}
