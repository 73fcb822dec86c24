package org.remotemedia.operators.kernel;

/** A level to compare many others with; a logarithm is taken only close to it. */
public final class LevelThreshold {
  /** Far more than powers and logarithms are wrong by. */
  private static final double LOGARITHM_MARGIN = 1e-9;

  private final double decibels;
  private final double meanSquare;

  /** A level in dB re full scale. */
  public LevelThreshold(double decibels) {
    this.decibels = decibels;
    this.meanSquare = StrictMath.pow(10, decibels / 10);
  }

  /** Whether the level of this mean square, {@link SignalEnergy#decibels}, is at least that. */
  public boolean isReachedBy(double other) {
    if (decibels <= SignalEnergy.FLOOR_DB || other > meanSquare * (1 + LOGARITHM_MARGIN)) {
      return true;
    }
    return other >= meanSquare * (1 - LOGARITHM_MARGIN) && SignalEnergy.decibels(other) >= decibels;
  }
}
