package org.remotemedia.job.output;

import java.io.IOException;

/**
 * A file that a run has written does not hold what a run writes any more. Reading it again does not
 * help: the message says what does.
 */
public final class DamagedOutputException extends IOException {
  DamagedOutputException(String message) {
    super(message);
  }
}
