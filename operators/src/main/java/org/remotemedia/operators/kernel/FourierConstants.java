package org.remotemedia.operators.kernel;

/**
 * Cosines and sines of the parts of a circle that short Fourier transforms multiply by. The cosines
 * are multiples of 2⁻²⁴, so that their sum for a radix is exactly −1/2, and a constant signal has
 * nothing but its mean.
 */
final class FourierConstants {
  static final float SIN_3 = (float) 0.8660254037844386;
  static final float COS_5_1 = cosine(0.30901699437494745);
  static final float COS_5_2 = cosine(-0.8090169943749475);
  static final float SIN_5_1 = (float) 0.9510565162951535;
  static final float SIN_5_2 = (float) 0.5877852522924731;
  static final float COS_7_1 = cosine(0.6234898018587335);
  static final float COS_7_2 = cosine(-0.2225209339563144);
  static final float COS_7_3 = cosine(-0.9009688679024191);
  static final float SIN_7_1 = (float) 0.7818314824680298;
  static final float SIN_7_2 = (float) 0.9749279121818236;
  static final float SIN_7_3 = (float) 0.4338837391175581;

  private FourierConstants() {}

  private static float cosine(double exact) {
    return (float) (Math.rint(exact * 0x1p24) * 0x1p-24);
  }
}
