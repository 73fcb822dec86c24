package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.remotemedia.job.storage.Storage;

/** What a run has written, for reading: its nodes, and the lines of its parts. */
public final class RunLines {
  private final Layout layout;
  private final Storage storage;
  private final RunDescription description;

  private RunLines(Layout layout, Storage storage, RunDescription description) {
    this.layout = layout;
    this.storage = storage;
    this.description = description;
  }

  /**
   * The run in a directory; empty where there is none.
   *
   * @throws IOException also when it is one of another version
   */
  public static Optional<RunLines> find(Layout layout) throws IOException {
    Storage storage = Storage.of(layout.root());
    return RunDescription.find(storage, layout)
        .map(description -> new RunLines(layout, storage, description));
  }

  /** Where it lies. */
  public Layout layout() {
    return layout;
  }

  /** Its nodes, in topological order. */
  public List<RunNode> nodes() {
    List<RunNode> nodes = new ArrayList<>();
    for (JsonNode node : description.nodes()) {
      List<String> inputs = new ArrayList<>();
      for (JsonNode input : node.path("inputs")) {
        if (input.isTextual()) {
          inputs.add(input.textValue());
        }
      }
      ObjectNode params =
          node.get("params") instanceof ObjectNode given
              ? given
              : JsonNodeFactory.instance.objectNode();
      nodes.add(
          new RunNode(node.path("id").asText(), node.path("node_type").asText(), params, inputs));
    }
    return nodes;
  }

  /** Whether it has come to its end, and has read all of its input. */
  public boolean isComplete() throws IOException {
    if (!storage.exists(layout.metrics())) {
      return false;
    }
    try {
      return new ObjectMapper()
          .readTree(storage.read(layout.metrics()))
          .path("complete")
          .asBoolean(false);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Takes files of lines. */
  @FunctionalInterface
  public interface Reader {
    void accept(Part part, LinesFile file) throws IOException;
  }

  /** Gives the files of some kinds, split by split, those of one split together. */
  public void forEachFile(Collection<Part> kinds, Reader reader) throws IOException {
    Map<Part, Set<String>> splits = new EnumMap<>(Part.class);
    Set<String> all = new TreeSet<>();
    for (Part part : kinds) {
      Set<String> found = splits(part);
      splits.put(part, found);
      all.addAll(found);
    }
    for (String split : all) {
      for (Map.Entry<Part, Set<String>> kind : splits.entrySet()) {
        if (kind.getValue().contains(split)) {
          reader.accept(kind.getKey(), new LinesFile(storage, layout.part(kind.getKey(), split)));
        }
      }
    }
  }

  private Set<String> splits(Part part) throws IOException {
    Set<String> splits = new TreeSet<>();
    if (storage.exists(layout.directory(part))) {
      for (Storage.Entry entry : storage.list(layout.directory(part))) {
        Layout.splitOfPart(entry.name()).ifPresent(splits::add);
      }
    }
    return splits;
  }
}
