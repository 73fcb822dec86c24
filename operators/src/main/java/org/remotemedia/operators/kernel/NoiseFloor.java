package org.remotemedia.operators.kernel;

import java.util.Arrays;

/**
 * The noise floor around each frame of a recording: how quiet it gets between words.
 *
 * <p>Of the mean squares of all frames from {@value #SECONDS_BEFORE} s before a frame to {@value
 * #SECONDS_AFTER} s after it, as far as the recording goes, it is the one that a tenth of the
 * others is below: in their order, number ⌊(n − 1) / 10⌋, counted from 0. Frames of digital silence
 * ({@value SignalEnergy#FLOOR_DB} dB) are left out, since gates and editors put it where there is
 * noise. A floor below {@value #LOWEST_DB} dB, or none at all, counts as {@value #LOWEST_DB} dB:
 * what is quieter than any room need not be told from it.
 *
 * <p>So a pause of 0.8 s in eight seconds of speech is enough to find the noise, at the beginning
 * one of 0.3 s in three; noise that changes at once is followed within some seconds; and steady
 * noise, however loud, is never far above its own floor. Only energies are compared, so the same
 * samples give the same floor on every machine and in chunks of any size. Frames come out as late
 * as the window goes ahead.
 */
final class NoiseFloor {
  static final int SECONDS_BEFORE = 5;
  static final int SECONDS_AFTER = 3;
  static final double LOWEST_DB = -65;

  private static final int ONE_IN = 10;
  private static final double LOWEST = StrictMath.pow(10, LOWEST_DB / 10);

  /** Takes frames. */
  interface Frames {
    /**
     * The next frame.
     *
     * @param noise mean square of the noise floor around it
     */
    void frame(int sampleFrames, double squares, double noise);
  }

  private final int before;
  private final int after;
  private final int channels;
  private final Frames output;

  /** The frames of the window, each at its number modulo the size. */
  private final double[] squares;

  private final int[] lengths;

  /** Mean squares of those frames in the window that are not silent, in order. */
  private final double[] sorted;

  private int sounding;
  private long added;
  private long given;
  private long dropped;

  /**
   * Begins a recording.
   *
   * @param sampleRate sample frames per second
   * @param frameLength sample frames in each frame but the last
   */
  NoiseFloor(int sampleRate, int channels, int frameLength, Frames output) {
    this.before = Math.toIntExact((long) SECONDS_BEFORE * sampleRate / frameLength);
    this.after = Math.toIntExact((long) SECONDS_AFTER * sampleRate / frameLength);
    this.channels = channels;
    this.output = output;
    int window = before + 1 + after;
    this.squares = new double[window];
    this.lengths = new int[window];
    this.sorted = new double[window];
  }

  /** The next frame; the one that is then known well enough is given out. */
  void frame(int sampleFrames, double sumOfSquares) {
    int place = place(added);
    squares[place] = sumOfSquares;
    lengths[place] = sampleFrames;
    added++;
    double meanSquare = meanSquare(place);
    if (!SignalEnergy.isSilence(meanSquare)) {
      int at = rank(meanSquare);
      System.arraycopy(sorted, at, sorted, at + 1, sounding - at);
      sorted[at] = meanSquare;
      sounding++;
    }
    if (added - given > after) {
      give();
    }
  }

  /** The recording is complete: what is left is given out. */
  void finish() {
    while (given < added) {
      give();
    }
  }

  long memoryBytes() {
    return (long) squares.length * (2 * Double.BYTES + Integer.BYTES);
  }

  private void give() {
    int place = place(given);
    double floor = sounding == 0 ? LOWEST : Math.max(LOWEST, sorted[(sounding - 1) / ONE_IN]);
    output.frame(lengths[place], squares[place], floor);
    given++;
    if (given - dropped > before) {
      drop();
    }
  }

  private void drop() {
    double meanSquare = meanSquare(place(dropped));
    dropped++;
    if (!SignalEnergy.isSilence(meanSquare)) {
      int at = rank(meanSquare);
      sounding--;
      System.arraycopy(sorted, at + 1, sorted, at, sounding - at);
    }
  }

  /** Where a mean square is, or belongs, among those in order. */
  private int rank(double meanSquare) {
    int found = Arrays.binarySearch(sorted, 0, sounding, meanSquare);
    return found < 0 ? -found - 1 : found;
  }

  private double meanSquare(int place) {
    return squares[place] / ((double) lengths[place] * channels);
  }

  private int place(long number) {
    return (int) (number % squares.length);
  }
}
