package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * How far a run is, as its coordinator publishes it for whoever watches.
 *
 * @param records records done
 * @param failed of these, failed
 * @param audioSeconds their audio
 * @param elapsedMs time since the start
 */
public record RunProgress(long records, long failed, double audioSeconds, long elapsedMs) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  byte[] toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("records", records);
    json.put("failed", failed);
    json.put("audio_seconds", audioSeconds);
    json.put("elapsed_ms", elapsedMs);
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the published form.
   *
   * @throws IOException when it is something else
   */
  public static RunProgress fromJson(byte[] bytes) throws IOException {
    JsonNode json = MAPPER.readTree(bytes);
    return new RunProgress(
        json.path("records").longValue(),
        json.path("failed").longValue(),
        json.path("audio_seconds").doubleValue(),
        json.path("elapsed_ms").longValue());
  }
}
