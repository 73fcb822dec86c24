package org.remotemedia.job.run;

import java.io.IOException;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.InputSpec.Kind;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.output.OutputDirectory;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.Storage;

/** Makes sure that a run neither reads what it writes nor deletes what it is to read. */
final class InputOverlap {
  private final OutputDirectory output;
  private final String root;

  InputOverlap(OutputDirectory output) {
    this.output = output;
    this.root = output.layout().root();
  }

  /**
   * Refuses an input that lies where the run writes.
   *
   * @param overwrite whether what an earlier run left is going to be deleted
   * @throws InputException when the output lies within the input, or the input within what is going
   *     to be deleted
   */
  void refuse(InputSpec input, boolean overwrite) throws InputException {
    boolean listsBelow = input.kind() == Kind.DIRECTORY || input.pattern().contains("**");
    try {
      if (listsBelow && isWithin(root, input.location())) {
        throw new InputException(
            "The output "
                + root
                + " lies within the input "
                + input.location()
                + ", which would read it again; choose another place");
      }
      if (overwrite && output.holdsRun()) {
        refuseToDelete(input.location());
        if (input.isList()) {
          refuseToDeleteEntries(input);
        }
      }
    } catch (IOException e) {
      throw new InputException("The output " + root + " cannot be used: " + e.getMessage(), e);
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
    Storage storage = Storage.of(root);
    for (String own : output.layout().ownLocations()) {
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
}
