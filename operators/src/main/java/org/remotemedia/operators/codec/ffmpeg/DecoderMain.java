package org.remotemedia.operators.codec.ffmpeg;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/** The decoder process: serves one task, one recording at a time, until its input ends. */
public final class DecoderMain {
  static final int TASK_IS_GONE = 3;

  /** Slots that stay free while a stretch is read, which may be short: little is decoded ahead. */
  private static final int RESERVE = SampleWindow.SLOTS - 2;

  private final TaskPipe task;
  private final SampleWindow window;

  /** Of the window; null until FFmpeg is needed. */
  private BytePointer memory;

  private SeekableRecording recording;

  /** Why there is none any more, if that is so. */
  private String lost = "";

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
      } catch (LeftException e) {
        // The task has said so.
      } catch (UndecodableException e) {
        decoding = false; // It can go back.
        tell(DecoderProtocol.FAILED, e.getMessage());
      } catch (UncheckedIOException e) {
        lost = e.getMessage() + ": " + e.getCause().getMessage();
        closeRecording();
        tell(DecoderProtocol.FAULT, lost);
      } catch (RuntimeException | LinkageError e) {
        lost = clause(e);
        closeRecording();
        tell(DecoderProtocol.FAILED, lost);
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

  private void tell(int type, String clause) throws IOException {
    if (!task.isClosing()) {
      task.out().writeByte(type);
      task.out().writeUTF(clause);
    }
  }

  /** Does what the task wants or, when it wants nothing, decodes ahead. */
  private boolean step() throws IOException, UndecodableException, LeftException {
    long target = task.takeSeekTarget();
    if (target >= 0) {
      seek(target);
      return true;
    }
    if (decoding && !task.hasNext() && task.takeSlot(recording.isEarlier() ? RESERVE : 0)) {
      decode();
      return true;
    }
    int request = task.next();
    switch (request) {
      case DecoderProtocol.OPEN -> open();
      case DecoderProtocol.FREE, DecoderProtocol.SEEK, DecoderProtocol.CLOSE -> {
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
    boolean keeps = task.in().readBoolean();
    FileOverPipe file = new FileOverPipe(task, size, seekable);
    FfmpegRecording leading = new FfmpegRecording(demuxer, file, start, timescale, keeps);
    recording = new SeekableRecording(leading, SeekableRecording.SECTIONS_BEFORE, task::pause);
    if (memory == null) {
      memory = new BytePointer(window.memory());
    }
    decoding = true;
    slot = 0;
    task.out().writeByte(DecoderProtocol.SPEC);
    task.out().writeInt(leading.sampleRate());
    task.out().writeInt(leading.channels());
    task.out().writeLong(leading.frames());
  }

  /** Fills a slot; of a block with a problem the task gets what comes before it. */
  private void decode() throws IOException, UndecodableException, LeftException {
    memory.position((long) slot * SampleWindow.SLOT_BYTES);
    long from = recording.position();
    int channels = recording.leading().channels();
    try {
      recording.next(SampleWindow.SLOT_SAMPLES / Math.max(1, channels), memory);
    } finally {
      int count = (int) (recording.position() - from);
      if (count > 0) {
        slot = (slot + 1) % SampleWindow.SLOTS;
        task.out().writeByte(DecoderProtocol.SAMPLES);
        task.out().writeInt(count);
      } else {
        task.freeSlot();
      }
    }
    if (recording.position() == from) {
      decoding = false;
      task.out().writeByte(DecoderProtocol.END);
      task.out().writeLong(recording.leading().promisedFrames());
    }
  }

  private void seek(long target) throws IOException, UndecodableException {
    decoding = false;
    slot = 0;
    task.freeAllSlots();
    task.out().writeByte(DecoderProtocol.LEFT);
    if (recording == null) {
      throw new UndecodableException(lost);
    }
    boolean there = recording.seek(target);
    task.out().writeByte(DecoderProtocol.POSITION);
    task.out().writeLong(there ? recording.position() : -1);
    decoding = there;
  }

  private void closeRecording() {
    decoding = false;
    if (recording != null) {
      recording.close();
      recording = null;
    }
  }
}
