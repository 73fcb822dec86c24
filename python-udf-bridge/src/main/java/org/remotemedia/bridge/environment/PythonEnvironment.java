package org.remotemedia.bridge.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.python.PythonOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.remotemedia.bridge.udf.PythonMode;

/**
 * The Python that CPython nodes run in, and what is shipped to it.
 *
 * @param lookupExecutable interpreter on this machine that can import what nodes import
 * @param clientExecutable interpreter on this machine that has apache-flink, for translating the
 *     job
 * @param workerExecutable interpreter of the workers, which may lie in one of the archives
 * @param packages folder of an archive whose packages are added to the interpreter, or null
 * @param files Python files, folders and zips
 * @param requirements requirements file that workers install, or null
 * @param archives archives that workers unpack, as Flink writes them: {@code path#name}
 */
public record PythonEnvironment(
    String lookupExecutable,
    String clientExecutable,
    String workerExecutable,
    String packages,
    List<String> files,
    String requirements,
    List<String> archives) {
  private static final String PACKAGE = "/remotemedia-python.zip";

  private static final String PRESENT = "present";

  /** Without importing it, which takes seconds. */
  private static final String FIND_PYFLINK =
      "import importlib.util as u; print('"
          + PRESENT
          + "' if u.find_spec('pyflink') else 'missing')";

  /** Each row carries a batch of its own making, and its reply must come back with it. */
  private static final int BUNDLE_SIZE = 1;

  public PythonEnvironment {
    Objects.requireNonNull(lookupExecutable);
    Objects.requireNonNull(clientExecutable);
    Objects.requireNonNull(workerExecutable);
    files = List.copyOf(files);
    archives = List.copyOf(archives);
  }

  /** Finds an interpreter on this machine, which may take making an environment for it. */
  public interface Finder {
    /**
     * Path of an interpreter that has apache-flink.
     *
     * @throws IOException when there is none and none can be made
     */
    String find() throws IOException;
  }

  /**
   * With defaults filled in. An interpreter within an archive serves here too if it runs here. In
   * thread mode the interpreter is the task manager's own, since one within a JVM needs a whole
   * Python, which a virtual environment is not: the archive's packages are added to it.
   *
   * @param client asked only when the user's own interpreter cannot be used here as well
   * @param executable the user's, or null
   * @throws IOException when {@code client} finds none
   */
  public static PythonEnvironment of(
      PythonMode mode,
      Finder client,
      String executable,
      List<String> files,
      String requirements,
      List<String> archives)
      throws IOException {
    Optional<Archive> archive =
        executable == null
            ? Optional.empty()
            : archives.stream().map(Archive::of).filter(it -> it.holds(executable)).findFirst();
    if (archive.isEmpty()) {
      String here = executable == null ? client.find() : executable;
      return new PythonEnvironment(here, here, here, null, files, requirements, archives);
    }
    Optional<String> unpacked = UnpackedPython.of(archive.get(), executable);
    if (mode == PythonMode.PROCESS) {
      String here = unpacked.isPresent() ? unpacked.get() : client.find();
      return new PythonEnvironment(here, here, executable, null, files, requirements, archives);
    }
    String machines = client.find();
    return new PythonEnvironment(
        unpacked.orElse(machines),
        machines,
        machines,
        archive.get().name(),
        files,
        requirements,
        archives);
  }

  /**
   * Flink's options for it, for the execution environment and the table environment alike.
   *
   * @throws IOException when what goes along with the job cannot be prepared
   */
  public Configuration flinkOptions(PythonMode mode) throws IOException {
    Configuration options = new Configuration();
    options.set(PythonOptions.PYTHON_EXECUTION_MODE, mode.wireName());
    options.set(PythonOptions.PYTHON_CLIENT_EXECUTABLE, UninterruptedPython.of(clientExecutable));
    options.set(PythonOptions.PYTHON_EXECUTABLE, workerExecutable);
    options.set(PythonOptions.MAX_BUNDLE_SIZE, BUNDLE_SIZE);
    List<String> shipped = new ArrayList<>();
    shipped.add(unpackPackage().toString());
    shipped.addAll(files);
    options.set(PythonOptions.PYTHON_FILES, String.join(",", shipped));
    if (requirements != null) {
      options.set(PythonOptions.PYTHON_REQUIREMENTS, requirements);
    }
    if (!archives.isEmpty()) {
      options.set(PythonOptions.PYTHON_ARCHIVES, String.join(",", archives));
    }
    if (mode == PythonMode.THREAD) {
      // An interpreter inside the JVM does not find the packages of a virtual environment by
      // itself.
      options.set(PythonOptions.PYTHON_PATH, sitePackages());
    }
    return options;
  }

  /**
   * Makes sure that the interpreter that translates the job can do so.
   *
   * @throws IOException when it has no PyFlink, or cannot be run
   */
  public void requirePyFlink() throws IOException {
    String found = PythonProcess.run(clientExecutable, null, List.of("-c", FIND_PYFLINK)).strip();
    if (!found.equals(PRESENT)) {
      throw new IOException(
          "the Python '"
              + clientExecutable
              + "' has no PyFlink, which runs the nodes: install apache-flink=="
              + EnvironmentInformation.getVersion()
              + " there, or name another Python with --py-executable");
    }
  }

  private String sitePackages() throws IOException {
    return PythonProcess.run(
            clientExecutable,
            null,
            List.of("-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
        .strip();
  }

  /** The Python half of this project, which travels in its jar, as a file. */
  static Path unpackPackage() throws IOException {
    try (InputStream packed = PythonEnvironment.class.getResourceAsStream(PACKAGE)) {
      if (packed == null) {
        throw new IOException(PACKAGE + " is missing in this jar");
      }
      Path folder = Files.createTempDirectory("remotemedia-python-");
      Path file = folder.resolve("remotemedia.zip");
      // The last to be registered is the first to be deleted.
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    }
  }
}
