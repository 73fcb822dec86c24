package org.remotemedia.job.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.operators.element.CarriedJson;
import org.remotemedia.operators.flink.SizedBytes;

/** Splits as bytes: a version, the id, the records; carried fields as JSON text. */
public final class SplitCodec {
  /** Changes with the layout. */
  public static final int VERSION = 6;

  private static final int OFFSET = 1;
  private static final int DURATION = 2;
  private static final int CARRIED = 4;
  private static final int PROBLEM = 8;
  private static final int FILE_VERSION = 16;
  private static final int CONTAINER = 32;
  private static final int VALUE = 64;

  /** Room for the version, a usual id and the number of records. */
  private static final int HEADER_BYTES = 64;

  private static final int USUAL_RECORD_BYTES = 256;

  private static final ObjectMapper MAPPER = CarriedJson.forTransport().build();

  private SplitCodec() {}

  /** A split of records that have been encoded. */
  static byte[] join(String id, List<byte[]> records) throws IOException {
    int bytes = records.stream().mapToInt(record -> record.length).sum();
    ByteArrayOutputStream split = new ByteArrayOutputStream(bytes + HEADER_BYTES);
    DataOutputStream out = new DataOutputStream(split);
    out.writeByte(VERSION);
    writeString(id, out);
    out.writeInt(records.size());
    for (byte[] record : records) {
      out.write(record);
    }
    return split.toByteArray();
  }

  /**
   * One record as it is within a split; empty when it takes more than {@code mostBytes}, and
   * however much it carries, no more room is used to tell.
   */
  static Optional<byte[]> encode(RecordRef record, int mostBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_RECORD_BYTES);
    try {
      write(record, mostBytes, new DataOutputStream(bytes));
    } catch (TooLarge e) {
      return Optional.empty();
    }
    return bytes.size() > mostBytes ? Optional.empty() : Optional.of(bytes.toByteArray());
  }

  /** More is carried than was allowed. */
  private static final class TooLarge extends IOException {}

  private static byte[] encode(JsonNode value, int mostBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_RECORD_BYTES);
    OutputStream bounded =
        new FilterOutputStream(bytes) {
          @Override
          public void write(byte[] part, int from, int length) throws IOException {
            if (length > mostBytes - bytes.size()) {
              throw new TooLarge();
            }
            bytes.write(part, from, length);
          }
        };
    MAPPER.writeValue(bounded, value);
    return bytes.toByteArray();
  }

  private static void write(RecordRef record, int mostCarriedBytes, DataOutput out)
      throws IOException {
    int present =
        (record.offset() == null ? 0 : OFFSET)
            | (record.duration() == null ? 0 : DURATION)
            | (record.carried() == null ? 0 : CARRIED)
            | (record.problem() == null ? 0 : PROBLEM)
            | (record.version() == null ? 0 : FILE_VERSION)
            | (record.container() == null ? 0 : CONTAINER)
            | (record.value() == null ? 0 : VALUE);
    out.writeByte(present);
    writeString(record.name(), out);
    writeString(record.source(), out);
    out.writeLong(record.bytes());
    if (record.offset() != null) {
      out.writeDouble(record.offset());
    }
    if (record.duration() != null) {
      out.writeDouble(record.duration());
    }
    if (record.carried() != null) {
      SizedBytes.write(out, encode(record.carried(), mostCarriedBytes));
    }
    if (record.problem() != null) {
      writeString(record.problem(), out);
    }
    if (record.version() != null) {
      writeString(record.version(), out);
    }
    if (record.container() != null) {
      writeString(record.container().kind().name(), out);
      out.writeInt(record.container().earlierSplits().size());
      for (String split : record.container().earlierSplits()) {
        writeString(split, out);
      }
      ShardList list = record.container().list();
      out.writeBoolean(list != null);
      if (list != null) {
        writeString(list.location(), out);
        out.writeInt(list.shard());
        out.writeLong(list.from());
        out.writeLong(list.to());
        out.writeBoolean(list.entries() != null);
        if (list.entries() != null) {
          writeString(list.entries(), out);
        }
      }
    }
    if (record.value() != null) {
      SizedBytes.write(out, encode(record.value(), mostCarriedBytes));
    }
  }

  /**
   * Reads what {@link #join} gave.
   *
   * @throws IOException when it is of another version or damaged
   */
  public static Split decode(byte[] split) throws IOException {
    DataInput in = new DataInputStream(new ByteArrayInputStream(split));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("a split of version " + version + ", expected " + VERSION);
    }
    String id = readString(in);
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("a split of " + count + " records");
    }
    List<RecordRef> records = new ArrayList<>(Math.min(count, SplitPlanner.MAX_RECORDS));
    for (int i = 0; i < count; i++) {
      records.add(readRecord(in));
    }
    return new Split(id, records);
  }

  private static RecordRef readRecord(DataInput in) throws IOException {
    int present = in.readUnsignedByte();
    String name = readString(in);
    String source = readString(in);
    long bytes = in.readLong();
    Double offset = (present & OFFSET) == 0 ? null : (Double) in.readDouble();
    Double duration = (present & DURATION) == 0 ? null : (Double) in.readDouble();
    ObjectNode carried = (present & CARRIED) == 0 ? null : readObject(in);
    String problem = (present & PROBLEM) == 0 ? null : readString(in);
    String fileVersion = (present & FILE_VERSION) == 0 ? null : readString(in);
    ContainerPlan container = (present & CONTAINER) == 0 ? null : readContainer(in);
    JsonNode value = (present & VALUE) == 0 ? null : readJson(in);
    return new RecordRef(
        name, source, offset, duration, carried, bytes, problem, fileVersion, container, value);
  }

  private static ContainerPlan readContainer(DataInput in) throws IOException {
    String kind = readString(in);
    int count = in.readInt();
    List<String> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(readString(in));
    }
    ShardList list =
        in.readBoolean()
            ? new ShardList(
                readString(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readBoolean() ? readString(in) : null)
            : null;
    try {
      return new ContainerPlan(ContainerKind.valueOf(kind), splits, list);
    } catch (IllegalArgumentException e) {
      throw new IOException("a split with a container of unknown kind " + kind, e);
    }
  }

  private static ObjectNode readObject(DataInput in) throws IOException {
    try {
      return (ObjectNode) readJson(in);
    } catch (ClassCastException e) {
      throw new IOException("a split with damaged carried fields", e);
    }
  }

  private static JsonNode readJson(DataInput in) throws IOException {
    try {
      return MAPPER.readTree(readString(in));
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new IOException("a split with a damaged value", e);
    }
  }

  /** Not writeUTF, which ends at 64 KiB. */
  private static void writeString(String text, DataOutput out) throws IOException {
    SizedBytes.write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String readString(DataInput in) throws IOException {
    return new String(SizedBytes.read(in), StandardCharsets.UTF_8);
  }
}
