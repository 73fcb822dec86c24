package org.remotemedia.operators.codec.ffmpeg;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The pipes to the task. What it says while something else is awaited, which may be in the middle
 * of a block, is noted here for later.
 */
final class TaskPipe {
  private static final int NONE = -1;
  private static final int PIPE_BYTES = 1 << 16;
  private static final long SILENCE_NANOS = 1_000_000_000L;

  private final DataInputStream in;
  private final DataOutputStream out;
  private int freeSlots;
  private long seekTarget;
  private boolean closing;

  /** When something was last said, in {@link System#nanoTime}. */
  private long spokeAt = System.nanoTime();

  TaskPipe(InputStream in, OutputStream out) {
    this.in = new DataInputStream(new BufferedInputStream(in, PIPE_BYTES));
    this.out = new DataOutputStream(new BufferedOutputStream(out, PIPE_BYTES));
    reset();
  }

  /** Forgets what was noted of the recording before. */
  void reset() {
    freeSlots = SampleWindow.SLOTS;
    seekTarget = NONE;
    closing = false;
  }

  /** What comes from the task. */
  DataInputStream in() {
    return in;
  }

  /** What goes to the task; to be flushed. */
  DataOutputStream out() {
    return out;
  }

  /** Whether the task has said something that is not read yet. */
  boolean hasNext() throws IOException {
    return in.available() > 0;
  }

  /** Reads the next message's type, noting what is to be noted; −1 when the task is gone. */
  int next() throws IOException {
    int type = in.read();
    switch (type) {
      case DecoderProtocol.FREE -> freeSlots++;
      case DecoderProtocol.SEEK -> seekTarget = in.readLong();
      case DecoderProtocol.CLOSE -> closing = true;
      default -> {
        // Not of a kind that can come at any time.
      }
    }
    return type;
  }

  /** Whether there are more free slots than some; takes one if so. */
  boolean takeSlot(int reserve) {
    if (freeSlots <= reserve) {
      return false;
    }
    freeSlots--;
    return true;
  }

  /** Gives back a slot that was taken and holds nothing, or all of them. */
  void freeSlot() {
    freeSlots++;
  }

  void freeAllSlots() {
    freeSlots = SampleWindow.SLOTS;
  }

  /**
   * To be called now and then while the task may wait for long: tells it so.
   *
   * @throws LeftException when the task is not waiting for this any more
   */
  void pause() throws IOException, LeftException {
    while (hasNext()) {
      if (next() < 0) {
        throw new LeftException();
      }
    }
    if (closing || seekTarget != NONE) {
      throw new LeftException();
    }
    long now = System.nanoTime();
    if (now - spokeAt > SILENCE_NANOS) {
      spokeAt = now;
      out.writeByte(DecoderProtocol.WORKING);
      out.flush();
    }
  }

  /** Number of the frame to go to, or −1; it is given once. */
  long takeSeekTarget() {
    long target = seekTarget;
    seekTarget = NONE;
    return target;
  }

  /** Whether the recording is to be closed. */
  boolean isClosing() {
    return closing;
  }
}
