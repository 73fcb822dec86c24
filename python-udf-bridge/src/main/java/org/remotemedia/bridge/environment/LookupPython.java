package org.remotemedia.bridge.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.CompressionUtils;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interpreter that nodes are looked up with: the workers' own, since it has what nodes import.
 * Where that lies in an archive, the archive is unpacked for the time of the look, as the workers
 * will unpack it; one that does not run on this machine gives way to the client's.
 */
public final class LookupPython implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LookupPython.class);

  private final String executable;
  private final Path unpacked;

  private LookupPython(String executable, Path unpacked) {
    this.executable = executable;
    this.unpacked = unpacked;
  }

  /**
   * Unpacks what must be.
   *
   * @throws IOException when there is no room for it
   */
  public static LookupPython of(PythonEnvironment environment) throws IOException {
    Optional<PythonEnvironment.Archive> archive = environment.executableArchive();
    if (archive.isEmpty()) {
      return new LookupPython(environment.clientExecutable(), null);
    }
    Path folder = Files.createTempDirectory("remotemedia-python-");
    LookupPython python =
        new LookupPython(
            folder.resolve(environment.workerExecutable()).toString(),
            folder.resolve(archive.get().name()));
    try {
      CompressionUtils.extractFile(
          archive.get().file(), python.unpacked.toString(), archive.get().file());
      PythonProcess.run(python.executable, null, List.of("--version"));
      return python;
    } catch (IOException e) {
      LOG.warn(
          "{} does not run here, so nodes are looked up with {}: {}",
          environment.workerExecutable(),
          environment.clientExecutable(),
          e.getMessage());
      python.close();
      return new LookupPython(environment.clientExecutable(), null);
    }
  }

  /** What to call it by. */
  public String executable() {
    return executable;
  }

  /** Removes what was unpacked. */
  @Override
  public void close() {
    if (unpacked != null) {
      try {
        FileUtils.deleteDirectory(unpacked.getParent().toFile());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + unpacked, e);
      }
    }
  }
}
