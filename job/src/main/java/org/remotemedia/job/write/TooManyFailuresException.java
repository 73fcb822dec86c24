package org.remotemedia.job.write;

/** More records failed than the run allows. */
public final class TooManyFailuresException extends RuntimeException {
  public TooManyFailuresException(long failed, FailureLimit limit) {
    super(failed + " records failed; --max-failures allows " + limit);
  }
}
