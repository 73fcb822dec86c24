package org.remotemedia.bridge.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.remotemedia.bridge.values.ValueReader;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.BatchNode;
import org.remotemedia.operators.value.ValueSink;

/** What the worker says of one request. */
public record PythonOutcome(String nodeId, JsonNode json, ByteBuffer samples, ValueReader reader)
    implements BatchNode.Outcome {
  @Override
  public Optional<Failure> failure() {
    JsonNode error = json.get("error");
    if (error == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            nodeId,
            ErrorKind.ofWireName(error.path("kind").asText()),
            error.path("message").asText(),
            error.path("traceback").textValue(),
            attempts()));
  }

  /** Whether the request gave a value; a chunk of a stream need not. */
  public boolean hasValue() {
    return json.path("value").isObject();
  }

  @Override
  public void give(ValueSink output) {
    reader.read(json.get("value"), samples, output);
  }

  @Override
  public long nanos() {
    return json.path("nanos").longValue();
  }

  @Override
  public int retries() {
    return Math.max(0, attempts() - 1);
  }

  private int attempts() {
    return json.path("attempts").asInt(1);
  }
}
