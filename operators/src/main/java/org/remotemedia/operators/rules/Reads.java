package org.remotemedia.operators.rules;

/** Bounds how much of a record's values the rules read, whatever they compute. */
final class Reads {
  /** Far more than one look at 100,000 segments, and some seconds' work. */
  private static final int MOST = 20_000_000;

  private int count;

  void one() {
    if (++count > MOST) {
      throw new UnusableValueException(
          "it looks at more than "
              + MOST
              + " values of one record; a rule should go through a list once");
    }
  }
}
