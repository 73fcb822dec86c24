package org.remotemedia.job.run;

/** The job failed for a reason other than single records. */
public final class JobFailedException extends RuntimeException {
  public JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
