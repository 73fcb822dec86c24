package org.remotemedia.operators.nodes;

import java.math.BigDecimal;
import org.remotemedia.operators.kernel.ScalarArithmetic;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.value.AudioFormat;

/** Multiplies a number, a list of numbers or audio by a factor. */
public final class MultiplyNode extends ArithmeticNode {
  private static final String FACTOR = "factor";
  private static final NodeMetadata METADATA =
      describe(
          "MultiplyNode",
          "Multiplies a number, the numbers of a list, or the samples of audio by a factor.",
          ParameterSpec.of(FACTOR, ParameterType.FLOAT, "Number to multiply by.")
              .aliases("multiplier")
              .defaultsTo(2.0));

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  String operandName() {
    return FACTOR;
  }

  @Override
  void apply(
      AudioFormat format, Object source, int sourceStart, Object target, int samples, double by) {
    ScalarArithmetic.multiply(format, source, sourceStart, target, samples, by);
  }

  @Override
  JsonArithmetic jsonArithmetic(BigDecimal exactOperand, String shownOperand) {
    double factor = exactOperand.doubleValue();
    return new JsonArithmetic(
        METADATA.name(), exactOperand, shownOperand, BigDecimal::multiply, value -> value * factor);
  }
}
