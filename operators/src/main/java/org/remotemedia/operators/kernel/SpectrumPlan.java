package org.remotemedia.operators.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tables of a discrete Fourier transform of length N = 16 · M, in the form of D. H. Bailey, "FFTs
 * in external or hierarchical memory", 1990: M-point transforms down the 16 columns of the signal
 * written in rows, a factor for each element, and 16-point transforms along the rows. All columns
 * go through the same operations, so that they can share a vector of any width.
 *
 * <p>An array of rows holds M rows of 16 real and 16 imaginary parts. The transforms down the
 * columns decimate in frequency, in place (E. O. Brigham, "The Fast Fourier Transform", 1974,
 * chapter 12), and leave the rows permuted, which costs nothing to undo when they are read next.
 * Between powers of different primes there are no factors to multiply by, if the rows come in the
 * order of I. J. Good, "The interaction algorithm and practical Fourier analysis", 1958: less to
 * do, and fewer roundings.
 */
final class SpectrumPlan {
  /** Columns, and elements of a block. */
  static final int COLUMNS = 16;

  /** Array elements of a row. */
  static final int STRIDE = 2 * COLUMNS;

  /** Array elements of a block: 16 rows. */
  static final int TILE = COLUMNS * STRIDE;

  /** Complex factors for each row of a block. */
  static final int TILE_FACTORS = 15;

  /** The primes that lengths may have, and for each the steps that its powers are taken in. */
  private static final int[][] RADICES = {{4, 2}, {7}, {5}, {3}};

  /**
   * One step down the columns: each run of {@code length} rows becomes {@code radix} runs. Rows
   * that lie next to each other in bunches of {@code bunch} are multiplied by the same factors; for
   * the first bunch of a run these are 1.
   */
  static final class Pass {
    private final int radix;
    private final int length;
    private final int bunch;
    private final float[] twiddles;

    Pass(int radix, int length, int power) {
      this.radix = radix;
      this.length = length;
      this.bunch = length / power;
      this.twiddles = passTwiddles(radix, power);
    }

    int radix() {
      return radix;
    }

    int length() {
      return length;
    }

    int bunch() {
      return bunch;
    }

    /** For each bunch but the first, radix − 1 factors of real and imaginary part. */
    float[] twiddles() {
      return twiddles;
    }
  }

  private final int rows;
  private final Pass[] passes;
  private final int[] rowOfInput;
  private final int[] inputOfRow;
  private final int[] rowOfFrequency;
  private final float[] tileTwiddles;

  /**
   * A plan for 16 times {@code rows} points.
   *
   * @param rows a product of 2, 3, 5 and 7, at least 16
   */
  SpectrumPlan(int rows) {
    if (!admits(rows)) {
      throw new IllegalArgumentException(rows + " rows");
    }
    this.rows = rows;
    List<Integer> powers = primePowers(rows);
    this.passes = makePasses(rows, powers);
    this.rowOfInput = makeRowOfInput(powers);
    this.inputOfRow = new int[rows];
    for (int row = 0; row < rows; row++) {
      inputOfRow[rowOfInput[row]] = row;
    }
    this.rowOfFrequency = makeRowOfFrequency();
    this.tileTwiddles = makeTileTwiddles();
  }

  /** Whether {@code rows} are a whole block at least, and have no prime factor above 7. */
  static boolean admits(int rows) {
    return rows >= COLUMNS && primePowers(rows).stream().reduce(1, (a, b) -> a * b) == rows;
  }

  /**
   * The time of a transform in proportion, after measurements: each step down the columns adds a
   * little to what must be done anyway, and factors between steps too. Longer transforms leave the
   * nearer caches.
   */
  static double effort(int rows) {
    double effort = 2;
    for (int power : primePowers(rows)) {
      List<Integer> steps = radices(power);
      effort += 0.15 * (steps.size() - 1);
      for (int radix : steps) {
        effort += radix % 2 == 0 ? 0.05 * radix : 0.35;
      }
    }
    return rows * effort * (1 + rows / 2048.0);
  }

  int rows() {
    return rows;
  }

  int points() {
    return rows * COLUMNS;
  }

  /** Tiles of 16 rows, the last of which may be partly unused. */
  int tiles() {
    return (rows + COLUMNS - 1) / COLUMNS;
  }

  Pass[] passes() {
    return passes;
  }

  /**
   * The row in which the transforms down the columns expect each row of the input. Padded to whole
   * tiles with the number of a row behind the last.
   */
  int[] rowOfInput() {
    return rowOfInput;
  }

  /** The other way about, without padding: the row of the input that each row takes. */
  int[] inputOfRow() {
    return inputOfRow;
  }

  /**
   * The row in which the transforms down the columns leave each frequency. Padded to whole tiles
   * with the number of the first row.
   */
  int[] rowOfFrequency() {
    return rowOfFrequency;
  }

