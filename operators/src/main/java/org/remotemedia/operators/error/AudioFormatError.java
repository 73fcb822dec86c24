package org.remotemedia.operators.error;

/** Audio that is damaged, truncated, empty, or of a form that cannot be decoded or processed. */
public class AudioFormatError extends ExecutorError {
  public AudioFormatError(String message) {
    this(message, null);
  }

  public AudioFormatError(String message, Throwable cause) {
    super(ErrorKind.AUDIO_FORMAT, "Invalid audio format: " + message, message, cause);
  }

  /**
   * The same of another stretch of the file.
   *
   * @param name what the message begins with
   * @param other what it is to begin with in place of that
   */
  public final AudioFormatError about(String name, String other) {
    boolean named = detail().startsWith(name) && !name.equals(other);
    return named ? with(other + detail().substring(name.length())) : this;
  }

  /** The same with another message. */
  protected AudioFormatError with(String message) {
    return new AudioFormatError(message, this);
  }
}
