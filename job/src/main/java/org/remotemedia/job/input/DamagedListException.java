package org.remotemedia.job.input;

import java.io.IOException;

/** The data of a list are damaged, so that nothing more can be read from it. */
final class DamagedListException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedListException(String message, Throwable cause) {
    super(message, cause);
  }
}
