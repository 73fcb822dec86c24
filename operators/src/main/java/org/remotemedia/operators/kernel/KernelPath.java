package org.remotemedia.operators.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * Which implementation of the kernels runs: with the JDK's Vector API where its module {@value
 * #MODULE} is present, in plain Java otherwise. The choice is made once, and makes no difference to
 * results.
 */
public final class KernelPath {
  /**
   * System property that asks for a vector width of 64, 128, 256 or 512 bits, or with 0 for plain
   * Java.
   */
  public static final String WIDTH_PROPERTY = "remotemedia.vector.bits";

  static final String MODULE = "jdk.incubator.vector";

  /** Narrower vectors cannot hold what conversions between types need. */
  private static final int LEAST_SAMPLE_BITS = 128;

  private static final boolean VECTOR =
      requestedBits() != 0 && ModuleLayer.boot().findModule(MODULE).isPresent();

  private KernelPath() {}

  /** Whether the Vector API is in use. */
  public static boolean isVector() {
    return VECTOR;
  }

  /** What is in use, in a few words. */
  public static String describe() {
    return VECTOR
        ? String.format(Locale.ROOT, "Vector API, %d bits", spectral().vectorBits())
        : "plain Java";
  }

  static SpectralKernel spectral() {
    return Spectral.KERNEL;
  }

  static WeightingKernel weighting() {
    return Weighting.KERNEL;
  }

  static SampleKernel samples() {
    return Samples.KERNEL;
  }

  /** The width asked for, −1 if none is. */
  static int requestedBits() {
    return Integer.getInteger(WIDTH_PROPERTY, -1);
  }

  private static final class Spectral {
    static final SpectralKernel KERNEL =
        VECTOR ? load(SpectralKernel.class, "VectorSpectralKernel") : new PlainSpectralKernel();
  }

  private static final class Weighting {
    static final WeightingKernel KERNEL =
        VECTOR ? load(WeightingKernel.class, "VectorWeightingKernel") : new PlainWeightingKernel();
  }

  private static final class Samples {
    static final SampleKernel KERNEL =
        spectral().vectorBits() >= LEAST_SAMPLE_BITS
            ? load(SampleKernel.class, "VectorSampleKernel")
            : new PlainSampleKernel();
  }

  /** By name, since these classes cannot even be verified where the module is absent. */
  private static <T> T load(Class<T> type, String name) {
    try {
      Class<?> implementation = Class.forName(KernelPath.class.getPackageName() + "." + name);
      return type.cast(implementation.getDeclaredConstructor().newInstance());
    } catch (InvocationTargetException
        | InstantiationException
        | IllegalAccessException
        | NoSuchMethodException
        | ClassNotFoundException e) {
      throw new IllegalStateException("the class " + name + " is missing", e);
    }
  }
}
