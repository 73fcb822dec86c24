package org.remotemedia.job.storage;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Local files under the scheme of an object store, which is written to without renaming. */
public final class UploadingFileSystem implements FileSystemFactory {
  static final String SCHEME = "obs";

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem create(URI uri) {
    return new LocalFileSystem();
  }
}
