package org.remotemedia.operators.nodes;

import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;

/**
 * Figures as measuring nodes give them: rounded to what means something, so that they can be read
 * and compared. What a node decides, it decides by the rounded figure, so that its flags and rules
 * that users write agree.
 */
final class Figures {
  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;

  /** Room for nonsense, but not for slips such as a value in samples. */
  private static final double LOWEST_DB = -120;

  private Figures() {}

  /** A level in dB re full scale from a mean square, at least {@link SignalEnergy#FLOOR_DB}. */
  static double level(double meanSquare) {
    return thousandths(SignalEnergy.decibels(meanSquare));
  }

  /** Rounded to 0.001, half to even; never −0. */
  static double thousandths(double value) {
    return Math.rint(value * THOUSAND) / THOUSAND + 0.0;
  }

  /** Rounded to 0.000001, half to even; never −0. */
  static double millionths(double value) {
    return Math.rint(value * MILLION) / MILLION + 0.0;
  }

  /** A parameter that is a level re full scale. */
  static ParameterSpec levelParameter(String name, double byDefault, String description) {
    return ParameterSpec.of(name, ParameterType.FLOAT, description)
        .defaultsTo(byDefault)
        .range(LOWEST_DB, 0)
        .unit("dB");
  }
}
