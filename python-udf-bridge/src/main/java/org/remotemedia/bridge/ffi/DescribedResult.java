package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.remotemedia.bridge.runtime.ResultPart;
import org.remotemedia.bridge.values.AudioDescription;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;

/**
 * The value of one sink on its way to Python: its samples go to the {@link AnswerMemory}, and what
 * is left is its description, as {@link Values} has it.
 */
final class DescribedResult implements ResultPart<JsonNode> {
  private final AnswerMemory memory;
  private final ObjectNode description = JsonNodeFactory.instance.objectNode();
  private final Map<ValuePath, Audio> audio = new HashMap<>();

  DescribedResult(AnswerMemory memory) {
    this.memory = memory;
  }

  /** Audio that has begun. */
  private interface Audio {
    void append(AudioBuffer chunk);

    void end();
  }

  @Override
  public void audioStart(ValuePath path, AudioSpec spec) {
    ObjectNode described = at(path).putObject(Values.AUDIO);
    ByteBuffer room = spec.frames() < 0 ? null : memory.room(spec, described);
    audio.put(
        path,
        room == null ? new HeapAudio(described, spec) : new DirectAudio(described, spec, room));
  }

  /** The description of the part at a path, within those of the objects around it. */
  private ObjectNode at(ValuePath path) {
    ObjectNode part = description;
    for (String key : path.keys()) {
      part = part.withObjectProperty(Values.OBJECT).withObjectProperty(key);
    }
    return part;
  }

  @Override
  public void audioChunk(ValuePath path, AudioBuffer chunk) {
    audio.get(path).append(chunk);
  }

  @Override
  public void audioEnd(ValuePath path) {
    audio.remove(path).end();
  }

  @Override
  public void json(ValuePath path, JsonNode node) {
    at(path).set(Values.JSON, node);
  }

  @Override
  public void done() {
    if (description.isEmpty()) {
      description.putObject(Values.JSON);
    }
  }

  @Override
  public JsonNode value() {
    return description;
  }

  /** Audio of known length, which has its place already. */
  private static final class DirectAudio implements Audio {
    private final ByteBuffer room;

    DirectAudio(ObjectNode described, AudioSpec spec, ByteBuffer room) {
      this.room = room.duplicate().order(ByteOrder.nativeOrder());
      AudioDescription.put(described, spec);
    }

    @Override
    public void append(AudioBuffer chunk) {
      Values.copyInto(chunk, room);
      room.position(room.position() + chunk.samples() * chunk.format().bytesPerSample());
    }

    @Override
    public void end() {
      // It is where it belongs.
    }
  }

  /** Audio of unknown length, or for which there is no room but on the heap. */
  private final class HeapAudio implements Audio {
    private final ObjectNode described;
    private final ValueCollector collector = new ValueCollector();

    HeapAudio(ObjectNode described, AudioSpec spec) {
      this.described = described;
      collector.audioStart(ValuePath.ROOT, spec);
    }

    @Override
    public void append(AudioBuffer chunk) {
      collector.audioChunk(ValuePath.ROOT, chunk);
    }

    @Override
    public void end() {
      collector.audioEnd(ValuePath.ROOT);
      collector.done();
      AudioBuffer whole = (AudioBuffer) collector.value();
      AudioDescription.put(described, whole.spec());
      memory.keep(whole, described);
    }
  }
}
