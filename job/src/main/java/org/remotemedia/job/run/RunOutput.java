package org.remotemedia.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.InputSpec.Kind;
import org.remotemedia.job.sink.RunLayout;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.stream.StagePlan;

/** The output directory before and after a run. */
public final class RunOutput {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final RunLayout layout;
  private final Storage storage;

  /**
   * The output directory at {@code location}.
   *
   * @throws InputException when its file system is unknown
   */
  public static RunOutput at(String location) throws InputException {
    try {
      Storage storage = Storage.of(location);
      return new RunOutput(new RunLayout(storage.absolute(location)), storage);
    } catch (IOException e) {
      throw new InputException("The output " + location + " cannot be used: " + e.getMessage(), e);
    }
  }

  private RunOutput(RunLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  public RunLayout layout() {
    return layout;
  }

  /**
   * Makes sure that the run does not read what it writes.
   *
   * @throws InputException when the directory lies within the input
   */
  public void refuseWithin(InputSpec input) throws InputException {
    boolean listed = input.kind() == Kind.DIRECTORY || input.pattern().contains("**");
    try {
      if (listed && isWithin(input.location())) {
        throw new InputException(
            "The output "
                + layout.root()
                + " lies within the input "
                + input.location()
                + ", which would read it again; choose another place");
      }
    } catch (IOException e) {
      throw new InputException(
          "The output " + layout.root() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** On this machine whatever way the names take there, through links or dots. */
  private boolean isWithin(String directory) throws IOException {
    String inside = layout.root();
    if (Locations.isLocal(inside)) {
      while (!storage.exists(inside)) {
        inside = storage.parent(inside);
      }
      inside = storage.realLocation(inside);
    }
    String outside = Storage.of(directory).realLocation(directory);
    return (inside + "/").startsWith(outside.endsWith("/") ? outside : outside + "/");
  }

  /**
   * Makes the directory ready for a new run and notes what runs in it.
   *
   * @param overwrite whether the outputs of an earlier run may be deleted
   * @throws InputException when it holds a run, or cannot be written to
   */
  public void prepare(String input, ChainPlan chain, boolean overwrite) throws InputException {
    try {
      if (storage.exists(layout.root())) {
        if (holdsRun()) {
          if (!overwrite) {
            throw new InputException(
                "The output "
                    + layout.root()
                    + " already holds a run; choose another, or give --overwrite to replace it");
          }
          deleteRun();
        }
      }
      storage.createDirectories(layout.temporaryDirectory());
      storage.writeAtomically(layout.runDescription(), describe(input, chain));
    } catch (IOException e) {
      throw new InputException(
          "The output " + layout.root() + " cannot be written to: " + e.getMessage(), e);
    }
  }

  private boolean holdsRun() throws IOException {
    for (String location : ownLocations()) {
      if (storage.exists(location)) {
        return true;
      }
    }
    return false;
  }

  private void deleteRun() throws IOException {
    for (String location : ownLocations()) {
      if (storage.exists(location)) {
        storage.deleteRecursively(location);
      }
    }
  }

  /** Everything in the directory that is a run's; other files are never touched. */
  private List<String> ownLocations() {
    return List.of(
        layout.stateDirectory(),
        layout.resultsDirectory(),
        layout.failedDirectory(),
        layout.audioDirectory(),
        layout.metrics());
  }

  private static byte[] describe(String input, ChainPlan chain) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("input", input);
    var nodes = json.putArray("nodes");
    for (StagePlan stage : chain.stages()) {
      ObjectNode node = nodes.addObject();
      node.put("id", stage.nodeId());
      node.put("node_type", stage.nodeType());
      node.put("runtime", stage.runtime());
      node.set("params", MAPPER.readTree(stage.params()));
      node.set("inputs", MAPPER.valueToTree(stage.inputs()));
    }
    return MAPPER.writeValueAsBytes(json);
  }
}
