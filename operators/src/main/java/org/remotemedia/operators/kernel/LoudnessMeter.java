package org.remotemedia.operators.kernel;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Loudness by ITU-R BS.1770-4 and EBU R 128.
 *
 * <p>The power of a block is the sum over channels of G·(mean square of the {@link KWeighting}-ed
 * samples), its loudness −0.691 + 10·log10 of that. G is 1 for left, right, center and channels
 * behind the listener, 1.41 for those at the sides (60° to 120°), 0 for low frequency effects, by
 * the usual order of channels in files: of 4 left, right, and two surround; of 5 with a center
 * before these; of 6 with low frequency effects after it; of 7 a rear center and sides after that;
 * of 8 two rear ones and two sides. With any other number all count 1.
 *
 * <ul>
 *   <li>Integrated: blocks of 400 ms that begin every 100 ms, a last incomplete one left out. Those
 *       above −70 LUFS have a mean power; the result is the loudness of the mean power of those
 *       that are also no more than 10 LU below that.
 *   <li>Loudness range, EBU Tech 3342: blocks of 3 s that begin every 100 ms, above −70 LUFS and no
 *       more than 20 LU below the mean of these; from the 10th percentile to the 95th.
 *   <li>Momentary and short-term, EBU Tech 3341: the loudest of blocks of 400 ms and of 3 s,
 *       ungated.
 *   <li>True peak: see {@link TruePeakMeter}.
 * </ul>
 *
 * <p>Relative gates and percentiles have a resolution of 0.01 LU. A recording shorter than a block
 * is one block of its length; shorter than 400 ms its loudness is ungated. 100 ms are whole sample
 * frames, at rates that 10 does not divide now one more and now one less, so that they do not
 * drift.
 */
public final class LoudnessMeter {
  /** What silence, and all that is quieter, is said to have, LUFS. */
  public static final double FLOOR_LUFS = SignalEnergy.FLOOR_DB;

  /** The lowest sample rate at which K-weighting can be had. */
  public static final int LOWEST_RATE = KWeighting.LOWEST_RATE;

  private static final int HOPS_PER_SECOND = 10;
  private static final int MOMENTARY_HOPS = 4;
  private static final int SHORT_TERM_HOPS = 30;
  private static final double INTEGRATED_GATE_LU = 10;
  private static final double RANGE_GATE_LU = 20;
  private static final double LOWER_SHARE = 0.10;
  private static final double UPPER_SHARE = 0.95;
  private static final double SIDE = 1.41;

  private final LoudnessHistogram momentary = new LoudnessHistogram();
  private final LoudnessHistogram shortTerm = new LoudnessHistogram();

  /** Energies, sums of G·squares, and lengths of the last hops; hop i is at i modulo the length. */
  private final double[] energies = new double[SHORT_TERM_HOPS];

  private final long[] lengths = new long[SHORT_TERM_HOPS];
  private int sampleRate;
  private double[] gains;
  private KWeighting weighting;
  private KWeighting.Channel[] filters;
  private TruePeakMeter[] peaks;
  private long position;
  private long hops;
  private long hopEnd;
  private long hopStart;
  private double energyOfAll;
  private double largestMomentary;
  private double largestShortTerm;

  /** Bytes that an instance holds. */
  public static long bytes() {
    return 2 * LoudnessHistogram.BYTES;
  }

  /**
   * Begins a recording.
   *
   * @param newSampleRate at least {@link #LOWEST_RATE}
   */
  public void begin(int newSampleRate, int channels) {
    if (weighting == null || sampleRate != newSampleRate) {
      weighting = new KWeighting(newSampleRate);
    }
    sampleRate = newSampleRate;
    gains = gains(channels);
    filters =
        Stream.generate(KWeighting.Channel::new).limit(channels).toArray(KWeighting.Channel[]::new);
    peaks =
        Stream.generate(() -> new TruePeakMeter(newSampleRate))
            .limit(channels)
            .toArray(TruePeakMeter[]::new);
    momentary.clear();
    shortTerm.clear();
    position = 0;
    hops = 0;
    hopStart = 0;
    hopEnd = hopEnd(0);
    energyOfAll = 0;
    largestMomentary = 0;
    largestShortTerm = 0;
  }

