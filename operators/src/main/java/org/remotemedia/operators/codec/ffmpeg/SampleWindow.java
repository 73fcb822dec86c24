package org.remotemedia.operators.codec.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that a task and its decoder process share, through which samples pass without being copied
 * by the system: some slots for a block of interleaved floats each. Who may use a slot is settled
 * by messages, see {@link DecoderProtocol}. The file behind it has a name only until the process
 * has opened it.
 */
public final class SampleWindow {
  /** Blocks that the process may be ahead. */
  public static final int SLOTS = 4;

  /** Samples of a block over all channels at most; all slots fit into a core's own cache. */
  public static final int SLOT_SAMPLES = 1 << 15;

  static final int SLOT_BYTES = SLOT_SAMPLES * Float.BYTES;
  private static final int BYTES = SLOTS * SLOT_BYTES;
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path file;
  private final MappedByteBuffer memory;

  private SampleWindow(Path file, MappedByteBuffer memory) {
    this.file = file;
    this.memory = memory;
  }

  /**
   * A new one, in memory if the system has files there and room for it, else among the temporary
   * files.
   */
  public static SampleWindow create() throws IOException {
    if (Files.isWritable(MEMORY)) {
      try {
        return create(MEMORY);
      } catch (IOException e) {
        // Containers may have no room there.
      }
    }
    return create(Path.of(System.getProperty("java.io.tmpdir")));
  }

  private static SampleWindow create(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "remotemedia-decoder-", ".samples");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Writing takes the room now; to run out of it at an access would be a signal.
      ByteBuffer zeros = ByteBuffer.allocate(BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      return new SampleWindow(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** The other side's view of one; takes its name away. */
  static SampleWindow open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      SampleWindow window =
          new SampleWindow(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
      window.discard();
      return window;
    }
  }

  /** The file, for the process to open. */
  public Path file() {
    return file;
  }

  /** The slots, each to be read at its own positions. */
  public List<FloatBuffer> slots() {
    List<FloatBuffer> slots = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      ByteBuffer bytes = memory.duplicate().position(i * SLOT_BYTES);
      slots.add(
          bytes
              .order(ByteOrder.nativeOrder())
              .slice()
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer());
    }
    return slots;
  }

  /** All slots, one after the other. */
  ByteBuffer memory() {
    return memory;
  }

  /** Takes the name away where the process has not; what is mapped stays until it is collected. */
  public void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // Where a file that is in use must keep its name.
    }
  }
}
