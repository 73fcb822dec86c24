package org.remotemedia.operators.rules;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.exceptions.CelDivideByZeroException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.runtime.CelFunctionBinding;

/**
 * Division as CEL has it, but that it fails by zero for floating-point numbers as well, where CEL
 * gives infinity or NaN.
 */
final class Division {
  private Division() {}

  static Iterable<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        "_/_",
        CelFunctionBinding.from("divide_double", Double.class, Double.class, Division::quotient),
        CelFunctionBinding.from("divide_int64", Long.class, Long.class, Division::quotient),
        CelFunctionBinding.from(
            "divide_uint64", UnsignedLong.class, UnsignedLong.class, Division::quotient));
  }

  private static double quotient(double dividend, double divisor) {
    requireNotZero(divisor == 0);
    return dividend / divisor;
  }

  private static long quotient(long dividend, long divisor) {
    requireNotZero(divisor == 0);
    if (dividend == Long.MIN_VALUE && divisor == -1) {
      throw new CelNumericOverflowException("the quotient is beyond 64 bits");
    }
    return dividend / divisor;
  }

  private static UnsignedLong quotient(UnsignedLong dividend, UnsignedLong divisor) {
    requireNotZero(divisor.equals(UnsignedLong.ZERO));
    return dividend.dividedBy(divisor);
  }

  private static void requireNotZero(boolean zero) {
    if (zero) {
      throw new CelDivideByZeroException();
    }
  }
}