  static double[] gains(int channels) {
    double[] gains = new double[channels];
    Arrays.fill(gains, 1);
    switch (channels) {
      case 4 -> Arrays.fill(gains, 2, 4, SIDE);
      case 5 -> Arrays.fill(gains, 3, 5, SIDE);
      case 6 -> {
        gains[3] = 0;
        Arrays.fill(gains, 4, 6, SIDE);
      }
      case 7 -> {
        gains[3] = 0;
        Arrays.fill(gains, 5, 7, SIDE);
      }
      case 8 -> {
        gains[3] = 0;
        Arrays.fill(gains, 6, 8, SIDE);
      }
      default -> {}
    }
    return gains;
  }

  private long hopEnd(long hop) {
    return (hop + 1) * sampleRate / HOPS_PER_SECOND;
  }

  /** The next samples, of full scale 1.0: the first {@code frames} of each channel. */
  public void add(double[][] channels, int frames) {
    for (int from = 0; from < frames; ) {
      int to = (int) Math.min(frames, from + (hopEnd - position));
      weigh(channels, from, to);
      position += to - from;
      from = to;
      if (position == hopEnd) {
        endHop();
      }
    }
    for (int channel = 0; channel < channels.length; channel++) {
      peaks[channel].add(channels[channel], 0, frames);
    }
  }

  private void weigh(double[][] channels, int from, int to) {
    int channel = 0;
    for (; channel + 1 < channels.length; channel += 2) {
      weighting.weigh(
          channels[channel],
          channels[channel + 1],
          from,
          to,
          filters[channel],
          filters[channel + 1]);
    }
    if (channel < channels.length) {
      weighting.weigh(channels[channel], from, to, filters[channel]);
    }
  }

  private double takeEnergy() {
    double energy = 0;
    for (int channel = 0; channel < filters.length; channel++) {
      energy += gains[channel] * filters[channel].takeSquares();
      filters[channel].settle();
    }
    energyOfAll += energy;
    return energy;
  }

  private void endHop() {
    int at = (int) (hops % SHORT_TERM_HOPS);
    energies[at] = takeEnergy();
    lengths[at] = hopEnd - hopStart;
    hops++;
    hopStart = hopEnd;
    hopEnd = hopEnd(hops);
    if (hops >= MOMENTARY_HOPS) {
      double power = power(MOMENTARY_HOPS);
      momentary.add(power);
      largestMomentary = Math.max(largestMomentary, power);
    }
    if (hops >= SHORT_TERM_HOPS) {
      double power = power(SHORT_TERM_HOPS);
      shortTerm.add(power);
      largestShortTerm = Math.max(largestShortTerm, power);
    }
  }

  /** The mean power of the last hops. */
  private double power(int count) {
    double energy = 0;
    long frames = 0;
    for (long hop = hops - count; hop < hops; hop++) {
      int at = (int) (hop % SHORT_TERM_HOPS);
      energy += energies[at];
      frames += lengths[at];
    }
    return energy / frames;
  }

  /** The recording is complete. */
  public void finish() {
    takeEnergy();
    double powerOfAll = position == 0 ? 0 : energyOfAll / position;
    if (hops < MOMENTARY_HOPS) {
      largestMomentary = powerOfAll;
    }
    if (hops < SHORT_TERM_HOPS) {
      largestShortTerm = powerOfAll;
      shortTerm.add(powerOfAll);
    }
    for (TruePeakMeter peak : peaks) {
      peak.finish();
    }
  }

  private static double floored(double power) {
    return power > 0 ? Math.max(FLOOR_LUFS, LoudnessHistogram.loudness(power)) : FLOOR_LUFS;
  }

  /** Whether there was a block of 400 ms. */
  public boolean isGated() {
    return hops >= MOMENTARY_HOPS;
  }

  /** Integrated loudness; {@link #FLOOR_LUFS} when no block is above −70 LUFS. */
  public double integrated() {
    if (!isGated()) {
      return maxMomentary();
    }
    return momentary.isEmpty() ? FLOOR_LUFS : floored(momentary.gatedMean(INTEGRATED_GATE_LU));
  }

  /** Loudness range in LU, 0 for silence. */
  public double range() {
    return shortTerm.range(RANGE_GATE_LU, LOWER_SHARE, UPPER_SHARE);
  }

  public double maxMomentary() {
    return floored(largestMomentary);
  }

  public double maxShortTerm() {
    return floored(largestShortTerm);
  }

  /** Magnitude of the true peak over all channels. */
  public double truePeak() {
    double peak = 0;
    for (TruePeakMeter meter : peaks) {
      peak = Math.max(peak, meter.peak());
    }
    return peak;
  }
}
