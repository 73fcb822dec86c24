package org.remotemedia.operators.codec.ffmpeg;

import java.io.DataOutputStream;
import java.io.IOException;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** The file of a recording as FFmpeg reads it: each block is asked of the task. */
final class FileOverPipe implements AutoCloseable {
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final int NOT_POSSIBLE = -1;

  private final TaskPipe task;
  private final long size;
  private final byte[] block = new byte[DecoderProtocol.MAX_BYTES];
  private final Read_packet_Pointer_BytePointer_int reader = new Reader();
  private final Seek_Pointer_long_int seeker = new Seeker();
  private final AVIOContext context;
  private long position;

  /**
   * @param size in bytes, −1 when it is not known
   * @param seekable whether the task can give bytes from any position
   */
  FileOverPipe(TaskPipe task, long size, boolean seekable) {
    this.task = task;
    this.size = size;
    BytePointer buffer =
        new BytePointer(avutil.av_malloc(DecoderProtocol.MAX_BYTES))
            .capacity(DecoderProtocol.MAX_BYTES);
    this.context =
        avformat.avio_alloc_context(
            buffer, DecoderProtocol.MAX_BYTES, 0, null, reader, null, seekable ? seeker : null);
  }

  AVIOContext context() {
    return context;
  }

  /** Offset in bytes of what is read next. */
  long position() {
    return position;
  }

  @Override
  public void close() {
    avutil.av_free(context.buffer());
    avformat.avio_context_free(context);
    reader.close();
    seeker.close();
  }

  private int read(BytePointer target, int length) {
    try {
      if (!ask(Math.min(length, block.length))) {
        return avutil.AVERROR_EXIT();
      }
      int count = task.in().readInt();
      if (count == DecoderProtocol.AT_END) {
        return avutil.AVERROR_EOF();
      }
      if (count < 0) {
        return avutil.AVERROR_EXTERNAL();
      }
      task.in().readFully(block, 0, count);
      target.position(0).put(block, 0, count);
      position += count;
      return count;
    } catch (IOException e) {
      // The task is gone: there is nobody to tell.
      Runtime.getRuntime().halt(DecoderMain.TASK_IS_GONE);
      return avutil.AVERROR_EXIT();
    }
  }

  /** Returns whether the bytes come, rather than that the recording is to be closed. */
  private boolean ask(int length) throws IOException {
    if (task.isClosing()) {
      return false;
    }
    DataOutputStream out = task.out();
    out.writeByte(DecoderProtocol.READ);
    out.writeLong(position);
    out.writeInt(length);
    out.flush();
    int type = task.next();
    while (type != DecoderProtocol.BYTES) {
      if (task.isClosing()) {
        return false;
      }
      if (type != DecoderProtocol.FREE && type != DecoderProtocol.SEEK) {
        throw new IOException("bytes of the file were expected");
      }
      type = task.next();
    }
    return true;
  }

  private long seek(long offset, int whence) {
    switch (whence & ~avformat.AVSEEK_FORCE) {
      case SEEK_SET -> position = offset;
      case SEEK_CUR -> position += offset;
      case SEEK_END -> {
        if (size < 0) {
          return NOT_POSSIBLE;
        }
        position = size + offset;
      }
      default -> {
        return (whence & avformat.AVSEEK_SIZE) != 0 ? size : NOT_POSSIBLE;
      }
    }
    return position;
  }

  private final class Reader extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer target, int length) {
      return read(target, length);
    }
  }

  private final class Seeker extends Seek_Pointer_long_int {
    @Override
    public long call(Pointer opaque, long offset, int whence) {
      return seek(offset, whence);
    }
  }
}
