package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.AudioNode;

/**
 * One operation with a fixed operand on JSON numbers and on lists of them, nested or not. An
 * integer whose exact result is an integer gives an integer; everything else is computed in double.
 */
final class JsonArithmetic {
  private static final int LONG_BITS = 63;

  private final String nodeType;
  private final String shownOperand;
  private final BigDecimal operand;
  private final BinaryOperator<BigDecimal> exact;
  private final DoubleUnaryOperator floating;

  /**
   * An operation.
   *
   * @param operand the exact value of the operand
   * @param shownOperand its name and value for messages
   * @param exact the operation on exact numbers
   * @param floating the operation with the operand in double
   */
  JsonArithmetic(
      String nodeType,
      BigDecimal operand,
      String shownOperand,
      BinaryOperator<BigDecimal> exact,
      DoubleUnaryOperator floating) {
    this.nodeType = nodeType;
    this.shownOperand = shownOperand;
    this.operand = operand;
    this.exact = exact;
    this.floating = floating;
  }

  /**
   * Applies the operation to every number in {@code value}.
   *
   * @throws MarshalingError when there is something else than lists and numbers in it
   * @throws NodeExecutionError when a result is an integer beyond 64 bits or is not finite
   */
  JsonNode apply(JsonNode value) {
    return apply(value, null);
  }

  private JsonNode apply(JsonNode value, Index index) {
    if (value.isArray()) {
      ArrayNode results = JsonNodeFactory.instance.arrayNode(value.size());
      for (int i = 0; i < value.size(); i++) {
        results.add(apply(value.get(i), new Index(index, i)));
      }
      return results;
    }
    if (!value.isNumber()) {
      throw new MarshalingError(
          nodeType
              + " needs audio, a number or a list of numbers, but "
              + (index == null ? "was given " : "item " + index + " is ")
              + AudioNode.kindOf(value));
    }
    if (value.isIntegralNumber()) {
      BigDecimal result = exact.apply(new BigDecimal(value.bigIntegerValue()), operand);
      if (isIntegral(result)) {
        return integer(result.toBigInteger(), value, index);
      }
    }
    double result = floating.applyAsDouble(value.doubleValue());
    if (!Double.isFinite(result)) {
      throw failure(value, index, "is not a finite number");
    }
    return JsonNodeFactory.instance.numberNode(result);
  }

  private JsonNode integer(BigInteger result, JsonNode value, Index index) {
    if (result.bitLength() > LONG_BITS) {
      throw failure(value, index, "does not fit an integer of 64 bits");
    }
    long number = result.longValue();
    return number == (int) number
        ? JsonNodeFactory.instance.numberNode((int) number)
        : JsonNodeFactory.instance.numberNode(number);
  }

  private static boolean isIntegral(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private NodeExecutionError failure(JsonNode value, Index index, String why) {
    return new NodeExecutionError(
        "the result for "
            + value.asText()
            + (index == null ? "" : ", item " + index + ",")
            + " with "
            + shownOperand
            + " "
            + why);
  }

  /** Where in nested lists a number stands; prints as {@code [1][0]}. */
  private record Index(Index outer, int position) {
    @Override
    public String toString() {
      return (outer == null ? "" : outer.toString()) + "[" + position + "]";
    }
  }
}
