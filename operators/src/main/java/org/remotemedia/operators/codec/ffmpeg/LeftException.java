package org.remotemedia.operators.codec.ffmpeg;

/** The task has left the place that was being decoded. */
final class LeftException extends Exception {
  LeftException() {
    super("the place has been left");
  }
}
