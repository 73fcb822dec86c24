package org.remotemedia.job.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.InputSpec.Kind;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.sink.Attempt;
import org.remotemedia.job.sink.RunLayout;
import org.remotemedia.job.sink.RunProgress;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.Storage;

/** The output directory before and after a run. */
public final class RunOutput {
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

  /** What to do about a run that is in the directory already. */
  public enum Existing {
    REFUSE,
    /** Delete it. */
    REPLACE,
    /** Continue it, if it is the same run. */
    RESUME,
    /** Continue it if it is the same run, delete it otherwise. */
    RESUME_OR_REPLACE
  }

  /**
   * Makes the directory ready for a run, new or resumed, and notes what runs in it.
   *
   * @return the attempt that may write from now on
   * @throws InputException when it holds a run that is in the way, or files of that kind, or cannot
   *     be written to
   */
  Attempt prepare(RunDescription run, Existing existing) throws InputException {
    try {
      if (holdsRun()) {
        if (existing == Existing.REFUSE) {
          throw new InputException(
              "The output "
                  + layout.root()
                  + " already holds a run; choose another, or give --resume to continue it, or"
                  + " --overwrite to replace it");
        }
        if (existing != Existing.REPLACE) {
          Optional<Attempt> resumed = resume(run, existing == Existing.RESUME_OR_REPLACE);
          if (resumed.isPresent()) {
            return resumed.get();
          }
        }
        deleteRun();
      }
      refuseForeignFiles();
      storage.createDirectories(layout.temporaryDirectory());
      storage.writeAtomically(layout.runDescription(), run.toJson());
      return run.attempt();
    } catch (IOException e) {
      throw new InputException(
          "The output " + layout.root() + " cannot be written to: " + e.getMessage(), e);
    }
  }

  /** Empty when the run that is there is another one, and may be replaced. */
  private Optional<Attempt> resume(RunDescription run, boolean mayReplace)
      throws IOException, InputException {
    RunDescription earlier = earlierRun();
    List<String> changes = earlier.changesTo(run);
    if (!changes.isEmpty()) {
      if (mayReplace) {
        return Optional.empty();
      }
      throw new InputException(
          "The run in "
              + layout.root()
              + " cannot be resumed, since it was begun with another manifest, input or options:\n  "
              + String.join("\n  ", changes)
              + "\nGive the same again, or choose another output, or add --overwrite to replace it");
    }
    Attempt attempt = earlier.attempt().next(elapsedMs());
    // From here on, a job of an earlier attempt that is still alive cannot publish any more.
    storage.writeAtomically(layout.runDescription(), run.with(attempt).toJson());
    storage.deleteRecursively(layout.progress());
    storage.deleteRecursively(layout.metrics());
    storage.deleteRecursively(layout.temporaryDirectory());
    storage.createDirectories(layout.temporaryDirectory());
    return Optional.of(attempt);
  }

  private RunDescription earlierRun() throws InputException {
    try {
      return RunDescription.fromJson(storage.read(layout.runDescription()));
    } catch (IOException e) {
      throw new InputException(
          "The run in "
              + layout.root()
              + " cannot be resumed, since "
              + layout.runDescription()
              + " cannot be read: "
              + e.getMessage()
              + "; give --overwrite to replace it",
          e);
    }
  }

  /** How long the last attempt took, as far as it told. */
  private long elapsedMs() {
    try {
      return storage.exists(layout.progress())
          ? RunProgress.fromJson(storage.read(layout.progress())).elapsedMs()
          : 0;
    } catch (IOException e) {
      // It only serves to tell the time that a run took in all.
      return 0;
    }
  }

  /** Undoes {@link #prepare} for an attempt that was never begun. */
  void withdraw(Attempt attempt) {
    try {
      if (attempt.number() == 1) {
        storage.deleteRecursively(layout.stateDirectory());
      }
    } catch (IOException e) {
      // Then the directory counts as holding a run, which the user can resume or overwrite.
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
}
