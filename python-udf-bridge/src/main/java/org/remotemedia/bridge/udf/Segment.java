package org.remotemedia.bridge.udf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.remotemedia.bridge.values.SampleSpace;
import org.remotemedia.operators.error.MarshalingError;

/**
 * A file mapped into memory here and in a Python worker. The file's blocks are written before they
 * are mapped, so that a full disk is an error rather than a fault of the process.
 */
final class Segment implements SampleSpace {
  private static final int GROWTH_BYTES = 1 << 20;
  private static final long MOST_BYTES = Integer.MAX_VALUE - GROWTH_BYTES;

  private final Path path;
  private final FileChannel channel;
  private long capacity;
  private MappedByteBuffer map;

  /** Makes the file, which must not be there. */
  Segment(Path path) throws IOException {
    this.path = path;
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.map = map(0);
  }

  Path path() {
    return path;
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public ByteBuffer ensure(long bytes) {
    if (bytes > capacity) {
      grow(bytes);
    }
    return map;
  }

  private void grow(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new MarshalingError("values of over 2 GiB cannot be given to a CPython node at once");
    }
    try {
      try {
        growTo(Math.min(MOST_BYTES, Math.max(bytes, 2 * capacity)));
      } catch (IOException e) {
        // There may be room for what is needed, if not for growing ahead of need.
        growTo(bytes);
      }
    } catch (IOException e) {
      throw new MarshalingError(
          "no room for "
              + ((bytes + GROWTH_BYTES - 1) >> 20)
              + " MB of samples in "
              + path.getParent()
              + ": "
              + e.getMessage()
              + "; make more room there, or run with --py-transport bytes",
          e);
    }
  }

  private void growTo(long bytes) throws IOException {
    long wanted = (bytes + GROWTH_BYTES - 1) / GROWTH_BYTES * GROWTH_BYTES;
    try {
      allocate(wanted);
      map = map(wanted);
      capacity = wanted;
    } catch (IOException e) {
      // Others need the room that was not enough.
      channel.truncate(capacity);
      throw e;
    }
  }

  private void allocate(long wanted) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(GROWTH_BYTES);
    for (long position = capacity; position < wanted; ) {
      zeros.clear();
      zeros.limit((int) Math.min(GROWTH_BYTES, wanted - position));
      position += channel.write(zeros, position);
    }
  }

  /** Maps what the other side has made of the file meanwhile. */
  ByteBuffer remap(long size) throws IOException {
    if (size > capacity) {
      if (size > channel.size()) {
        throw new IOException(path + " is shorter than the worker said");
      }
      if (size > Integer.MAX_VALUE) {
        throw new IOException("the results of one call are over 2 GiB of samples");
      }
      map = map(size);
      capacity = size;
    }
    return map;
  }

  private MappedByteBuffer map(long size) throws IOException {
    MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, size);
    mapped.order(ByteOrder.LITTLE_ENDIAN);
    return mapped;
  }

  /** Removes the name; the bytes live as long as someone has them mapped or open. */
  void unlink() throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void close() {
    try (channel) {
      unlink();
      // The mapping goes with the garbage collector some time; the memory should go now.
      channel.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot free " + path, e);
    }
  }
}
