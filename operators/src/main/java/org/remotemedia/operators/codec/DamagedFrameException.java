package org.remotemedia.operators.codec;

import java.io.IOException;

/** What a frame says makes no sense; the message is a clause about the frame. */
final class DamagedFrameException extends IOException {
  DamagedFrameException(String message) {
    super(message);
  }
}
