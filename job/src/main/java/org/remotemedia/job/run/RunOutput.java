package org.remotemedia.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.InputSpec.Kind;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
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
    if (location.isEmpty()) {
      throw new InputException("The output is empty: give a directory");
    }
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
   * Makes sure that the run neither reads what it writes nor deletes what it is to read.
   *
   * @param overwrite whether what an earlier run left is going to be deleted
   * @throws InputException when the directory lies within the input, or the input within what is
   *     going to be deleted
   */
  public void refuseOverlap(InputSpec input, boolean overwrite) throws InputException {
    boolean listsBelow = input.kind() == Kind.DIRECTORY || input.pattern().contains("**");
    try {
      if (listsBelow && isWithin(layout.root(), input.location())) {
        throw new InputException(
            "The output "
                + layout.root()
                + " lies within the input "
                + input.location()
                + ", which would read it again; choose another place");
      }
      if (overwrite && holdsRun()) {
        refuseToDelete(input.location());
        if (input.isList()) {
          refuseToDeleteEntries(input);
        }
      }
    } catch (IOException e) {
      throw new InputException(
          "The output " + layout.root() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void refuseToDeleteEntries(InputSpec list) throws IOException, InputException {
    try (RecordLister records = list.open()) {
      for (RecordRef record = records.next(); record != null; record = records.next()) {
        refuseToDelete(record.source());
      }
    }
  }

  private void refuseToDelete(String location) throws IOException, InputException {
    for (String own : ownLocations()) {
      if (storage.exists(own) && isWithin(location, own)) {
        throw new InputException(
            "The input "
                + location
                + " lies within "
                + own
                + ", which --overwrite would delete; choose another output");
      }
    }
  }

  /** On this machine whatever way the names take there, through links or dots. */
  private static boolean isWithin(String location, String directory) throws IOException {
    String inside = location;
    Storage storage = Storage.of(inside);
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
   * @throws InputException when it holds a run or files of that kind, or cannot be written to
   */
  public void prepare(String input, ChainPlan chain, boolean overwrite) throws InputException {
    try {
      if (holdsRun()) {
        if (!overwrite) {
          throw new InputException(
              "The output "
                  + layout.root()
                  + " already holds a run; choose another, or give --overwrite to replace it");
        }
        deleteRun();
      }
      refuseForeignFiles();
      storage.createDirectories(layout.temporaryDirectory());
      storage.writeAtomically(layout.runDescription(), describe(input, chain));
    } catch (IOException e) {
      throw new InputException(
          "The output " + layout.root() + " cannot be written to: " + e.getMessage(), e);
    }
  }

  /** Undoes {@link #prepare} for a run that was never begun. */
  void withdraw() {
    try {
      storage.deleteRecursively(layout.stateDirectory());
    } catch (IOException e) {
      // Then the directory counts as holding a run, which the user can overwrite.
    }
  }

  /** Only what a run has signed is a run; a folder that is merely named like its parts is not. */
  private boolean holdsRun() throws IOException {
    return storage.exists(layout.runDescription());
  }

  private void refuseForeignFiles() throws IOException, InputException {
    for (String location : ownLocations()) {
      if (storage.exists(location)) {
        throw new InputException(
            "The output "
                + layout.root()
                + " already holds "
                + storage.name(location)
                + ", not known to be of a run; choose another output, or move it away");
      }
    }
  }

  private void deleteRun() throws IOException {
    for (String location : ownLocations()) {
      if (storage.exists(location)) {
        storage.deleteRecursively(location);
      }
    }
  }

  /** Everything in the directory that is a run's, its signature last. */
  private List<String> ownLocations() {
    return List.of(
        layout.resultsDirectory(),
        layout.failedDirectory(),
        layout.audioDirectory(),
        layout.metrics(),
        layout.report(),
        layout.stateDirectory());
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
