package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.stream.Element;
import org.remotemedia.operators.value.ValuePath;

/** The values of the sinks of one record: JSON for its line, audio for files. */
final class RecordOutputs implements Closeable {
  private final ChainPlan chain;
  private final AudioFiles files;
  private final Map<Integer, SinkValue> values = new LinkedHashMap<>();
  private String recordName;

  RecordOutputs(RunLayout layout, ChainPlan chain, Storage storage) {
    this.chain = chain;
    this.files = new AudioFiles(layout, storage);
  }

  void begin(String name) throws IOException {
    discardAll();
    recordName = name;
  }

  /** Takes a part; those of producers that are no sinks are left alone. */
  void accept(Element.Part part) throws IOException {
    int sink = chain.sinks().indexOf(part.producer());
    if (sink < 0) {
      return;
    }
    SinkValue value = values.computeIfAbsent(part.producer(), p -> new SinkValue());
    if (part instanceof Element.AudioChunk chunk) {
      value.audio.get(chunk.path()).write(chunk.samples());
    } else if (part instanceof Element.AudioStart start) {
      value.audio.put(
          start.path(),
          files.create(chain.sinkIds().get(sink), start.path(), recordName, start.spec()));
    } else if (part instanceof Element.AudioEnd end) {
      value.audio.get(end.path()).finish();
    } else if (part instanceof Element.Json json) {
      value.json.put(json.path(), json.value());
    } else if (part instanceof Element.ValueEnd) {
      value.publish();
    } else {
      value.discard();
      values.remove(part.producer());
    }
  }

  /** The values of the sinks that gave one, by node id in topological order. */
  ObjectNode end() {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < chain.sinks().size(); i++) {
      SinkValue value = values.get(chain.sinks().get(i));
      if (value != null) {
        outputs.set(chain.sinkIds().get(i), value.toJson());
      }
    }
    values.clear();
    return outputs;
  }

  @Override
  public void close() throws IOException {
    discardAll();
  }

  private void discardAll() throws IOException {
    for (SinkValue value : values.values()) {
      value.discard();
    }
    values.clear();
  }

  /** The value of one sink. */
  private static final class SinkValue {
    private final Map<ValuePath, AudioFiles.AudioFile> audio = new LinkedHashMap<>();
    private final Map<ValuePath, JsonNode> json = new LinkedHashMap<>();

    void publish() throws IOException {
      for (Map.Entry<ValuePath, AudioFiles.AudioFile> part : audio.entrySet()) {
        json.put(part.getKey(), part.getValue().publish());
      }
      audio.clear();
    }

    void discard() throws IOException {
      for (AudioFiles.AudioFile file : audio.values()) {
        file.discard();
      }
      audio.clear();
    }

    JsonNode toJson() {
      if (json.containsKey(ValuePath.ROOT)) {
        return json.get(ValuePath.ROOT);
      }
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      json.forEach(
          (path, leaf) -> {
            ObjectNode parent = object;
            for (String key : path.keys().subList(0, path.keys().size() - 1)) {
              parent = parent.withObjectProperty(key);
            }
            parent.set(path.keys().get(path.keys().size() - 1), leaf);
          });
      return object;
    }
  }
}
