package org.remotemedia.operators.kernel;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector width in use: the machine's best, unless {@link KernelPath#WIDTH_PROPERTY} says. */
final class VectorSpeciesChoice {
  static final VectorShape SHAPE = shape();
  static final VectorSpecies<Float> FLOATS = SHAPE.withLanes(float.class);
  static final VectorSpecies<Double> DOUBLES = SHAPE.withLanes(double.class);

  private VectorSpeciesChoice() {}

  private static VectorShape shape() {
    int bits = KernelPath.requestedBits();
    if (bits > 0) {
      return VectorShape.forBitSize(bits);
    }
    return VectorShape.preferredShape();
  }
}
