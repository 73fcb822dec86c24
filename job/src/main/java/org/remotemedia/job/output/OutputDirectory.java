package org.remotemedia.job.output;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.Storage.Replacing;
import org.remotemedia.job.storage.StorageException;

/** The output directory before a run. */
public final class OutputDirectory {
  private static final int MOST_TRIES = 3;

  private final Layout layout;
  private final Storage storage;

  /**
   * The output directory at {@code location}.
   *
   * @throws OutputException when its file system is unknown
   */
  public static OutputDirectory at(String location) throws OutputException {
    if (location.isEmpty()) {
      throw new OutputException("The output is empty: give a directory");
    }
    try {
      Storage storage = Storage.of(location);
      return new OutputDirectory(new Layout(storage.absolute(location)), storage);
    } catch (IOException e) {
      throw new OutputException("The output " + location + " cannot be used: " + e.getMessage(), e);
    }
  }

  private OutputDirectory(Layout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  public Layout layout() {
    return layout;
  }

  /** Only what a run has signed is a run; a folder that is merely named like its parts is not. */
  public boolean holdsRun() throws IOException {
    return storage.exists(layout.runDescription());
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
   * Makes the directory ready for a run, new or resumed, and gives the right to write to it. The
   * description of the run changes first, which tells an earlier job that it has lost the
   * directory; then its work folders are taken away, after which it cannot change anything any
   * more; only then is anything deleted.
   *
   * @throws OutputException when it holds a run that is in the way, or files of that kind, or
   *     cannot be written to
   */
  public Claim claim(RunDescription run, Existing existing) throws OutputException {
    try {
      if (!holdsRun()) {
        WorkFolder.restoreDisplaced(storage, layout);
      }
      Optional<RunDescription> earlier = earlierRun(existing);
      if (earlier.isEmpty()) {
        refuseForeignFiles();
        return new Claim(take(run, Fence.first(), false), null);
      }
      return existing == Existing.REPLACE || earlier.get().clearing()
          ? replace(run, earlier.get())
          : resume(run, earlier.get(), existing == Existing.RESUME_OR_REPLACE);
    } catch (IOException e) {
      throw new OutputException(
          "The output " + layout.root() + " cannot be written to: " + e.getMessage(), e);
    }
  }

  private Optional<RunDescription> earlierRun(Existing existing)
      throws IOException, OutputException {
    if (!holdsRun()) {
      return Optional.empty();
    }
    if (existing == Existing.REFUSE) {
      throw new OutputException(
          "The output "
              + layout.root()
              + " already holds a run; choose another, or give --resume to continue it, or"
              + " --overwrite to replace it");
    }
    try {
      return RunDescription.find(storage, layout);
    } catch (IOException e) {
      if (existing != Existing.RESUME) {
        return Optional.of(RunDescription.UNKNOWN);
      }
      throw new OutputException(
          "The run in "
              + layout.root()
              + " cannot be resumed: "
              + e.getMessage()
              + "; give --overwrite to replace it",
          e);
    }
  }

  private Claim resume(RunDescription run, RunDescription earlier, boolean mayReplace)
      throws IOException, OutputException {
    List<String> changes = earlier.changesTo(run);
    if (!changes.isEmpty()) {
      if (mayReplace) {
        return replace(run, earlier);
      }
      throw new OutputException(
          "The run in "
              + layout.root()
              + " cannot be resumed, since it was begun with another manifest or options:\n  "
              + String.join("\n  ", changes)
              + "\n"
              + "Give the same again, or choose another output, or add --overwrite to replace"
              + " it");
    }
    Fence fence = take(run, earlier.fence().next(elapsedMs()), false);
    storage.deleteRecursively(layout.progress());
    storage.deleteRecursively(layout.metrics());
    return new Claim(fence, earlier.input().equals(run.input()) ? null : earlier.input());
  }

  /**
   * A run that is killed while it clears the directory is replaced by the next, whatever that is.
   */
  private Claim replace(RunDescription run, RunDescription earlier)
      throws IOException, OutputException {
    boolean sameNames = storage.replacing(layout.root()) != Replacing.BY_UPLOAD;
    Fence fence = take(run, earlier.fence().replacement(sameNames), true);
    for (String location : layout.ownLocations()) {
      if (!location.equals(layout.stateDirectory())) {
        storage.deleteRecursively(location);
      }
    }
    storage.deleteRecursively(layout.progress());
    storage.deleteRecursively(layout.recordsDirectory());
    storage.deleteRecursively(layout.markersDirectory());
    describe(run.with(fence, false));
    return new Claim(fence, null);
  }

  /** Makes a run the one that has the directory, and stops all others. */
  private Fence take(RunDescription run, Fence fence, boolean clearing)
      throws IOException, OutputException {
    for (int tries = 1; ; tries++) {
      try {
        describe(run.with(fence, clearing));
        WorkFolder.replaceAll(storage, layout, fence);
        break;
      } catch (StorageException e) {
        // The job before may be at its end, where it takes the temporary directory away, once.
        if (tries == MOST_TRIES || storage.replacing(layout.root()) != Replacing.AT_ONCE) {
          throw e;
        }
      }
    }
    if (!new Ownership(storage, layout, fence).isCurrent()) {
      throw new OutputException(
          "Another run has begun in " + layout.root() + " at the same time; choose another output");
    }
    return fence;
  }

  /**
   * Writes the description. Where replacing it takes removing it first, the old one is kept among
   * the temporary files meanwhile, where the next claim finds it. It must not be lost with the
   * power: without it nobody could continue the run.
   */
  private void describe(RunDescription run) throws IOException {
    String location = layout.runDescription();
    storage.createDirectories(layout.temporaryDirectory());
    try (PendingFile file = storage.begin(location, layout.temporaryDirectory())) {
      file.write(run.toJson());
      file.sync();
      boolean displaces =
          storage.replacing(location) == Replacing.AFTER_REMOVAL && storage.exists(location);
      String aside =
          displaces
              ? WorkFolder.displace(storage, layout, location, layout.temporaryDirectory())
              : null;
      file.publish();
      if (displaces) {
        storage.deleteRecursively(aside);
      }
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

  /** Undoes {@link #claim} for an attempt that was never begun. */
  public void withdraw(Fence fence) {
    try {
      if (fence.number() == 1) {
        storage.deleteRecursively(layout.stateDirectory());
      }
    } catch (IOException e) {
      // Then the directory counts as holding a run, which the user can resume or overwrite.
    }
  }

  private void refuseForeignFiles() throws IOException, OutputException {
    for (String location : layout.ownLocations()) {
      if (storage.exists(location)) {
        throw new OutputException(
            "The output "
                + layout.root()
                + " already holds "
                + storage.name(location)
                + ", not known to be of a run; choose another output, or move it away");
      }
    }
  }
}
