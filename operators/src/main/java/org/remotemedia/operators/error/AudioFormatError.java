package org.remotemedia.operators.error;

/** Audio that is damaged, truncated, empty, or of a form that cannot be decoded or processed. */
public class AudioFormatError extends ExecutorError {
  public AudioFormatError(String message) {
    this(message, null);
  }

  public AudioFormatError(String message, Throwable cause) {
    super(ErrorKind.AUDIO_FORMAT, "Invalid audio format: " + message, message, cause);
  }
}
