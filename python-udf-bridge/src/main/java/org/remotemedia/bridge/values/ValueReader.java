package org.remotemedia.bridge.values;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Map;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Reads values that Python has laid down, in chunks. */
public final class ValueReader {
  private final SampleChunks chunks = new SampleChunks();

  /**
   * Streams a value, with {@code done}.
   *
   * @param description as Python gives it
   * @param samples little-endian, what the offsets in the description count in
   */
  public void read(JsonNode description, ByteBuffer samples, ValueSink output) {
    readPart(description, samples, ValuePath.ROOT, output);
    output.done();
  }

  private void readPart(
      JsonNode description, ByteBuffer samples, ValuePath path, ValueSink output) {
    if (description.has("audio")) {
      readAudio(description.get("audio"), samples, path, output);
    } else if (description.has("object")) {
      for (Map.Entry<String, JsonNode> member : description.get("object").properties()) {
        readPart(member.getValue(), samples, path.child(member.getKey()), output);
      }
    } else {
      output.json(path, description.required("json"));
    }
  }

  private void readAudio(JsonNode audio, ByteBuffer samples, ValuePath path, ValueSink output) {
    AudioSpec spec = AudioDescription.read(audio);
    output.audioStart(path, spec);
    int offset = Math.toIntExact(audio.required("offset").longValue());
    SampleChunks.Cursor cursor = chunks.over(samples, offset, spec);
    for (AudioBuffer chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
      output.audioChunk(path, chunk);
    }
    output.audioEnd(path);
  }
}
