package org.remotemedia.bridge.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.CompressionUtils;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers' interpreter, where it lies in an archive, for use on the client as well: it has what
 * the nodes import. It is unpacked as the workers will unpack it, and removed when this process
 * ends.
 */
final class UnpackedPython {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackedPython.class);

  private UnpackedPython() {}

  /**
   * Path of the interpreter; none when it does not run on this machine.
   *
   * @param executable the interpreter's path from the folder that has the archive's name
   */
  static Optional<String> of(Archive archive, String executable) throws IOException {
    Path folder = Files.createTempDirectory("remotemedia-python-");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
    String python = folder.resolve(executable).toString();
    try {
      CompressionUtils.extractFile(
          archive.file(), folder.resolve(archive.name()).toString(), archive.file());
      PythonProcess.run(python, null, List.of("--version"));
      return Optional.of(python);
    } catch (IOException e) {
      LOG.warn("{} in {} does not run here: {}", executable, archive.file(), e.getMessage());
      return Optional.empty();
    }
  }
}
