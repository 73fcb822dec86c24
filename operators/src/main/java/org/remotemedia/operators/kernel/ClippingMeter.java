package org.remotemedia.operators.kernel;

/**
 * Finds clipping in one channel: tops and bottoms that are cut off flat.
 *
 * <p>Where the extreme of a side, the highest or the lowest sample, reaches the saturation
 * threshold, all samples from the threshold on count as being at the extreme; else those that equal
 * it. Two or more neighbours at an extreme are a clipped run.
 *
 * <p>An extreme below the threshold is also found by chance, or where a slow wave turns. It is a
 * flat top only if the samples in runs of at least {@value #SHORTEST_FLAT_RUN} on it are more than
 * half of those within about 1 dB beneath it, on the same side: sines, speech and music have far
 * more beneath their peaks than at them, and what was cut off has the reverse. Extremes below −54
 * dB, where fewer than 64 steps of 16 bits are left, are not looked at, nor are channels whose
 * samples are all the same.
 *
 * <p>What lies beneath is counted by level, in bins of a 32nd of a power of two (0.14 to 0.27 dB),
 * so that nothing has to be kept when a new extreme is met.
 */
public final class ClippingMeter {
  /** What a flat top must have. */
  static final int SHORTEST_FLAT_RUN = 3;

  /** −54.2 dB. */
  private static final double LEAST_EXTREME = 0x1p-9;

  /** Samples that are farther below the extreme so far cannot be within 1 dB of a later one. */
  private static final double COUNTED_FROM = 0.8;

  /** Of an instance: the bins of both sides. */
  public static final long BYTES = 2L * Side.BINS * Long.BYTES;

  private final Side tops;
  private final Side bottoms;
  private long samples;

  /** Begins a channel. */
  public ClippingMeter(double saturationThreshold) {
    tops = new Side(saturationThreshold);
    bottoms = new Side(saturationThreshold);
  }

  /** The next samples, of full scale 1.0: the first {@code count} of {@code in}. */
  public void add(double[] in, int count) {
    double top = tops.interesting;
    double bottom = -bottoms.interesting;
    for (int i = 0; i < count; i++) {
      double sample = in[i];
      if (sample >= top) {
        tops.take(sample, samples + i);
        top = tops.interesting;
      } else if (sample <= bottom) {
        bottoms.take(-sample, samples + i);
        bottom = -bottoms.interesting;
      }
    }
    samples += count;
  }

  /** The channel is complete. */
  public void finish() {
    tops.endRuns();
    bottoms.endRuns();
  }

  public long clippedRuns() {
    return tops.atExtreme(isConstant()).runs + bottoms.atExtreme(isConstant()).runs;
  }

  /** Samples of the longest clipped run, 0 when there is none. */
  public long longestRun() {
    return Math.max(tops.atExtreme(isConstant()).longest, bottoms.atExtreme(isConstant()).longest);
  }

  /** Samples from the threshold on, and at flat tops and bottoms below it. */
  public long clippedSamples() {
    return tops.clippedSamples(isConstant()) + bottoms.clippedSamples(isConstant());
  }

  private boolean isConstant() {
    return tops.own.samples == samples || bottoms.own.samples == samples;
  }

  /** Runs of neighbouring samples that are told one by one. */
  private static final class Runs {
    long samples;
    long runs;
    long longest;

    /** Samples of runs that are long enough for a flat top. */
    long flatSamples;

    private long last = Long.MIN_VALUE;
    private long length;

    void take(long index) {
      if (index != last + 1) {
        end();
      }
      samples++;
      length++;
      last = index;
    }

    void end() {
      if (length > 1) {
        runs++;
        longest = Math.max(longest, length);
        flatSamples += length >= SHORTEST_FLAT_RUN ? length : 0;
      }
      length = 0;
    }

    void clear() {
      samples = 0;
      runs = 0;
      longest = 0;
      flatSamples = 0;
      length = 0;
      last = Long.MIN_VALUE;
    }
  }

  /** The highest samples of one sign; those of the other are negated. */
  private static final class Side {
    private static final int BINS_PER_OCTAVE_BITS = 5;
    private static final int BINS_PER_OCTAVE = 1 << BINS_PER_OCTAVE_BITS;
    private static final int MANTISSA_SHIFT = 52 - BINS_PER_OCTAVE_BITS;
    private static final int LOWEST_BIN = bin(LEAST_EXTREME * COUNTED_FROM / 2);
    private static final int BINS = bin(1.0) - LOWEST_BIN + 1;

    /** About 1 dB, which is a sixth of a power of two. */
    private static final int BINS_BENEATH = BINS_PER_OCTAVE / 6 + 1;

    private static final Runs NONE = new Runs();

    private final double threshold;
    private final Runs saturated = new Runs();
    final Runs own = new Runs();
    private final long[] levels = new long[BINS];
    private double extreme;

    /** Lower samples change nothing. */
    double interesting = Double.MIN_NORMAL;

    Side(double threshold) {
      this.threshold = threshold;
    }

    private static int bin(double level) {
      return (int) (Double.doubleToRawLongBits(level) >> MANTISSA_SHIFT);
    }

    void take(double sample, long index) {
      if (sample > extreme) {
        extreme = sample;
        interesting = Math.min(threshold, sample * COUNTED_FROM);
        own.clear();
      }
      if (sample == extreme) {
        own.take(index);
      }
      if (sample >= threshold) {
        saturated.take(index);
      }
      levels[Math.max(0, Math.min(BINS - 1, bin(sample) - LOWEST_BIN))]++;
    }

    void endRuns() {
      own.end();
      saturated.end();
    }

    Runs atExtreme(boolean isConstant) {
      if (extreme >= threshold) {
        return saturated;
      }
      return extreme < LEAST_EXTREME || isConstant ? NONE : own;
    }

    long clippedSamples(boolean isConstant) {
      Runs runs = atExtreme(isConstant);
      return runs == saturated || 2 * runs.flatSamples > samplesBeneath() ? runs.samples : 0;
    }

    private long samplesBeneath() {
      int at = Math.min(BINS - 1, bin(extreme) - LOWEST_BIN);
      long count = 0;
      for (int i = Math.max(0, at - BINS_BENEATH); i <= at; i++) {
        count += levels[i];
      }
      return count - own.samples;
    }
  }
}
