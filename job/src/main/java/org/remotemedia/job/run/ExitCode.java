package org.remotemedia.job.run;

/** Exit codes of the command line. */
public final class ExitCode {
  /** Everything went well; detached: the job was submitted. */
  public static final int OK = 0;

  /** Bad arguments or a bad manifest; nothing was started. */
  public static final int USAGE = 2;

  /** The run finished, some records failed. */
  public static final int RECORDS_FAILED = 3;

  /** The job failed, or more records failed than allowed. */
  public static final int JOB_FAILED = 4;

  private ExitCode() {}
}
