package org.remotemedia.operators.kernel;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The coefficients by which input samples are weighted for outputs that fall between them.
 *
 * <p>With {@code up / down} the ratio of the rates in lowest terms, output n lies at input time n ·
 * down / up, so that there are {@code up} different positions between two input samples. Where the
 * rows for all of them are few enough, the table has one for each. Otherwise it has rows at regular
 * distances, between which {@link #row} interpolates with cubic polynomials through four rows. With
 * at least 256 rows per period of the lower rate, the error is at most 9/16 · (π/256)⁴ / 24, that
 * is −185 dB, below the stop band of every quality.
 *
 * <p>Every row is scaled to the sum 1, which keeps a constant signal constant. Tables are made with
 * {@link StrictMath}, so they are the same everywhere, and are shared: the ones used last are kept,
 * up to {@value #CACHE_BYTES} bytes.
 */
final class PolyphaseTable {
  /** A period of the lower rate has at least this many rows in an interpolated table. */
  private static final int ROWS_PER_PERIOD = 256;

  /** Above this number of coefficients (4 MB), a table is interpolated. */
  private static final int MOST_EXACT_COEFFICIENTS = 1 << 19;

  private static final long CACHE_BYTES = 32L << 20;

  private static final Map<Key, PolyphaseTable> CACHE = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(int up, int down, ResampleQuality quality) {}

  private final int up;
  private final int down;
  private final int taps;
  private final boolean exact;

  /** Rows from one input sample to the next. */
  private final int steps;

  /** Row after row; an interpolated table has one row before the first and two after the last. */
  private final double[] coefficients;

  private PolyphaseTable(int up, int down, ResampleQuality quality) {
    LowPassKernel kernel = new LowPassKernel(quality);
    double stretch = Math.max(1.0, (double) down / up);
    int half = (int) Math.ceil(kernel.halfWidth() * stretch) + 1;
    this.up = up;
    this.down = down;
    int least = WeightingKernel.SUMS / 2;
    this.taps = 2 * least * ((half + least - 1) / least);
    this.exact = (long) up * taps <= MOST_EXACT_COEFFICIENTS;
    this.steps = exact ? up : (int) Math.ceil(ROWS_PER_PERIOD / stretch);
    int firstRow = exact ? 0 : -1;
    int rows = exact ? up : steps + 3;
    this.coefficients = new double[Math.multiplyExact(rows, taps)];
    for (int row = 0; row < rows; row++) {
      fillRow(kernel, stretch, (double) (row + firstRow) / steps, row * taps);
    }
  }

  /**
   * The table for a ratio in lowest terms.
   *
   * @param down at most {@link Resampler#LARGEST_DECIMATION} times {@code up}
   */
  static PolyphaseTable of(int up, int down, ResampleQuality quality) {
    synchronized (CACHE) {
      Key key = new Key(up, down, quality);
      PolyphaseTable table = CACHE.get(key);
      if (table == null) {
        table = new PolyphaseTable(up, down, quality);
        CACHE.put(key, table);
        trimCache();
      }
      return table;
    }
  }

  private static void trimCache() {
    long bytes = CACHE.values().stream().mapToLong(PolyphaseTable::bytes).sum();
    Iterator<PolyphaseTable> leastRecent = CACHE.values().iterator();
    while (bytes > CACHE_BYTES && CACHE.size() > 1) {
      bytes -= leastRecent.next().bytes();
      leastRecent.remove();
    }
  }

  int up() {
    return up;
  }

  int down() {
    return down;
  }

  /** Coefficients per output, a multiple of {@value WeightingKernel#SUMS}. */
  int taps() {
    return taps;
  }

  /** Input samples that an output needs up to and including the one at or before its time. */
  int tapsBefore() {
    return taps / 2;
  }

  long bytes() {
    return (long) coefficients.length * Double.BYTES;
  }

  /** Whether every position has its row, so that {@link #row} needs no scratch. */
  boolean isExact() {
    return exact;
  }

  /** The array that {@link #row} points into: this table's own, or {@code scratch}. */
  double[] array(double[] scratch) {
    return exact ? coefficients : scratch;
  }

  /**
   * Index of the first coefficient for an output {@code phase / up} after an input sample.
   *
   * @param scratch of {@link #taps} elements; receives the row if it must be interpolated
   */
  int row(int phase, double[] scratch) {
    if (exact) {
      return phase * taps;
    }
    long scaled = (long) phase * steps;
    interpolate((int) (scaled / up) * taps, (double) (scaled % up) / up, scratch);
    return 0;
  }

  /** Lagrange's cubic through four rows, at {@code t} between the second and the third. */
  private void interpolate(int first, double t, double[] target) {
    double w0 = -t * (t - 1) * (t - 2) / 6;
    double w1 = (t + 1) * (t - 1) * (t - 2) / 2;
    double w2 = -(t + 1) * t * (t - 2) / 2;
    double w3 = (t + 1) * t * (t - 1) / 6;
    double[] c = coefficients;
    int second = first + taps;
    int third = second + taps;
    int fourth = third + taps;
    for (int i = 0; i < taps; i++) {
      target[i] =
          (c[first + i] * w0 + c[second + i] * w1) + (c[third + i] * w2 + c[fourth + i] * w3);
    }
  }

  private void fillRow(LowPassKernel kernel, double stretch, double offset, int start) {
    int centre = tapsBefore() - 1;
    double sum = 0;
    for (int tap = 0; tap < taps; tap++) {
      double value = kernel.at((tap - centre - offset) / stretch);
      coefficients[start + tap] = value;
      sum += value;
    }
    double scale = 1 / sum;
    for (int tap = start; tap < start + taps; tap++) {
      coefficients[tap] *= scale;
    }
  }
}
