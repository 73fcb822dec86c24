package org.remotemedia.operators.codec.ffmpeg;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The decoder process: serves one task, one recording at a time, until its input ends. */
public final class DecoderMain {
  static final int TASK_IS_GONE = 3;

  private static final int PIPE_BYTES = 1 << 16;

  private final DataInputStream in;
  private final DataOutputStream out;
  private FfmpegRecording recording;
  private ByteBuffer block = ByteBuffer.allocate(0);

  private DecoderMain(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    var in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), PIPE_BYTES);
    var out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), PIPE_BYTES);
    System.setOut(System.err);
    new DecoderMain(new DataInputStream(in), new DataOutputStream(out)).serve();
  }

  private void serve() throws IOException {
    for (int request = in.read(); request >= 0; request = in.read()) {
      try {
        answer(request);
      } catch (UndecodableException | RuntimeException | LinkageError e) {
        closeRecording();
        out.writeByte(DecoderProtocol.FAILED);
        out.writeUTF(clause(e));
      }
      out.flush();
    }
    closeRecording();
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

  private void answer(int request) throws IOException, UndecodableException {
    switch (request) {
      case DecoderProtocol.OPEN -> open();
      case DecoderProtocol.NEXT -> decode(in.readInt());
      case DecoderProtocol.SKIP -> {
        long skipped = recording.next(in.readLong(), null);
        out.writeByte(DecoderProtocol.SKIPPED);
        out.writeLong(skipped);
      }
      case DecoderProtocol.CLOSE -> {
        closeRecording();
        out.writeByte(DecoderProtocol.CLOSED);
      }
      default -> throw new IOException("unknown request " + request);
    }
  }

  private void open() throws IOException, UndecodableException {
    String demuxer = in.readUTF();
    long size = in.readLong();
    boolean seekable = in.readBoolean();
    recording = new FfmpegRecording(demuxer, new FileOverPipe(in, out, size, seekable));
    out.writeByte(DecoderProtocol.SPEC);
    out.writeInt(recording.sampleRate());
    out.writeInt(recording.channels());
    out.writeLong(recording.frames());
  }

  private void decode(int frames) throws IOException, UndecodableException {
    int bytes = Math.multiplyExact(frames, 4 * recording.channels());
    if (block.capacity() < bytes) {
      block = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    block.clear();
    int count = (int) recording.next(frames, block);
    if (count == 0) {
      out.writeByte(DecoderProtocol.END);
      out.writeLong(recording.promisedFrames());
      return;
    }
    out.writeByte(DecoderProtocol.SAMPLES);
    out.writeInt(count);
    out.write(block.array(), 0, block.position());
  }

  private void closeRecording() {
    if (recording != null) {
      recording.close();
      recording = null;
    }
  }
}
