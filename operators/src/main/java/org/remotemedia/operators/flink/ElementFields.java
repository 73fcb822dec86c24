package org.remotemedia.operators.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.CarriedJson;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.element.Utterance;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;

/** How the fields of elements are written. Lengths are checked before anything is allocated. */
final class ElementFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final ObjectMapper CARRIED_MAPPER = CarriedJson.forTransport().build();

  private ElementFields() {}

  static void writeTrace(DataOutputView out, RecordTrace trace) throws IOException {
    out.writeInt(trace.sampleRate());
    out.writeInt(trace.channels());
    out.writeDouble(trace.meanSquare());
    out.writeInt(trace.parts());
    out.writeLong(trace.readingNanos());
    out.writeLong(trace.writingNanos());
    out.writeInt(trace.visits().size());
    for (NodeVisit visit : trace.visits()) {
      out.writeBoolean(visit != null);
      if (visit == null) {
        continue;
      }
      writeEnum(out, visit.outcome());
      out.writeLong(visit.nanos());
      out.writeDouble(visit.audioSeconds());
      out.writeInt(visit.retries());
      out.writeLong(visit.memoryBytes());
      out.writeBoolean(visit.speechSeconds() != null);
      if (visit.speechSeconds() != null) {
        out.writeDouble(visit.speechSeconds());
      }
    }
  }

  static RecordTrace readTrace(DataInputView in) throws IOException {
    RecordTrace trace = new RecordTrace();
    trace.recording(in.readInt(), in.readInt(), in.readDouble());
    trace.joined(in.readInt());
    trace.tookReading(in.readLong());
    trace.tookWriting(in.readLong());
    int visits = in.readInt();
    if (visits < 0) {
      throw new IOException("damaged trace: " + visits + " visits");
    }
    for (int i = 1; i <= visits; i++) {
      if (!in.readBoolean()) {
        continue;
      }
      trace.visited(
          i,
          new NodeVisit(
              readEnum(in, NodeVisit.Outcome.class),
              in.readLong(),
              in.readDouble(),
              in.readInt(),
              in.readLong(),
              in.readBoolean() ? in.readDouble() : null));
    }
    return trace;
  }

  /**
   * As UTF-8, or as UTF-16 where there is half a surrogate pair, which UTF-8 cannot express: Python
   * has them in the names of files that are not UTF-8.
   */
  static void writeString(DataOutputView out, String text) throws IOException {
    boolean isUtf8 = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    out.writeBoolean(isUtf8);
    if (isUtf8) {
      SizedBytes.write(out, text.getBytes(StandardCharsets.UTF_8));
      return;
    }
    ByteBuffer chars = ByteBuffer.allocate(Character.BYTES * text.length());
    chars.asCharBuffer().put(text);
    SizedBytes.write(out, chars.array());
  }

  static String readString(DataInputView in) throws IOException {
    if (in.readBoolean()) {
      return new String(SizedBytes.read(in), StandardCharsets.UTF_8);
    }
    return ByteBuffer.wrap(SizedBytes.read(in)).asCharBuffer().toString();
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
    if (depth < 0) {
      throw new IOException("a path of " + depth + " keys");
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
    SizedBytes.write(out, MAPPER.writeValueAsBytes(json));
  }

  static JsonNode readJson(DataInputView in) throws IOException {
    JsonNode json = MAPPER.readTree(SizedBytes.read(in));
    if (json.isMissingNode()) {
      throw new IOException("a JSON value without a single character");
    }
    return json;
  }

  static void writeFailure(DataOutputView out, Failure failure) throws IOException {
    writeOptional(out, failure.nodeId());
    writeEnum(out, failure.kind());
    writeString(out, failure.message());
    writeOptional(out, failure.traceback());
    out.writeInt(failure.attempts());
    out.writeBoolean(failure.retryable());
  }

  static Failure readFailure(DataInputView in) throws IOException {
    String nodeId = readOptional(in);
    ErrorKind kind = readEnum(in, ErrorKind.class);
    return new Failure(
        nodeId, kind, readString(in), readOptional(in), in.readInt(), in.readBoolean());
  }

  static void writeRecordInfo(DataOutputView out, RecordInfo info) throws IOException {
    writeString(out, info.name());
    writeString(out, info.source());
    out.writeBoolean(info.carried() != null);
    if (info.carried() != null) {
      SizedBytes.write(out, CARRIED_MAPPER.writeValueAsBytes(info.carried()));
    }
    writeOptional(out, info.version());
    out.writeDouble(info.offsetSeconds());
    Utterance utterance = info.utterance();
    out.writeBoolean(utterance != null);
    if (utterance != null) {
      writeString(out, utterance.parent());
      out.writeInt(utterance.cutter());
      out.writeDouble(utterance.offsetSeconds());
      out.writeDouble(utterance.durationSeconds());
      out.writeInt(utterance.sampleRate());
      out.writeInt(utterance.channels());
    }
  }

  static void writeJudgement(DataOutputView out, Judgement judgement) throws IOException {
    out.writeBoolean(judgement.rejected());
    out.writeInt(judgement.broken().size());
    for (String rule : judgement.broken()) {
      writeString(out, rule);
    }
    writeJson(out, judgement.values());
  }

  static Judgement readJudgement(DataInputView in) throws IOException {
    boolean rejected = in.readBoolean();
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("a judgement of " + count + " rules");
    }
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      broken.add(readString(in));
    }
    if (readJson(in) instanceof ObjectNode values) {
      return new Judgement(rejected, broken, values);
    }
    throw new IOException("the values of a judgement are not an object");
  }

  static void writeProgress(DataOutputView out, SegmentProgress progress) throws IOException {
    out.writeBoolean(progress.ended() != null);
    if (progress.ended() != null) {
      writeJson(out, progress.ended());
    }
    out.writeDouble(progress.openMs());
    out.writeDouble(progress.openEndMs());
    out.writeDouble(progress.settledMs());
  }

  static SegmentProgress readProgress(DataInputView in) throws IOException {
    JsonNode ended = in.readBoolean() ? readJson(in) : null;
    return new SegmentProgress(ended, in.readDouble(), in.readDouble(), in.readDouble());
  }

  static RecordInfo readRecordInfo(DataInputView in) throws IOException {
    String name = readString(in);
    String source = readString(in);
    ObjectNode carried = null;
    if (in.readBoolean()) {
      try {
        if (CARRIED_MAPPER.readTree(SizedBytes.read(in)) instanceof ObjectNode object) {
          carried = object;
        } else {
          throw new IOException("carried fields of " + name + " are not an object");
        }
      } catch (NumberFormatException e) {
        throw new IOException("carried fields of " + name + " hold a damaged number", e);
      }
    }
    String version = readOptional(in);
    double offset = in.readDouble();
    Utterance utterance =
        in.readBoolean()
            ? new Utterance(
                readString(in),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readInt(),
                in.readInt())
            : null;
    return new RecordInfo(name, source, carried, version, offset, utterance);
  }
}
