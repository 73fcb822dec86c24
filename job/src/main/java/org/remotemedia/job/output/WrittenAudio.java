package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.remotemedia.operators.json.StrictJson;

/**
 * What a line says of an audio file.
 *
 * @param audio its path, relative to the output directory
 * @param sampleRate in Hz
 * @param channels how many
 * @param format of the samples: {@code f32}, {@code i16}, …
 * @param frames sample frames
 */
public record WrittenAudio(String audio, int sampleRate, int channels, String format, long frames) {
  private static final ObjectMapper MAPPER = StrictJson.builder(new JsonFactory()).build();

  /** Its length in seconds. */
  public double seconds() {
    return (double) frames / sampleRate;
  }

  /** As it stands in a line. */
  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("audio", audio)
        .put("sample_rate", sampleRate)
        .put("channels", channels)
        .put("format", format)
        .put("frames", frames);
  }

  /**
   * Reads what {@link #toJson} gave.
   *
   * @throws IOException when it is something else
   */
  static WrittenAudio fromJson(JsonNode json) throws IOException {
    try {
      return MAPPER.treeToValue(json, WrittenAudio.class);
    } catch (JsonProcessingException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
  }
}
