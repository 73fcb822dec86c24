package org.remotemedia.operators.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The files of other programs under {@code codec/formats}, and what those decode from them. */
final class Fixtures {
  private Fixtures() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Fixtures.class.getResourceAsStream("/codec/formats/" + name)) {
      if (in == null) {
        throw new IOException("no fixture " + name);
      }
      return in.readAllBytes();
    }
  }

  /** Samples of a reference: raw floats, or a file of a lossless format. */
  static float[] reference(String name) throws IOException {
    return name.endsWith(".f32") ? WavFiles.floats(bytes(name)) : WavFiles.decode(bytes(name));
  }

  static AudioDecoder open(AudioDecoders decoders, byte[] file, boolean seekable)
      throws IOException {
    InputStream in = seekable ? new WavFiles.SeekableBytes(file) : new ByteArrayInputStream(file);
    return decoders.open(in, "test.wav");
  }

  static float[] decode(AudioDecoders decoders, byte[] file) throws IOException {
    try (AudioDecoder decoder = open(decoders, file, true)) {
      return WavFiles.readAll(decoder, 4096);
    }
  }

  /** Signal to noise ratio in dB of arrays of the same length. */
  static double snr(float[] reference, float[] samples) {
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < reference.length; i++) {
      double difference = samples[i] - (double) reference[i];
      signal += (double) reference[i] * reference[i];
      noise += difference * difference;
    }
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
