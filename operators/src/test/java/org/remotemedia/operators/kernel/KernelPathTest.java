package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** The kernels give the same bits in plain Java and with vectors of every width. */
class KernelPathTest {
  private static final String MODULE = "jdk.incubator.vector";

  /** Loads the kernels once more, so that their choice is made anew. */
  private static final class SecondLoader extends ClassLoader {
    SecondLoader() {
      super(KernelPathTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(KernelPath.class.getPackageName() + ".")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Called through a {@link SecondLoader}; says which path it took and what came out. */
  public static final class Probe {
    private Probe() {}

    public static String run() {
      return KernelPath.describe() + "|" + resampled() + "|" + samples();
    }

    private static String resampled() {
      StringBuilder digests = new StringBuilder();
      int[][] rates = {
        {44_100, 16_000},
        {48_000, 16_000},
        {16_000, 44_100},
        {44_100, 48_000},
        {8000, 48_000},
        {32_000, 44_100},
        {96_000, 44_100},
        {16_000, 8000}
      };
      for (int[] rate : rates) {
        for (ResampleQuality quality : ResampleQuality.values()) {
          digests
              .append(resampled(rate[0], rate[1], quality, 1 + digests.length() % 3))
              .append(' ');
        }
      }
      return digests.toString();
    }

    private static String resampled(int from, int to, ResampleQuality quality, int channels) {
      int frames = 30_001;
      float[] input = noise(frames * channels, from + to, 0.3f);
      // F32 would hide the last bits of the direct form, which computes in double.
      AudioFormat format = quality == ResampleQuality.VERY_HIGH ? AudioFormat.F64 : AudioFormat.F32;
      Resampler resampler = new Resampler(from, to, quality, channels, format);
      CRC32C crc = new CRC32C();
      resampler.process(AudioBuffer.f32(input, frames, from, channels), block -> add(crc, block));
      resampler.flush(block -> add(crc, block));
      return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static void add(CRC32C crc, AudioBuffer block) {
      ByteBuffer bytes = ByteBuffer.allocate((int) block.bytes());
      if (block.format() == AudioFormat.F64) {
        bytes.asDoubleBuffer().put(block.doubles(), 0, block.samples());
      } else {
        bytes.asFloatBuffer().put(block.floats(), 0, block.samples());
      }
      crc.update(bytes);
    }

    private static String samples() {
      int hash = 17;
      for (int length = 0; length < 200; length += length < 70 ? 1 : 13) {
        float[] floats = noise(length + 3, length, 1.2f);
        for (int i = 0; i < floats.length; i += 5) {
          floats[i] = ((int) (floats[i] * 3000) + 0.5f) / 32768;
        }
        short[] shorts = new short[length];
        SampleConversion.convert(AudioFormat.F32, floats, 3, AudioFormat.I16, shorts, 0, length);
        int[] ints = new int[length];
        SampleConversion.convert(AudioFormat.F32, floats, 3, AudioFormat.I32, ints, 0, length);
        hash = 31 * hash + java.util.Arrays.hashCode(shorts);
        hash = 31 * hash + java.util.Arrays.hashCode(ints);
        float[] back = new float[length];
        SampleConversion.convert(AudioFormat.I16, shorts, 0, AudioFormat.F32, back, 0, length);
        hash = 31 * hash + java.util.Arrays.hashCode(back);
        SampleConversion.convert(AudioFormat.I32, ints, 0, AudioFormat.F32, back, 0, length);
        hash = 31 * hash + java.util.Arrays.hashCode(back);
        double squares = SignalEnergy.sumOfSquares(AudioFormat.F32, floats, 3, length);
        hash = 31 * hash + Double.hashCode(squares);
      }
      return Integer.toHexString(hash) + " " + arithmetic();
    }

    /** Numbers that F32 holds and ones that it does not, ties, and much that must be clipped. */
    private static String arithmetic() {
      int hash = 17;
      for (int length = 0; length < 100; length += length < 40 ? 1 : 13) {
        double[] noise = new double[length + 1];
        float[] floats = noise(length + 1, length, 0.5f);
        for (int i = 0; i <= length; i++) {
          noise[i] = floats[i];
        }
        for (AudioFormat format : AudioFormat.values()) {
          Object in = format.newArray(length + 1);
          SampleConversion.convert(AudioFormat.F64, noise, 0, format, in, 0, length + 1);
          Object out = format.newArray(length);
          for (double number : new double[] {0.5, 0.3, -1, 1e5 / 3, 1.5e9, -0.0}) {
            ScalarArithmetic.multiply(format, in, 1, out, length, number);
            hash = 31 * hash + hashOf(out);
            ScalarArithmetic.add(format, in, 1, out, length, number);
            hash = 31 * hash + hashOf(out);
          }
          for (int channels = 1; channels < 4; channels++) {
            int frames = length / channels;
            AudioBuffer audio =
                AudioBuffer.over(in, frames, new AudioSpec(8000, channels, format, frames));
            Object mono = ChannelMixing.outputFormat(format).newArray(length);
            ChannelMixing.mean(audio, frames / 2, frames - frames / 2, mono);
            hash = 31 * hash + hashOf(mono);
          }
        }
      }
      return Integer.toHexString(hash);
    }

    private static int hashOf(Object samples) {
      return java.util.Arrays.deepHashCode(new Object[] {samples});
    }

    private static float[] noise(int length, long seed, float amplitude) {
      Random random = new Random(seed);
      float[] samples = new float[length];
      for (int i = 0; i < length; i++) {
        samples[i] = (float) random.nextGaussian() * amplitude;
      }
      return samples;
    }
  }

  private static String[] probe(int bits) throws ReflectiveOperationException {
    String before = System.getProperty(KernelPath.WIDTH_PROPERTY);
    System.setProperty(KernelPath.WIDTH_PROPERTY, Integer.toString(bits));
    try {
      Class<?> probe = Class.forName(Probe.class.getName(), true, new SecondLoader());
      return ((String) probe.getMethod("run").invoke(null)).split("\\|", -1);
    } finally {
      if (before == null) {
        System.clearProperty(KernelPath.WIDTH_PROPERTY);
      } else {
        System.setProperty(KernelPath.WIDTH_PROPERTY, before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 512})
  void everyVectorWidthGivesTheBitsOfPlainJava(int bits) throws ReflectiveOperationException {
    String[] plain = probe(0);
    String[] vector = probe(bits);
    assertThat(plain[0]).isEqualTo("plain Java");
    assertThat(vector[0]).isEqualTo("Vector API, " + bits + " bits");
    assertThat(vector[1]).as("resampled").isEqualTo(plain[1]);
    assertThat(vector[2]).as("converted and measured").isEqualTo(plain[2]);
  }

  @Test
  void theVectorPathIsTakenWhereTheModuleIs() {
    assertThat(KernelPath.isVector()).isEqualTo(ModuleLayer.boot().findModule(MODULE).isPresent());
  }

  @Test
  void aConstantHasNothingButItsMean() {
    assertThat(FourierConstants.COS_5_1 + FourierConstants.COS_5_2).isEqualTo(-0.5f);
    assertThat(FourierConstants.COS_7_1 + FourierConstants.COS_7_2 + FourierConstants.COS_7_3)
        .isEqualTo(-0.5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 18, 20, 21, 25, 27, 32, 49, 80, 105, 120, 160, 441})
  void aTransformIsTheDefinitionsSum(int rows) {
    SpectrumPlan plan = new SpectrumPlan(rows);
    int points = plan.points();
    float[] signal = Probe.noise(2 * points, rows, 1);
    SpectralKernel kernel = new PlainSpectralKernel();
    float[] lines = new float[2 * points + SpectrumPlan.STRIDE];
    int width = points + SpectrumPlan.COLUMNS;
    TransformLines spectrum =
        new TransformLines(new float[2 * width], 0, width, plan.places(points));
    kernel.load(signal, 0, points, plan, lines);
    kernel.transformColumns(lines, plan);
    kernel.rowsToSpectrum(lines, plan, new TransposedBlock(), spectrum);
    float[] values = spectrum.array();
    for (int k = 0; k < points; k += 7) {
      double re = 0;
      double im = 0;
      for (int n = 0; n < points; n++) {
        double angle = -2 * Math.PI * ((long) k * n % points) / points;
        re += signal[n] * Math.cos(angle) - signal[points + n] * Math.sin(angle);
        im += signal[n] * Math.sin(angle) + signal[points + n] * Math.cos(angle);
      }
      double tolerance = 1e-6 * Math.sqrt(2.0 * points);
      assertThat(Math.hypot(values[k] - re, values[width + k] - im))
          .as("%d", k)
          .isLessThan(tolerance);
    }
  }
}
