package org.remotemedia.job.run;

/** The job failed for a reason other than single records. */
public final class JobFailedException extends RuntimeException {
  public JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the library that puts Python into a JVM says when another class loader has loaded it. */
  private static final String PYTHON_LOADED_TWICE = "loadedLibraryNames";

  /** The innermost cause in words. */
  static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (PYTHON_LOADED_TWICE.equals(root.getMessage())) {
      return "a TaskManager that has run Python in thread mode for one job cannot load it again for"
          + " another: copy flink-python from Flink's opt folder to its lib folder and restart the"
          + " cluster, or use --py-mode process";
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
