package org.remotemedia.operators.codec.ffmpeg;

/** A recording cannot be decoded; the message is a clause that says why. */
final class UndecodableException extends Exception {
  UndecodableException(String why) {
    super(why);
  }
}
