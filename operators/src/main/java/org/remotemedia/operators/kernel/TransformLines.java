package org.remotemedia.operators.kernel;

/**
 * Sixteen lines of complex numbers in an array: where the 16-point transforms of {@link
 * SpectralKernel} read and write.
 */
final class TransformLines {
  private final float[] array;
  private final int real;
  private final int imaginary;
  private final int[] places;

  /**
   * Lines of an array, which is not copied.
   *
   * @param real offset of the real parts
   * @param imaginary offset of the imaginary parts
   * @param places where each line begins, relative to these
   */
  TransformLines(float[] array, int real, int imaginary, int[] places) {
    this.array = array;
    this.real = real;
    this.imaginary = imaginary;
    this.places = places;
  }

  float[] array() {
    return array;
  }

  int real() {
    return real;
  }

  int imaginary() {
    return imaginary;
  }

  int[] places() {
    return places;
  }
}
