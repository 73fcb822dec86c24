package org.remotemedia.bridge.udf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.remotemedia.bridge.values.SampleSpace;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;

/**
 * The worker's side of the conversation: opens the segments by name at the first call, reads the
 * requests, and answers as a test says; by default with the value itself.
 */
final class FakeWorker implements PythonCall, AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A request as the worker sees it; the stream word and the value may be null. */
  record Request(String record, String stream, Value value) {}

  /** What becomes of a request; no value and no error for a chunk that gave nothing. */
  record Answer(Value value, ObjectNode error, long nanos, int attempts) {
    static final Answer NOTHING = new Answer(null, null, 0, 1);

    static Answer of(Value value) {
      return new Answer(value, null, 1000, 1);
    }

    static Answer failure(String kind, String message, String traceback, int attempts) {
      ObjectNode error = JSON.objectNode();
      error.put("kind", kind).put("message", message).put("traceback", traceback);
      error.put("retryable", attempts > 1);
      return new Answer(null, error, 2000, attempts);
    }
  }

  final List<JsonNode> calls = new ArrayList<>();
  final List<List<Request>> requests = new ArrayList<>();
  Function<Request, Answer> behaviour = FakeWorker::echo;
  UnaryOperator<ObjectNode> reply = UnaryOperator.identity();

  private FileChannel input;
  private FileChannel output;
  private ByteBuffer given;
  private ByteBuffer results = ByteBuffer.allocate(0);
  private int position;

  /** Gives the value itself back. */
  static Answer echo(Request request) {
    return Answer.of(request.value());
  }

  /** Says from now on that the node cannot be made. */
  void failToOpen(String message, String traceback) {
    reply =
        answer -> {
          answer
              .putObject("fatal")
              .put("kind", "PythonError")
              .put("message", message)
              .put("traceback", traceback)
              .put("retryable", false);
          answer.putArray("outcomes");
          return answer;
        };
  }

  /** All requests so far. */
  List<Request> all() {
    return requests.stream().flatMap(List::stream).toList();
  }

  @Override
  public byte[] send(byte[] bytes) throws IOException {
    Message message = Message.decode(bytes);
    JsonNode call = message.read(JsonNode.class);
    calls.add(call);
    JsonNode segments = call.at("/open/segments");
    if (segments.isObject()) {
      input = open(segments.get("input"));
      output = open(segments.get("output"));
    }
    given =
        input == null
            ? message.payload()
            : input
                .map(MapMode.READ_ONLY, 0, call.get("input_size").longValue())
                .order(ByteOrder.LITTLE_ENDIAN);
    position = 0;
    List<Request> decoded = new ArrayList<>();
    requests.add(decoded);
    ArrayNode outcomes = JSON.arrayNode();
    for (JsonNode json : call.get("requests")) {
      Request request =
          new Request(
              json.get("record").textValue(),
              json.path("stream").textValue(),
              json.has("value") ? decode(json.get("value")) : null);
      decoded.add(request);
      outcomes.add(encode(behaviour.apply(request)));
    }
    return Message.encode(reply.apply(answer(outcomes)), results, output == null ? position : 0);
  }

  private ObjectNode answer(ArrayNode outcomes) throws IOException {
    if (output != null) {
      output.write(results.limit(position).position(0), 0);
      results.clear();
    }
    ObjectNode answer = JSON.objectNode();
    answer.putNull("fatal");
    answer.set("outcomes", outcomes);
    answer.put("memory_bytes", 1000);
    answer.put("output_size", output == null ? 0 : output.size());
    return answer;
  }

  private static FileChannel open(JsonNode path) throws IOException {
    return FileChannel.open(
        Path.of(path.textValue()), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private Value decode(JsonNode value) {
    if (value.has("audio")) {
      JsonNode audio = value.get("audio");
      int offset = audio.get("offset").intValue();
      if (offset % SampleSpace.ALIGNMENT != 0) {
        throw new IllegalStateException("samples at " + offset);
      }
      int channels = audio.get("channels").intValue();
      int frames = audio.get("frames").intValue();
      float[] samples = new float[frames * channels];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = given.getFloat(offset + 4 * i);
      }
      return AudioBuffer.f32(samples, frames, audio.path("sample_rate").asInt(0), channels);
    }
    if (value.has("object")) {
      Map<String, Value> members = new LinkedHashMap<>();
      value
          .get("object")
          .properties()
          .forEach(member -> members.put(member.getKey(), decode(member.getValue())));
      return new Value.Composite(members);
    }
    return new Value.Json(value.get("json"));
  }

  private ObjectNode encode(Answer answer) {
    ObjectNode outcome = JSON.objectNode();
    outcome.set("value", answer.value() == null ? JSON.nullNode() : encode(answer.value()));
    outcome.set("error", answer.error());
    return outcome.put("nanos", answer.nanos()).put("attempts", answer.attempts());
  }

  private ObjectNode encode(Value value) {
    ObjectNode description = JSON.objectNode();
    if (value instanceof AudioBuffer audio) {
      int offset = (int) SampleSpace.aligned(position);
      ensure(offset + audio.samples() * Float.BYTES);
      for (int i = 0; i < audio.samples(); i++) {
        results.putFloat(offset + Float.BYTES * i, audio.floats()[i]);
      }
      position = offset + audio.samples() * Float.BYTES;
      description
          .putObject("audio")
          .put("offset", offset)
          .put("frames", audio.frames())
          .put("channels", audio.channels())
          .put("sample_rate", audio.sampleRate() == 0 ? null : audio.sampleRate())
          .put("format", audio.format().wireName());
    } else if (value instanceof Value.Composite composite) {
      ObjectNode members = description.putObject("object");
      composite.members().forEach((key, member) -> members.set(key, encode(member)));
    } else if (value instanceof Value.Json json) {
      description.set("json", json.node());
    }
    return description;
  }

  private void ensure(int bytes) {
    if (bytes > results.capacity()) {
      ByteBuffer larger = ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
      larger.put(0, results, 0, position);
      results = larger;
    }
  }

  @Override
  public void close() throws IOException {
    if (input != null) {
      input.close();
      output.close();
    }
  }
}
