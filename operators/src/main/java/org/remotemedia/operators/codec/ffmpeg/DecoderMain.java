package org.remotemedia.operators.codec.ffmpeg;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/** The decoder process: serves one task, one recording at a time, until its input ends. */
public final class DecoderMain {
  static final int TASK_IS_GONE = 3;

  private final TaskPipe task;
  private final SampleWindow window;

  /** Of the window; null until FFmpeg is needed. */
  private BytePointer memory;

  private FfmpegRecording recording;

  /** Whether there may be more blocks of the recording. */
  private boolean decoding;

  /** The slot of the next block. */
  private int slot;

  private DecoderMain(TaskPipe task, SampleWindow window) {
    this.task = task;
    this.window = window;
  }

  /**
   * Serves until the task is gone.
   *
   * @param arguments the file of the {@link SampleWindow}
   */
  public static void main(String[] arguments) throws IOException {
    TaskPipe task =
        new TaskPipe(
            new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    new DecoderMain(task, SampleWindow.open(Path.of(arguments[0]))).serve();
  }

  private void serve() throws IOException {
    task.out().writeByte(DecoderProtocol.READY);
    task.out().flush();
    boolean taskIsThere = true;
    while (taskIsThere) {
      try {
        taskIsThere = step();
      } catch (UndecodableException | RuntimeException | LinkageError e) {
        closeRecording();
        if (!task.isClosing()) {
          task.out().writeByte(DecoderProtocol.FAILED);
          task.out().writeUTF(clause(e));
        }
      }
      if (task.isClosing()) {
        closeRecording();
        task.reset();
        task.out().writeByte(DecoderProtocol.CLOSED);
      }
      task.out().flush();
    }
    closeRecording();
  }

  /** Does what the task wants or, when it wants nothing, decodes ahead. */
  private boolean step() throws IOException, UndecodableException {
    long target = task.takeSkipTarget();
    if (target >= 0) {
      skip(target);
      return true;
    }
    if (decoding && !task.hasNext() && task.takeSlot()) {
      decode();
      return true;
    }
    int request = task.next();
    switch (request) {
      case DecoderProtocol.OPEN -> open();
      case DecoderProtocol.FREE, DecoderProtocol.SKIP, DecoderProtocol.CLOSE -> {
        // Noted; it is seen to next.
      }
      default -> {
        if (request >= 0) {
          throw new IOException("unknown request " + request);
        }
      }
    }
    return request >= 0;
  }

  private static String clause(Throwable e) {
    if (e instanceof UndecodableException) {
      return e.getMessage();
    }
    if (e instanceof LinkageError) {
      return "FFmpeg's libraries cannot be loaded on "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
          + "; add those of org.bytedeco:ffmpeg for this platform to the class path ("
          + e
          + ")";
    }
    return e.toString();
  }

  private void open() throws IOException, UndecodableException {
    String demuxer = task.in().readUTF();
    long size = task.in().readLong();
    boolean seekable = task.in().readBoolean();
    long start = task.in().readLong();
    long timescale = task.in().readLong();
    FileOverPipe file = new FileOverPipe(task, size, seekable);
    recording = new FfmpegRecording(demuxer, file, start, timescale);
    if (memory == null) {
      memory = new BytePointer(window.memory());
    }
    decoding = true;
    slot = 0;
    task.out().writeByte(DecoderProtocol.SPEC);
    task.out().writeInt(recording.sampleRate());
    task.out().writeInt(recording.channels());
    task.out().writeLong(recording.frames());
  }

  /** Fills a slot; of a block with a problem the task gets what comes before it. */
  private void decode() throws IOException, UndecodableException {
    memory.position((long) slot * SampleWindow.SLOT_BYTES);
    long from = recording.position();
    try {
      recording.next(SampleWindow.SLOT_SAMPLES / Math.max(1, recording.channels()), memory);
    } finally {
      int count = (int) (recording.position() - from);
      if (count > 0) {
        slot = (slot + 1) % SampleWindow.SLOTS;
        task.out().writeByte(DecoderProtocol.SAMPLES);
        task.out().writeInt(count);
      }
    }
    if (recording.position() == from) {
      decoding = false;
      task.out().writeByte(DecoderProtocol.END);
      task.out().writeLong(recording.promisedFrames());
    }
  }

  private void skip(long target) throws IOException, UndecodableException {
    if (recording != null) {
      recording.next(target - recording.position(), null);
      task.out().writeByte(DecoderProtocol.SKIPPED);
      task.out().writeLong(recording.position());
    }
  }

  private void closeRecording() {
    decoding = false;
    if (recording != null) {
      recording.close();
      recording = null;
    }
  }
}
