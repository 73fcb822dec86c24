package org.remotemedia.job.container;

import java.io.IOException;

/**
 * A container is damaged, or no container at all. The message is a clause about it, such as "it
 * ends within its member a.wav", and says what is lost where that is not everything.
 */
public final class ContainerException extends IOException {
  private static final long serialVersionUID = 1L;

  public ContainerException(String message) {
    super(message);
  }

  public ContainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
