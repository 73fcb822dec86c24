package org.remotemedia.job.python;

import java.util.ArrayList;
import java.util.List;
import org.remotemedia.bridge.udf.PythonMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for CPython nodes, the only place where they are described. */
public final class PythonOptions {
  @Option(
      names = "--py-files",
      paramLabel = "PATH",
      split = ",",
      description =
          "Python files, folders and zips that register nodes, shipped with the job; their"
              + " top-level modules are imported. Separate several with commas, or repeat.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--py-modules",
      paramLabel = "NAME",
      split = ",",
      description = "Modules to import instead of all top-level modules of --py-files.")
  List<String> modules = new ArrayList<>();

  @Option(
      names = "--py-requirements",
      paramLabel = "FILE",
      description = "Requirements file that each worker installs with pip.")
  String requirements;

  @Option(
      names = "--py-archives",
      paramLabel = "FILE[#NAME]",
      split = ",",
      description =
          "Archives (zip, tar.gz) that each worker unpacks into a folder of that name, such as a"
              + " virtual environment.")
  List<String> archives = new ArrayList<>();

  @Option(
      names = "--py-executable",
      paramLabel = "PYTHON",
      description =
          "Python of the workers, with apache-flink 2.3 installed; may lie in an archive. Default:"
              + " bin/remotemedia and cluster-config/flink make a virtual environment of their own,"
              + " flink run takes python3.")
  String executable;

  @Option(
      names = "--py-mode",
      paramLabel = "MODE",
      converter = ModeConverter.class,
      description =
          "process: workers beside the JVM, each node in a child that may crash or be ended."
              + " thread: inside the JVM, under one interpreter lock, with less cost per call;"
              + " a crash takes the task manager with it, and time limits cannot end a call."
              + " Default: process.")
  PythonMode mode = PythonMode.PROCESS;

  @Option(
      names = "--py-max-value-mb",
      paramLabel = "MB",
      converter = MegabytesConverter.class,
      description =
          "Samples that are collected for one value of a CPython node; longer recordings fail"
              + " there. Default: 512.")
  int maxValueMb = 512;

  @Option(
      names = "--py-breaker-pause-ms",
      paramLabel = "MS",
      converter = MillisConverter.class,
      description =
          "How long a CPython node is left alone after five records in a row failed for good there"
              + " for passing reasons. Default: 30000.")
  int breakerPauseMs = 30_000;

  @Option(
      names = "--py-transport",
      paramLabel = "HOW",
      converter = TransportConverter.class,
      description =
          "How samples get to Python: shared (memory, where there is room for it) or bytes"
              + " (through PyFlink, far slower). Default: shared.")
  Transport transport = Transport.SHARED;

  /** How samples get to Python and back. */
  enum Transport {
    SHARED,
    BYTES
  }

  /** Whether any of them points to Python nodes. */
  public boolean nameNodes() {
    return !files.isEmpty() || !modules.isEmpty() || !archives.isEmpty() || executable != null;
  }

  static final class ModeConverter implements ITypeConverter<PythonMode> {
    @Override
    public PythonMode convert(String value) {
      for (PythonMode mode : PythonMode.values()) {
        if (mode.wireName().equals(value)) {
          return mode;
        }
      }
      throw new TypeConversionException("expected process or thread, given '" + value + "'");
    }
  }

  static final class TransportConverter implements ITypeConverter<Transport> {
    @Override
    public Transport convert(String value) {
      return switch (value) {
        case "shared" -> Transport.SHARED;
        case "bytes" -> Transport.BYTES;
        default ->
            throw new TypeConversionException("expected shared or bytes, given '" + value + "'");
      };
    }
  }

  static final class MegabytesConverter implements ITypeConverter<Integer> {
    private static final int MOST = 2000;

    @Override
    public Integer convert(String value) {
      return wholeNumber(value, MOST);
    }
  }

  static final class MillisConverter implements ITypeConverter<Integer> {
    private static final int MOST = 86_400_000;

    @Override
    public Integer convert(String value) {
      return wholeNumber(value, MOST);
    }
  }

  private static int wholeNumber(String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new TypeConversionException(
        "expected a whole number from 1 to " + most + ", given '" + value + "'");
  }
}
