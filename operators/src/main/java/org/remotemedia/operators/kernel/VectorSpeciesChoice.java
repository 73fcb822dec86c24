package org.remotemedia.operators.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector width in use: the machine's best, unless {@link KernelPath#WIDTH_PROPERTY} says. */
final class VectorSpeciesChoice {
  static final VectorShape SHAPE = shape();
  static final VectorSpecies<Float> FLOATS = SHAPE.withLanes(float.class);
  static final VectorSpecies<Integer> INTS = SHAPE.withLanes(int.class);
  static final VectorSpecies<Double> DOUBLES = SHAPE.withLanes(double.class);

  /** How often each operation is shown; enough for the compiler's first stage to take notice. */
  private static final int TRAINING_ROUNDS = 3000;

  static {
    train();
  }

  private VectorSpeciesChoice() {}

  /**
   * Shows the virtual machine every operation before any kernel runs. JDK 17 compiles the library's
   * general methods for the first two operations that it meets, and once a third one has proved it
   * wrong, it allocates vectors in kernels that it compiles later, which makes them four times
   * slower.
   */
  private static void train() {
    FloatVector f = FloatVector.zero(FLOATS);
    IntVector n = IntVector.zero(INTS);
    DoubleVector d = DoubleVector.zero(DOUBLES);
    for (int i = 0; i < TRAINING_ROUNDS; i++) {
      f = f.add(f).sub(f).mul(f).min(f).max(f).fma(f, f).neg();
      n = n.max(f.abs().reinterpretAsInts());
      d = d.add(d).sub(d).mul(d).min(d).max(d).fma(d, d);
      n = n.add(n).sub(n).lanewise(VectorOperators.LSHL, 1);
    }
  }

  private static VectorShape shape() {
    int bits = KernelPath.requestedBits();
    if (bits > 0) {
      return VectorShape.forBitSize(bits);
    }
    return VectorShape.preferredShape();
  }
}
