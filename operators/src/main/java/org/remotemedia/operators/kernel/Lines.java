package org.remotemedia.operators.kernel;

/**
 * Sixteen lines of complex numbers in an array: where the 16-point transforms of {@link
 * SpectralKernel} read and write.
 *
 * @param real offset of the real parts
 * @param imaginary offset of the imaginary parts
 * @param places where each line begins, relative to these
 */
record Lines(float[] array, int real, int imaginary, int[] places) {}
