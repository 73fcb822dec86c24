package org.remotemedia.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * How far the enumeration is. Splits are planned in an order that is always the same, so a number
 * says which have been.
 *
 * @param planned splits planned so far
 * @param returned splits that came back and wait for a new reader
 */
record EnumeratorState(long planned, List<RecordSplit> returned) {
  EnumeratorState {
    returned = List.copyOf(returned);
  }

  /** Writes states for Flink. */
  static final class Serializer implements SimpleVersionedSerializer<EnumeratorState> {
    private final RecordSplit.Serializer splits = new RecordSplit.Serializer();

    @Override
    public int getVersion() {
      return splits.getVersion();
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(state.planned);
      out.writeInt(state.returned.size());
      for (RecordSplit split : state.returned) {
        byte[] encoded = splits.serialize(split);
        out.writeInt(encoded.length);
        out.write(encoded);
      }
      return bytes.toByteArray();
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] serialized) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      long planned = in.readLong();
      int count = in.readInt();
      List<RecordSplit> returned = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        returned.add(splits.deserialize(version, in.readNBytes(in.readInt())));
      }
      return new EnumeratorState(planned, returned);
    }
  }
}
