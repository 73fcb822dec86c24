package org.remotemedia.operators.nodes;

import java.math.BigDecimal;
import org.remotemedia.operators.kernel.ScalarArithmetic;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.value.AudioFormat;

/** Adds a number to a number, to the numbers of a list, or to the samples of audio. */
public final class AddNode extends ArithmeticNode {
  private static final String ADDEND = "addend";
  private static final NodeMetadata METADATA =
      describe(
          "AddNode",
          "Adds a number to a number, to the numbers of a list, or to the samples of audio.",
          ParameterSpec.of(
                  ADDEND,
                  ParameterType.FLOAT,
                  "Number to add; for audio in the unit of its samples, whose full scale is 1.0 for"
                      + " f32 and f64, 2^15 for i16 and 2^31 for i32.")
              .defaultsTo(0.0));

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  String operandName() {
    return ADDEND;
  }

  @Override
  void apply(
      AudioFormat format, Object source, int sourceStart, Object target, int samples, double by) {
    ScalarArithmetic.add(format, source, sourceStart, target, samples, by);
  }

  @Override
  JsonArithmetic jsonArithmetic(BigDecimal exactOperand, String shownOperand) {
    double addend = exactOperand.doubleValue();
    return new JsonArithmetic(
        METADATA.name(), exactOperand, shownOperand, BigDecimal::add, value -> value + addend);
  }
}
