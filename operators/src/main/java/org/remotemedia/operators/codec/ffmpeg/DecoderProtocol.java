package org.remotemedia.operators.codec.ffmpeg;

/**
 * The messages between a task and its decoder process, over the process's standard input and
 * output. Each begins with one byte; numbers are big-endian, strings as {@link
 * java.io.DataOutput#writeUTF} writes them.
 *
 * <p>From {@link #OPEN} on the process decodes ahead, block by block, as long as the {@link
 * SampleWindow} has a free slot; the blocks take its slots in turn. While it decodes, it may ask
 * for bytes of the file. Everything the task says has its place in the order of the recording, so
 * neither block sizes nor timing can change a sample.
 */
public final class DecoderProtocol {
  /**
   * Opens a recording: FFmpeg's name of the format, long size or −1, boolean seekable; long from
   * where on the audio is to be heard, in units of which the next long, if it is not 0, are a
   * second; boolean whether {@link #SEEK} may go back.
   */
  public static final int OPEN = 1;

  /** The samples of the oldest slot have been taken: it can be written again. */
  public static final int FREE = 2;

  /**
   * Goes to a frame: long its number. All slots are free then. Answered by {@link #LEFT}, after
   * whatever was on its way, and {@link #POSITION}.
   */
  public static final int SEEK = 3;

  /** Closes the recording, if one is open, at any moment. Answered by {@link #CLOSED}. */
  public static final int CLOSE = 4;

  /** Bytes of the file: int length, −1 at its end, −2 when it cannot be read; the bytes. */
  public static final int BYTES = 5;

  /** The process has come up; said once, before anything else. */
  public static final int READY = 15;

  /** Asks for bytes of the file: long position, int length at most. */
  public static final int READ = 16;

  /** The recording is open: int sample rate, int channels, long frames or −1. */
  public static final int SPEC = 17;

  /** The next slot holds a block: int frames, at least 1. */
  public static final int SAMPLES = 18;

  /** No more samples: long frames that the file promises, −1 when nothing is missing. */
  public static final int END = 19;

  /** Long number of the next frame: the one asked for, less at the end, −1 if it cannot go back. */
  public static final int POSITION = 20;

  /** The recording cannot be decoded from here on: a clause that says why. */
  public static final int FAILED = 21;

  public static final int CLOSED = 22;

  /**
   * What was said before was about the place that was left; the next block takes the first slot.
   */
  public static final int LEFT = 23;

  /** The answer takes its time. */
  public static final int WORKING = 24;

  /** The system, not the recording, is in the way: a clause. The recording is closed. */
  public static final int FAULT = 25;

  public static final int AT_END = -1;
  public static final int UNREADABLE = -2;

  /** Bytes of the file in one message at most: seconds of audio, so that few are needed. */
  public static final int MAX_BYTES = 1 << 18;

  private DecoderProtocol() {}
}
