package org.remotemedia.operators.kernel;

import java.util.Locale;

/**
 * How sharp and how deep the low-pass filter of a resampler is. Frequencies are relative to the
 * Nyquist frequency of the lower of the two rates, where every stop band begins.
 */
public enum ResampleQuality {
  /** 65 dB, passband to 0.80. */
  LOW(65, 0.80),
  /** 97 dB, passband to 0.875. */
  MEDIUM(97, 0.875),
  /** 140 dB, passband to 0.915. */
  HIGH(140, 0.915),
  /** 180 dB, passband to 0.92: beyond what F32 holds. */
  VERY_HIGH(180, 0.92);

  private final double stopbandDb;
  private final double passbandEdge;

  ResampleQuality(double stopbandDb, double passbandEdge) {
    this.stopbandDb = stopbandDb;
    this.passbandEdge = passbandEdge;
  }

  /** Attenuation from the lower Nyquist frequency on; the passband is as flat as that is deep. */
  public double stopbandDb() {
    return stopbandDb;
  }

  /** End of the flat passband, as a part of the lower Nyquist frequency. */
  public double passbandEdge() {
    return passbandEdge;
  }

  /** Name in manifests: {@code low}, {@code medium}, {@code high}, {@code very_high}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ResampleQuality ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
