package org.remotemedia.operators.nodes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SampleBytes;

/**
 * The latest audio of a recording: what comes is appended, what is not needed any more is given up
 * from the front. Beyond some memory it waits in a temporary file, which has no name from the
 * beginning on, so that nothing is left of it whatever happens.
 */
final class HeldAudio {
  /** Names the limit on what may wait in the file, in bytes. */
  static final String MOST_WAITING = "remotemedia.cut.mostWaitingBytes";

  /** A day at 48 kHz in four channels of F32. */
  private static final long DEFAULT_MOST_WAITING = 64L << 30;

  private static final int BLOCK_SAMPLES = 1 << 17;
  private static final long DEFAULT_MEMORY_BYTES = 32L << 20;
  private static final int NOT_IN_FILE = -1;

  /** Some frames, in memory or in the file. */
  private static final class Block {
    final long start;
    int frames;
    Object samples;
    int slot = NOT_IN_FILE;

    Block(long start, Object samples) {
      this.start = start;
      this.samples = samples;
    }
  }

  private final long memoryBytes;
  private final long mostWaitingBytes;
  private final List<Block> blocks = new ArrayList<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private final Deque<Object> freeArrays = new ArrayDeque<>();
  private AudioSpec spec;
  private int blockFrames;
  private int blocksInMemory;
  private int slots;
  private long end;
  private Object scratch;
  private ByteBuffer bytes;
  private FileChannel file;

  HeldAudio() {
    this(DEFAULT_MEMORY_BYTES, Long.getLong(MOST_WAITING, DEFAULT_MOST_WAITING));
  }

  HeldAudio(long memoryBytes, long mostWaitingBytes) {
    this.memoryBytes = memoryBytes;
    this.mostWaitingBytes = mostWaitingBytes;
  }

  /** Begins a recording. */
  void begin(AudioSpec newSpec) {
    clear();
    spec = newSpec;
    blockFrames = Math.max(1, BLOCK_SAMPLES / newSpec.channels());
    end = 0;
  }

  /** Frames that have come so far. */
  long end() {
    return end;
  }

  /**
   * Appends samples.
   *
   * @throws NodeExecutionError when more has to wait than may
   * @throws TaskFault when the temporary disk cannot take them
   */
  void append(AudioBuffer chunk) {
    int from = 0;
    while (from < chunk.frames()) {
      Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
      if (last == null || last.frames == blockFrames) {
        last = newBlock();
      }
      int count = Math.min(blockFrames - last.frames, chunk.frames() - from);
      int channels = spec.channels();
      System.arraycopy(
          chunk.array(), from * channels, last.samples, last.frames * channels, count * channels);
      last.frames += count;
      from += count;
      end += count;
    }
  }

  private Block newBlock() {
    long room = Math.max(2, memoryBytes / blockBytes());
    if (blocksInMemory >= room) {
      moveToFile();
    }
    Object array =
        freeArrays.isEmpty()
            ? spec.format().newArray(blockFrames * spec.channels())
            : freeArrays.pop();
    Block block = new Block(end, array);
    blocks.add(block);
    blocksInMemory++;
    return block;
  }

  private int blockBytes() {
    return blockFrames * spec.channels() * spec.format().bytesPerSample();
  }

  private void moveToFile() {
    Block oldest = blocks.get(blocks.size() - blocksInMemory);
    if (freeSlots.isEmpty() && (slots + 1L) * blockBytes() > mostWaitingBytes) {
      throw new NodeExecutionError(
          "more than "
              + (mostWaitingBytes >> 20)
              + " MiB of audio would have to wait on temporary disk for segments that come late;"
              + " cut at the segments of a VADNode, which come early, or raise the limit with"
              + " -D"
              + MOST_WAITING);
    }
    int slot = freeSlots.isEmpty() ? slots++ : freeSlots.pop();
    try {
      bytes().limit(blockBytes());
      SampleBytes.put(
          spec.format(), oldest.samples, 0, blockFrames * spec.channels(), bytes.position(0));
      long position = (long) slot * blockBytes();
      while (bytes.hasRemaining()) {
        position += file().write(bytes, position);
      }
    } catch (IOException e) {
      throw new TaskFault("audio cannot wait on temporary disk: " + e.getMessage(), e);
    }
    oldest.slot = slot;
    freeArrays.push(oldest.samples);
    oldest.samples = null;
    blocksInMemory--;
  }

  private ByteBuffer bytes() {
    if (bytes == null || bytes.capacity() < blockBytes()) {
      bytes = ByteBuffer.allocateDirect(blockBytes()).order(ByteOrder.nativeOrder());
    }
    return bytes.clear();
  }

  private FileChannel file() throws IOException {
    if (file == null) {
      Path path = Files.createTempFile("remotemedia-cut-", ".samples");
      try {
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      } finally {
        Files.delete(path);
      }
    }
    return file;
  }

  /**
   * Gives frames that are held.
   *
   * @param from the first one
   * @param to the one after the last
   * @param sink takes them in pieces, each valid during the call
   */
  void give(long from, long to, Consumer<AudioBuffer> sink) {
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      long first = Math.max(from, block.start);
      int count = (int) (Math.min(to, block.start + block.frames) - first);
      if (count > 0) {
        sink.accept(slice(block, (int) (first - block.start), count));
      }
    }
  }

  private AudioBuffer slice(Block block, int first, int count) {
    int channels = spec.channels();
    if (block.samples != null && first == 0) {
      return AudioBuffer.over(block.samples, count, spec.withFrames(count));
    }
    if (scratch == null) {
      scratch = spec.format().newArray(blockFrames * channels);
    }
    if (block.samples != null) {
      System.arraycopy(block.samples, first * channels, scratch, 0, count * channels);
    } else {
      int sampleBytes = spec.format().bytesPerSample();
      try {
        bytes().limit(count * channels * sampleBytes);
        long position = (long) block.slot * blockBytes() + (long) first * channels * sampleBytes;
        while (bytes.hasRemaining()) {
          int read = file.read(bytes, position);
          if (read < 0) {
            throw new IOException("the temporary file has been cut");
          }
          position += read;
        }
      } catch (IOException e) {
        throw new TaskFault("audio cannot be read from temporary disk: " + e.getMessage(), e);
      }
      SampleBytes.get(spec.format(), scratch, 0, count * channels, bytes.position(0));
    }
    return AudioBuffer.over(scratch, count, spec.withFrames(count));
  }

  /** Gives up what comes before a frame. */
  void discardBefore(long frame) {
    int gone = 0;
    while (gone < blocks.size()
        && blocks.get(gone).frames == blockFrames
        && blocks.get(gone).start + blockFrames <= frame) {
      discard(blocks.get(gone));
      gone++;
    }
    blocks.subList(0, gone).clear();
  }

  private void discard(Block block) {
    if (block.samples == null) {
      freeSlots.push(block.slot);
    } else {
      blocksInMemory--;
      freeArrays.push(block.samples);
    }
  }

  /** Bytes in memory. */
  long memoryBytes() {
    return spec == null
        ? 0
        : (long) (blocksInMemory + freeArrays.size() + (scratch == null ? 0 : 1)) * blockBytes();
  }

  /** Gives up everything. */
  void clear() {
    blocks.clear();
    blocksInMemory = 0;
    freeSlots.clear();
    freeArrays.clear();
    slots = 0;
    scratch = null;
    spec = null;
    bytes = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // Nothing of it is needed any more.
      }
      file = null;
    }
  }
}
