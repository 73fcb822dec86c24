package org.remotemedia.job.output;

import java.nio.file.Path;
import org.remotemedia.job.testing.HookedFileSystem;

/** The kinds of storage that an output directory can be on. */
enum OutputStore {
  LOCAL(""),
  RENAMING(HookedFileSystem.RENAMING + "://"),
  UPLOADING(HookedFileSystem.UPLOADING + "://");

  private final String scheme;

  OutputStore(String scheme) {
    this.scheme = scheme;
  }

  String location(Path path) {
    return scheme + path;
  }
}
