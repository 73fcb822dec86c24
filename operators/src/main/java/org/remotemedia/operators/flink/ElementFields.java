package org.remotemedia.operators.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.remotemedia.operators.corpus.RecordAccounts;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stream.CarriedJson;
import org.remotemedia.operators.stream.RecordInfo;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/** How the fields of elements are written. Lengths are checked before anything is allocated. */
final class ElementFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final ObjectMapper CARRIED_MAPPER = CarriedJson.forTransport().build();

  /** Blocks are read in steps of this size, so that a damaged length cannot exhaust memory. */
  private static final int STEP = 1 << 20;

  /** More nodes than any pipeline has, so that a damaged number cannot exhaust memory. */
  private static final int MOST_STEPS = 1 << 20;

  private ElementFields() {}

  static void writeBytes(DataOutputView out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("negative length " + length);
    }
    byte[] bytes = new byte[Math.min(length, STEP)];
    int read = 0;
    while (true) {
      in.readFully(bytes, read, bytes.length - read);
      read = bytes.length;
      if (read == length) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
    }
  }

  static void writeAccounts(DataOutputView out, RecordAccounts accounts) throws IOException {
    out.writeInt(accounts.sampleRate());
    out.writeInt(accounts.channels());
    out.writeDouble(accounts.meanSquare());
    Map<Integer, Long> steps = accounts.steps();
    out.writeInt(steps.size());
    for (Map.Entry<Integer, Long> step : steps.entrySet()) {
      out.writeInt(step.getKey());
      out.writeLong(step.getValue());
    }
  }

  static RecordAccounts readAccounts(DataInputView in) throws IOException {
    RecordAccounts accounts = new RecordAccounts();
    accounts.recording(in.readInt(), in.readInt(), in.readDouble());
    int steps = in.readInt();
    for (int i = 0; i < steps; i++) {
      int step = in.readInt();
      if (step < RecordAccounts.WRITING || step > MOST_STEPS) {
        throw new IOException("damaged accounts: step " + step);
      }
      accounts.took(step, in.readLong());
    }
    return accounts;
  }

  static void writeString(DataOutputView out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String readString(DataInputView in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static void writeOptional(DataOutputView out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      writeString(out, text);
    }
  }

  private static String readOptional(DataInputView in) throws IOException {
    return in.readBoolean() ? readString(in) : null;
  }

  static void writePath(DataOutputView out, ValuePath path) throws IOException {
    out.writeInt(path.keys().size());
    for (String key : path.keys()) {
      writeString(out, key);
    }
  }

  static ValuePath readPath(DataInputView in) throws IOException {
    int depth = in.readInt();
    if (depth == 0) {
      return ValuePath.ROOT;
    }
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      keys.add(readString(in));
    }
    return new ValuePath(keys);
  }

  static void writeSpec(DataOutputView out, AudioSpec spec) throws IOException {
    out.writeInt(spec.sampleRate());
    out.writeInt(spec.channels());
    writeEnum(out, spec.format());
    out.writeLong(spec.frames());
  }

  static AudioSpec readSpec(DataInputView in) throws IOException {
    int sampleRate = in.readInt();
    int channels = in.readInt();
    AudioFormat format = readEnum(in, AudioFormat.class);
    long frames = in.readLong();
    try {
      return new AudioSpec(sampleRate, channels, format, frames);
    } catch (IllegalArgumentException e) {
      throw new IOException("damaged audio header", e);
    }
  }

  static void writeEnum(DataOutputView out, Enum<?> constant) throws IOException {
    out.writeUTF(constant.name());
  }

  static <E extends Enum<E>> E readEnum(DataInputView in, Class<E> type) throws IOException {
    String name = in.readUTF();
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException("unknown " + type.getSimpleName() + " " + name, e);
    }
  }

  static void writeJson(DataOutputView out, JsonNode json) throws IOException {
    writeBytes(out, MAPPER.writeValueAsBytes(json));
  }

  static JsonNode readJson(DataInputView in) throws IOException {
    return MAPPER.readTree(readBytes(in));
  }

  static void writeFailure(DataOutputView out, Failure failure) throws IOException {
    writeOptional(out, failure.nodeId());
    writeEnum(out, failure.kind());
    writeString(out, failure.message());
    writeOptional(out, failure.traceback());
    out.writeInt(failure.attempts());
  }

  static Failure readFailure(DataInputView in) throws IOException {
    String nodeId = readOptional(in);
    ErrorKind kind = readEnum(in, ErrorKind.class);
    return new Failure(nodeId, kind, readString(in), readOptional(in), in.readInt());
  }

  static void writeRecordInfo(DataOutputView out, RecordInfo info) throws IOException {
    writeString(out, info.name());
    writeString(out, info.source());
    out.writeBoolean(info.carried() != null);
    if (info.carried() != null) {
      writeBytes(out, CARRIED_MAPPER.writeValueAsBytes(info.carried()));
    }
    writeOptional(out, info.version());
  }

  static RecordInfo readRecordInfo(DataInputView in) throws IOException {
    String name = readString(in);
    String source = readString(in);
    ObjectNode carried = null;
    if (in.readBoolean()) {
      if (!(CARRIED_MAPPER.readTree(readBytes(in)) instanceof ObjectNode object)) {
        throw new IOException("carried fields of " + name + " are not an object");
      }
      carried = object;
    }
    return new RecordInfo(name, source, carried, readOptional(in));
  }
}
