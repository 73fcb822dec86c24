package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
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

  /** Has Jackson write histograms as compressed bytes. */
  static SimpleModule module() {
    return new SimpleModule()
        .addSerializer(Histogram.class, new Writer())
        .addDeserializer(Histogram.class, new Reader());
  }

  private static final class Writer extends StdSerializer<Histogram> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Histogram.class);
    }

    @Override
    public void serialize(Histogram histogram, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      ByteBuffer encoded = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
      int length = histogram.encodeIntoCompressedByteBuffer(encoded);
      out.writeBinary(encoded.array(), 0, length);
    }
  }

  private static final class Reader extends StdDeserializer<Histogram> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(Histogram.class);
    }

    @Override
    public Histogram deserialize(JsonParser in, DeserializationContext context) throws IOException {
      byte[] encoded = in.getBinaryValue();
      try {
        Histogram histogram = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0);
        histogram.setAutoResize(true);
        return histogram;
      } catch (DataFormatException | RuntimeException e) {
        throw new JsonMappingException(in, "damaged histogram", e);
      }
    }

    /** Null is not an empty histogram. */
    @Override
    public Histogram getNullValue(DeserializationContext context) throws JsonMappingException {
      return context.reportInputMismatch(this, "null is no histogram");
    }
  }
}
