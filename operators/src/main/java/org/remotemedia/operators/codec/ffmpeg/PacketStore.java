package org.remotemedia.operators.codec.ffmpeg;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;

/**
 * Packets in a temporary file, which has no name from the beginning, so that nothing is left
 * whatever becomes of the process.
 */
final class PacketStore implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Of a packet: size, flags, times, duration, and how many parts of side data there are. */
  private static final int HEADER_BYTES = 3 * Integer.BYTES + 3 * Long.BYTES;

  /** Of a part of side data: type and size. */
  private static final int SIDE_HEADER_BYTES = 2 * Integer.BYTES;

  private final FileChannel file;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Bytes that are in the file. */
  private long written;

  private PacketStore(FileChannel file) {
    this.file = file;
  }

  static PacketStore create() throws IOException {
    Path path = Files.createTempFile("remotemedia-decoder-", ".packets");
    try {
      return new PacketStore(
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Where the next packet will be. */
  long end() {
    return written + out.position();
  }

  void add(AVPacket packet) throws IOException {
    int sides = packet.side_data_elems();
    header.clear();
    header.putInt(packet.size()).putInt(packet.flags());
    header.putLong(packet.pts()).putLong(packet.dts()).putLong(packet.duration());
    put(header.putInt(sides).flip());
    for (int i = 0; i < sides; i++) {
      AVPacketSideData side = packet.side_data().position(i);
      header.clear();
      put(header.putInt(side.type()).putInt((int) side.size()).flip());
      put(bytes(side.data(), side.size()));
    }
    put(bytes(packet.data(), packet.size()));
  }

  private static ByteBuffer bytes(BytePointer data, long size) {
    return size == 0 ? ByteBuffer.allocate(0) : data.capacity(size).asByteBuffer();
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!out.hasRemaining()) {
        write();
      }
      int count = Math.min(bytes.remaining(), out.remaining());
      out.put(out.position(), bytes, bytes.position(), count);
      out.position(out.position() + count);
      bytes.position(bytes.position() + count);
    }
  }

  private void write() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      written += file.write(out, written);
    }
    out.clear();
  }

  /** Reads from a place on that {@link #end} has told. */
  Cursor from(long place) {
    return new Cursor(place);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A place in the store. */
  final class Cursor {
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private long position;

    private Cursor(long position) {
      this.position = position;
    }

    /** Where the next packet is. */
    long position() {
      return position;
    }

    /**
     * Reads the next packet, of which there must be one.
     *
     * @param packet empty
     */
    void read(AVPacket packet) throws IOException {
      get(header.clear());
      header.flip();
      int size = header.getInt();
      int flags = header.getInt();
      check(avcodec.av_new_packet(packet, size) >= 0);
      packet.flags(flags);
      packet.pts(header.getLong());
      packet.dts(header.getLong());
      packet.duration(header.getLong());
      int sides = header.getInt();
      for (int i = 0; i < sides; i++) {
        get(header.clear().limit(SIDE_HEADER_BYTES));
        header.flip();
        int type = header.getInt();
        int bytes = header.getInt();
        BytePointer side = avcodec.av_packet_new_side_data(packet, type, bytes);
        check(side != null && !side.isNull());
        get(bytes(side, bytes));
      }
      get(bytes(packet.data(), size));
    }

    private static void check(boolean hasMemory) throws IOException {
      if (!hasMemory) {
        throw new IOException("there is no memory for a packet");
      }
    }

    private void get(ByteBuffer target) throws IOException {
      position += target.remaining();
      while (target.hasRemaining()) {
        if (!in.hasRemaining()) {
          fill(position - target.remaining());
        }
        int count = Math.min(target.remaining(), in.remaining());
        target.put(target.position(), in, in.position(), count);
        target.position(target.position() + count);
        in.position(in.position() + count);
      }
    }

    private void fill(long from) throws IOException {
      if (from + BUFFER_BYTES > written) {
        write();
      }
      in.clear();
      if (file.read(in, from) < 0) {
        throw new EOFException("the store of packets ends at byte " + written);
      }
      in.flip();
    }
  }
}