  /**
   * The factors between the two steps, and within the second, which takes two steps of radix 4. For
   * each block {@value #TILE_FACTORS} lines of 16 real and 16 imaginary parts, for its 16 rows:
   * with ω = e^(−2πi/N), first ω^(4 · row · p) for p from 1 to 3, then for q from 0 to 3 and j from
   * 1 to 3, ω^((row + q · M) · j).
   */
  float[] tileTwiddles() {
    return tileTwiddles;
  }

  /**
   * Where each of the 16 parts of a spectrum begins, if only frequencies below {@code count} in
   * magnitude are wanted: all parts without any of these share one place.
   */
  int[] places(int count) {
    int[] places = new int[COLUMNS];
    for (int part = 0; part < COLUMNS; part++) {
      boolean positive = part * rows < count;
      boolean negative = (COLUMNS - 1 - part) * rows < count;
      places[part] = (positive || negative ? part : COLUMNS / 2) * rows;
    }
    return places;
  }

  long bytes() {
    long floats = tileTwiddles.length;
    for (Pass pass : passes) {
      floats += pass.twiddles().length;
    }
    return (floats + rowOfInput.length + inputOfRow.length + rowOfFrequency.length) * Float.BYTES;
  }

  /** The largest powers of each prime that divide {@code rows}, without those that are 1. */
  private static List<Integer> primePowers(int rows) {
    List<Integer> powers = new ArrayList<>();
    for (int[] radices : RADICES) {
      int prime = radices[radices.length - 1];
      int power = 1;
      while (rows % (power * prime) == 0) {
        power *= prime;
      }
      if (power > 1) {
        powers.add(power);
      }
    }
    return powers;
  }

  /** The steps for the power of a prime. */
  private static List<Integer> radices(int power) {
    List<Integer> steps = new ArrayList<>();
    int rest = power;
    for (int[] radices : RADICES) {
      for (int radix : radices) {
        while (rest % radix == 0) {
          steps.add(radix);
          rest /= radix;
        }
      }
    }
    return steps;
  }

  private static Pass[] makePasses(int rows, List<Integer> powers) {
    List<Pass> passes = new ArrayList<>();
    int length = rows;
    for (int power : powers) {
      int rest = power;
      for (int radix : radices(power)) {
        passes.add(new Pass(radix, length, rest));
        length /= radix;
        rest /= radix;
      }
    }
    return passes.toArray(Pass[]::new);
  }

  private static float[] passTwiddles(int radix, int power) {
    int bunches = power / radix;
    float[] twiddles = new float[(bunches - 1) * (radix - 1) * 2];
    int at = 0;
    for (int bunch = 1; bunch < bunches; bunch++) {
      for (int part = 1; part < radix; part++) {
        at = putTurn((double) bunch * part / power, twiddles, at, 1);
      }
    }
    return twiddles;
  }

  /** Between prime powers, rows are ordered so that no factors are needed: Good's mapping. */
  private int[] makeRowOfInput(List<Integer> powers) {
    int[] places = new int[tiles() * COLUMNS];
    Arrays.fill(places, rows);
    for (int place = 0; place < rows; place++) {
      int input = 0;
      int digits = place;
      for (int i = powers.size() - 1; i >= 0; i--) {
        int power = powers.get(i);
        input += digits % power * (rows / power);
        digits /= power;
      }
      places[input % rows] = place;
    }
    return places;
  }

  private int[] makeRowOfFrequency() {
    int[] places = new int[tiles() * COLUMNS];
    for (int frequency = 0; frequency < rows; frequency++) {
      int row = 0;
      int digits = frequency;
      int power = 1;
      for (Pass pass : passes) {
        if (power == 1) {
          power = pass.length() / pass.bunch();
          digits = frequency % power;
        }
        row += digits % pass.radix() * (pass.length() / pass.radix());
        digits /= pass.radix();
        power /= pass.radix();
      }
      places[frequency] = row;
    }
    return places;
  }

  private float[] makeTileTwiddles() {
    float[] twiddles = new float[tiles() * TILE_FACTORS * STRIDE];
    for (int row = 0; row < rows; row++) {
      int at = row / COLUMNS * TILE_FACTORS * STRIDE + row % COLUMNS;
      for (int part = 1; part < 4; part++, at += STRIDE) {
        putTurn(4.0 * row * part / points(), twiddles, at, COLUMNS);
      }
      for (int quarter = 0; quarter < 4; quarter++) {
        for (int column = 1; column < 4; column++, at += STRIDE) {
          putTurn((row + (double) quarter * rows) * column / points(), twiddles, at, COLUMNS);
        }
      }
    }
    return twiddles;
  }

  /** Writes e^(−2πi · turns), the imaginary part at a distance; returns the index behind it. */
  private static int putTurn(double turns, float[] target, int at, int distance) {
    double angle = -2 * StrictMath.PI * turns;
    target[at] = (float) StrictMath.cos(angle);
    target[at + distance] = (float) StrictMath.sin(angle);
    return at + distance + 1;
  }
}
