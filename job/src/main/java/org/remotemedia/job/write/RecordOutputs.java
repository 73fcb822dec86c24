package org.remotemedia.job.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.output.AudioFile;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.ValuePath;

/**
 * The values of the sinks of one record: JSON for its line, audio for files. A value that cannot be
 * written for a reason of its own fails the record at its sink.
 */
final class RecordOutputs implements Closeable {
  private final ChainPlan chain;
  private final boolean ofUtterances;
  private final Map<Integer, SinkValue> values = new LinkedHashMap<>();
  private RecordOutcome outcome;
  private SplitOutput split;
  private String recordName;

  /**
   * @param ofUtterances whether the records are utterances
   */
  RecordOutputs(ChainPlan chain, boolean ofUtterances) {
    this.chain = chain;
    this.ofUtterances = ofUtterances;
  }

  /**
   * Begins a record.
   *
   * @param output takes its audio
   * @param recordOutcome is told when a value cannot be written
   */
  void begin(SplitOutput output, RecordOutcome recordOutcome) throws IOException {
    close();
    split = output;
    recordName = recordOutcome.record();
    outcome = recordOutcome;
  }

  /** Takes a piece; those of producers that are no sinks are left alone. */
  void accept(Element.Piece piece) throws IOException {
    int sink = chain.sinks().indexOf(piece.producer());
    if (sink < 0) {
      return;
    }
    String sinkId = chain.sinkIds().get(sink);
    SinkValue value = values.computeIfAbsent(piece.producer(), p -> new SinkValue(sinkId));
    if (piece instanceof Element.Failed
        || piece instanceof Element.Skipped
        || piece instanceof Element.Rejected) {
      value.discard();
      value.isVoid = true;
    } else if (!value.isVoid) {
      try {
        value.accept(piece);
      } catch (ExecutorError | StorageException e) {
        if (e instanceof StorageException storage && !storage.concernsNameAlone()) {
          throw e;
        }
        value.discard();
        value.isVoid = true;
        outcome.unwritten(piece.producer(), Failure.of(sinkId, e));
      }
    }
  }

  /** The values of the sinks that gave one, by node id in topological order. */
  ObjectNode end() {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < chain.sinks().size(); i++) {
      SinkValue value = values.get(chain.sinks().get(i));
      if (value != null && !value.isVoid) {
        outputs.set(chain.sinkIds().get(i), value.toJson());
      }
    }
    values.clear();
    return outputs;
  }

  /** Discards what is incomplete. */
  @Override
  public void close() throws IOException {
    List<Closeable> discards = new ArrayList<>();
    values.values().forEach(value -> discards.add(value::discard));
    values.clear();
    closeAll(discards);
  }

  /** Closes every one, whatever happens to the others. */
  private static void closeAll(List<? extends Closeable> all) throws IOException {
    IOException first = null;
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** The value of one sink. */
  private final class SinkValue {
    private final String sinkId;
    private final Map<ValuePath, AudioFile> audio = new LinkedHashMap<>();
    private final Map<ValuePath, JsonNode> json = new LinkedHashMap<>();
    private boolean isVoid;

    SinkValue(String sinkId) {
      this.sinkId = sinkId;
    }

    void accept(Element.Piece piece) throws IOException {
      if (piece instanceof Element.AudioChunk chunk) {
        audio.get(chunk.path()).write(chunk.samples());
      } else if (piece instanceof Element.AudioStart start) {
        audio.put(
            start.path(),
            split.createAudio(sinkId, start.path(), recordName, start.spec(), ofUtterances));
      } else if (piece instanceof Element.AudioEnd end) {
        audio.get(end.path()).finish();
      } else if (piece instanceof Element.Json leaf) {
        json.put(leaf.path(), leaf.value());
      } else if (piece instanceof Element.ValueEnd) {
        publish();
      }
    }

    private void publish() throws IOException {
      for (Map.Entry<ValuePath, AudioFile> piece : audio.entrySet()) {
        json.put(piece.getKey(), piece.getValue().publish());
      }
      audio.clear();
    }

    void discard() throws IOException {
      List<AudioFile> open = List.copyOf(audio.values());
      audio.clear();
      closeAll(open);
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
