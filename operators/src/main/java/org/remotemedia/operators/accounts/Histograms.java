package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Histograms that grow as needed and can be merged, exact to 1 %. */
public final class Histograms {
  private static final int SIGNIFICANT_DIGITS = 2;

  private Histograms() {}

  public static Histogram empty() {
    return new Histogram(SIGNIFICANT_DIGITS);
  }

  /** For {@link #decode}. */
  public static byte[] encode(Histogram histogram) {
    ByteBuffer encoded = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(encoded);
    byte[] bytes = new byte[length];
    encoded.flip().get(bytes);
    return bytes;
  }

  /**
   * Reads what {@link #encode} wrote, as a binary or base64 field; a missing field is empty.
   *
   * @throws IOException when it is something else
   */
  public static Histogram decode(JsonNode field) throws IOException {
    if (field.isMissingNode()) {
      return empty();
    }
    try {
      Histogram histogram =
          Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(field.binaryValue()), 0);
      histogram.setAutoResize(true);
      return histogram;
    } catch (DataFormatException | RuntimeException e) {
      throw new IOException("damaged histogram", e);
    }
  }
}
