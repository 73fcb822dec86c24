package org.remotemedia.operators.codec.ffmpeg;

/**
 * The messages between a task and its decoder process, over the process's standard input and
 * output. Each begins with one byte; numbers are big-endian, strings as {@link
 * java.io.DataOutput#writeUTF} writes them. The task asks; the process, while it works on the
 * answer, may in turn ask for bytes of the file.
 */
public final class DecoderProtocol {
  /** Opens a recording: FFmpeg's name of the format, long size or −1, boolean seekable. */
  public static final int OPEN = 1;

  /** Decodes: int frames at most. Answered by {@link #SAMPLES} or {@link #END}. */
  public static final int NEXT = 2;

  /** Decodes without giving samples: long frames. Answered by {@link #SKIPPED}. */
  public static final int SKIP = 3;

  /** Closes the recording, if one is open. Answered by {@link #CLOSED}. */
  public static final int CLOSE = 4;

  /** Bytes of the file: int length, −1 at its end, −2 when it cannot be read; the bytes. */
  public static final int BYTES = 5;

  /** Asks for bytes of the file: long position, int length at most. */
  public static final int READ = 16;

  /** The recording is open: int sample rate, int channels, long frames or −1. */
  public static final int SPEC = 17;

  /** Int frames, at least 1; interleaved little-endian 32-bit floats. */
  public static final int SAMPLES = 18;

  /** No more samples: long frames that the file promises, −1 when nothing is missing. */
  public static final int END = 19;

  /** Long frames left out; less than asked for at the end. */
  public static final int SKIPPED = 20;

  /** The recording cannot be decoded and is closed: a clause that says why. */
  public static final int FAILED = 21;

  public static final int CLOSED = 22;

  public static final int AT_END = -1;
  public static final int UNREADABLE = -2;

  /** Bytes of the file in one message at most. */
  public static final int MAX_BYTES = 1 << 16;

  private DecoderProtocol() {}
}
