package org.remotemedia.operators.kernel;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tables for a change of rate in the frequency domain, by overlap-save: a block of the input is
 * transformed, its spectrum is multiplied by the filter's gains and cut or extended to another
 * length, and transformed back; the ends of the block, which the filter's circular convolution
 * spoils, are dropped (A. V. Oppenheim and R. W. Schafer, "Discrete-Time Signal Processing", 1989,
 * section 8.7; G. Bi and S. K. Mitra, "Sampling rate conversion in the frequency domain", 2011).
 *
 * <p>With {@code up / down} the ratio of the rates in lowest terms, blocks have {@code down · q}
 * input and {@code up · q} output frames, where q is a multiple of 16, so that both suit {@link
 * SpectrumPlan}. The gains are those of the same low-pass filter that the direct form uses; being
 * real, they let two blocks share one complex transform, one as its real, one as its imaginary
 * part.
 */
final class SpectralFilter {
  /** Longer blocks than this are not used: they would no longer fit the nearer caches. */
  private static final int MOST_POINTS = 1 << 14;

  private static final int CACHE_ENTRIES = 16;

  private static final Map<Key, Optional<SpectralFilter>> CACHE =
      new LinkedHashMap<>(16, 0.75f, true);

  private record Key(int up, int down, ResampleQuality quality) {}

  private final SpectrumPlan input;
  private final SpectrumPlan output;
  private final int overlapFrames;
  private final int hopFrames;
  private final int outputOverlapFrames;
  private final int outputHopFrames;
  private final float[] gains;
  private final float[] mirroredGains;

  private SpectralFilter(int up, int down, int units, int overlap, ResampleQuality quality) {
    this.input = new SpectrumPlan(down * units / SpectrumPlan.COLUMNS);
    this.output = up == down ? input : new SpectrumPlan(up * units / SpectrumPlan.COLUMNS);
    this.overlapFrames = overlap * down;
    this.outputOverlapFrames = overlap * up;
    this.hopFrames = (units - 2 * overlap) * down;
    this.outputHopFrames = (units - 2 * overlap) * up;
    this.gains =
        gains(
            new LowPassKernel(quality),
            Math.max(up, down),
            Math.min(up, down),
            units,
            1.0 / input.points());
    this.mirroredGains = new float[gains.length - 1];
    for (int k = 1; k < gains.length; k++) {
      mirroredGains[mirroredGains.length - k] = gains[k];
    }
  }

  /** The tables for a ratio in lowest terms, if its blocks have a length that suits. */
  static Optional<SpectralFilter> of(int up, int down, ResampleQuality quality) {
    synchronized (CACHE) {
      Key key = new Key(up, down, quality);
      Optional<SpectralFilter> filter = CACHE.get(key);
      if (filter == null) {
        filter = make(up, down, quality);
        CACHE.put(key, filter);
        if (CACHE.size() > CACHE_ENTRIES) {
          Iterator<Key> leastRecent = CACHE.keySet().iterator();
          leastRecent.next();
          leastRecent.remove();
        }
      }
      return filter;
    }
  }

  private static Optional<SpectralFilter> make(int up, int down, ResampleQuality quality) {
    int overlap = (int) Math.ceil(new LowPassKernel(quality).halfWidth() / Math.min(up, down));
    int best = 0;
    double bestCost = Double.MAX_VALUE;
    int step = SpectrumPlan.COLUMNS;
    for (int units = step; (long) units * Math.max(up, down) <= MOST_POINTS; units += step) {
      int hop = units - 2 * overlap;
      if (hop > 0
          && SpectrumPlan.admits(units / step * up)
          && SpectrumPlan.admits(units / step * down)) {
        double effort =
            SpectrumPlan.effort(units / step * up) + SpectrumPlan.effort(units / step * down);
        double cost = effort / hop;
        if (cost < bestCost) {
          bestCost = cost;
          best = units;
        }
      }
    }
    return best == 0
        ? Optional.empty()
        : Optional.of(new SpectralFilter(up, down, best, overlap, quality));
  }

  /** How a block of the input is transformed. */
  SpectrumPlan input() {
    return input;
  }

  /** How a block of the output is transformed. */
  SpectrumPlan output() {
    return output;
  }

  /** Input frames before and behind those that a block is for. */
  int overlapFrames() {
    return overlapFrames;
  }

  /** Input frames from one block to the next. */
  int hopFrames() {
    return hopFrames;
  }

  /** Output frames to drop at the beginning of a block. */
  int outputOverlapFrames() {
    return outputOverlapFrames;
  }

  /** Output frames that a block gives. */
  int outputHopFrames() {
    return outputHopFrames;
  }

  /** The factor for each frequency of a block below the lower rate's Nyquist frequency. */
  float[] gains() {
    return gains;
  }

  /** The same for the negative frequencies, which end a spectrum, from the lowest to −1. */
  float[] mirroredGains() {
    return mirroredGains;
  }

  long bytes() {
    return input.bytes() + output.bytes() + 2L * gains.length * Float.BYTES;
  }

  /**
   * The filter's frequency response, from its samples at the higher rate, where it is symmetrical:
   * h(0) + 2 Σ h(n) cos(2πkn/N), scaled to {@code gain} at frequency 0.
   */
  private static float[] gains(LowPassKernel kernel, int high, int low, int units, double gain) {
    int points = high * units;
    double stretch = (double) high / low;
    double[] cosines = new double[points];
    for (int i = 0; i < points; i++) {
      cosines[i] = StrictMath.cos(2 * StrictMath.PI * i / points);
    }
    int half = (int) Math.ceil(kernel.halfWidth() * stretch);
    double[] samples = new double[half];
    double sum = 0;
    for (int n = half - 1; n > 0; n--) {
      samples[n] = kernel.at(n / stretch);
      sum += 2 * samples[n];
    }
    samples[0] = kernel.at(0);
    sum += samples[0];
    float[] gains = new float[low * units / 2];
    for (int k = 0; k < gains.length; k++) {
      double response = samples[0];
      int angle = 0;
      for (int n = 1; n < half; n++) {
        angle += k;
        if (angle >= points) {
          angle -= points;
        }
        response += 2 * samples[n] * cosines[angle];
      }
      gains[k] = (float) (response / sum * gain);
    }
    return gains;
  }
}
