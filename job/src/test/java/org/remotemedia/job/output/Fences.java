package org.remotemedia.job.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.remotemedia.operators.accounts.Accounts;

/** What tests of other packages need to stand in for a run that has claimed an output directory. */
public final class Fences {
  private Fences() {}

  /** That of a first attempt. */
  public static Fence first() {
    return Fence.first();
  }

  /** Marks a split of no records as done. */
  public static void mark(Layout layout, String splitId, String digest) throws IOException {
    PartSize none = new PartSize(0, 0);
    Marker marker =
        new Marker(splitId, digest, none, none, null, List.of(), new Accounts(), List.of());
    Path file = Path.of(layout.marker(splitId));
    Files.createDirectories(file.getParent());
    Files.write(file, marker.toJson());
  }
}
