package org.remotemedia.bridge.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** What is made of what Python lays down. */
class ValueReaderTest {
  private final ValueReader reader = new ValueReader();

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode audio(int offset, long frames, int channels, String format)
      throws IOException {
    return json(
        """
        {"audio": {"offset": %d, "frames": %d, "channels": %d, "sample_rate": 8000,
                   "format": "%s"}}\
        """
            .formatted(offset, frames, channels, format));
  }

  private Value read(JsonNode description, ByteBuffer samples) {
    ValueCollector collector = new ValueCollector();
    reader.read(description, samples, collector);
    return collector.value();
  }

  private static ByteBuffer space(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void eachFormatIsReadLittleEndianFromItsOffset() throws IOException {
    ByteBuffer space = space(256);
    space.putShort(64, (short) -2).putShort(66, (short) 0x0102);
    space.putInt(72, -3).putInt(76, 0x01020304);
    space.putFloat(128, 0.5f).putFloat(132, -0.25f);
    space.putDouble(192, 1e-300).putDouble(200, -1);
    AudioBuffer shorts = (AudioBuffer) read(audio(64, 2, 1, "i16"), space);
    assertThat(shorts.shorts()).startsWith((short) -2, (short) 0x0102);
    AudioBuffer ints = (AudioBuffer) read(audio(72, 2, 1, "i32"), space);
    assertThat(ints.ints()).startsWith(-3, 0x01020304);
    AudioBuffer floats = (AudioBuffer) read(audio(128, 1, 2, "f32"), space);
    assertThat(floats.floats()).startsWith(0.5f, -0.25f);
    assertThat(floats.spec()).isEqualTo(new AudioSpec(8000, 2, AudioFormat.F32, 1));
    AudioBuffer doubles = (AudioBuffer) read(audio(192, 2, 1, "f64"), space);
    assertThat(doubles.doubles()).startsWith(1e-300, -1);
  }

  @Test
  void longAudioComesInChunksOfWholeFramesWithNothingLost() throws IOException {
    int channels = 3;
    int frames = 100_000;
    ByteBuffer space = space(frames * channels * 2);
    for (int i = 0; i < frames * channels; i++) {
      space.putShort(i * 2, (short) i);
    }
    List<Integer> chunks = new ArrayList<>();
    ValueCollector collector = new ValueCollector();
    reader.read(
        audio(0, frames, channels, "i16"),
        space,
        new ForwardingCollector(collector) {
          @Override
          public void audioChunk(ValuePath path, AudioBuffer chunk) {
            chunks.add(chunk.samples());
            super.audioChunk(path, chunk);
          }
        });
    assertThat(chunks).hasSize(5).allMatch(samples -> samples % channels == 0);
    AudioBuffer audio = (AudioBuffer) collector.value();
    assertThat(audio.frames()).isEqualTo(frames);
    for (int i = 0; i < frames * channels; i++) {
      if (audio.shorts()[i] != (short) i) {
        assertThat(audio.shorts()[i]).as("sample %d", i).isEqualTo((short) i);
      }
    }
  }

  @Test
  void anObjectKeepsItsOrderAndAnEmptyOneIsEmpty() throws IOException {
    Value value =
        read(
            json(
                """
                {"object": {"z": {"json": null},
                            "a": {"object": {"x": {"audio": {"offset": 0, "frames": 0,
                                  "channels": 1, "sample_rate": null, "format": "f64"}}}}}}\
                """),
            space(0));
    Map<String, Value> members = ((Value.Composite) value).members();
    assertThat(members.keySet()).containsExactly("z", "a");
    AudioBuffer empty = (AudioBuffer) ((Value.Composite) members.get("a")).members().get("x");
    assertThat(empty.spec()).isEqualTo(new AudioSpec(0, 1, AudioFormat.F64, 0));
    assertThat(((Value.Json) read(json("{\"object\": {}}"), space(0))).node()).hasToString("{}");
  }

  @Test
  void aDescriptionThatLacksSomethingIsRefused() throws IOException {
    for (String field : List.of("offset", "frames", "channels", "sample_rate", "format")) {
      ObjectNode description = (ObjectNode) audio(0, 0, 1, "f32");
      ((ObjectNode) description.get("audio")).remove(field);
      assertThatThrownBy(() -> read(description, space(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + field + "'");
    }
    assertThatThrownBy(() -> read(json("{}"), space(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'json'");
  }

  /** Hands everything to a collector. */
  private static class ForwardingCollector implements ValueSink {
    private final ValueCollector collector;

    ForwardingCollector(ValueCollector collector) {
      this.collector = collector;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      collector.audioStart(path, spec);
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      collector.audioChunk(path, chunk);
    }

    @Override
    public void audioEnd(ValuePath path) {
      collector.audioEnd(path);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      collector.json(path, value);
    }

    @Override
    public void done() {
      collector.done();
    }
  }
}
