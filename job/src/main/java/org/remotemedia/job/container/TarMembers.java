package org.remotemedia.job.container;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.StorageException;

/**
 * The members of a tar archive as a stream: the library's reading, with the checks that it leaves
 * to its user. An archive must have whole members, right checksums, and nothing after its end mark;
 * otherwise members would be missing unnoticed. Without an end mark it may have been cut between
 * two members, or been written so.
 */
final class TarMembers implements Closeable {
  private static final int BLOCK_BYTES = 512;
  private static final int BUFFER_BYTES = 1 << 16;

  /** What describes one member at most: headers, long names, extended attributes. */
  private static final int MAX_HEADER_BYTES = 1 << 18;

  private final MeteredInput input;
  private final TarArchiveInputStream tar;
  private TarArchiveEntry current;
  private long contentEnd;
  private boolean ended;
  private boolean hasEndMark = true;

  private TarMembers(InputStream in) {
    input = new MeteredInput(in);
    tar = new TarArchiveInputStream(input, BLOCK_BYTES, BLOCK_BYTES, "UTF-8");
  }

  static TarMembers open(ReadableStorage storage, String location, TarPacking packing)
      throws IOException {
    InputStream file = storage.open(location);
    try {
      return new TarMembers(new BufferedInputStream(packing.unpack(file), BUFFER_BYTES));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw problem(e, "it is not compressed with " + packing.name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The header of the next member, null at the end.
   *
   * @throws ContainerException when there is none, nor an end mark
   */
  TarArchiveEntry next() throws IOException {
    if (ended) {
      return null;
    }
    boolean first = current == null;
    String before = first ? "" : " behind its member " + current.getName();
    try {
      if (!first) {
        skipContent();
      }
      long end = (input.position() + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
      input.allow(MAX_HEADER_BYTES);
      TarArchiveEntry entry = tar.getNextEntry();
      input.allow(Long.MAX_VALUE);
      if (entry == null) {
        ended = true;
        checkEnd(end, before);
        return null;
      }
      if (!entry.isCheckSumOK() || entry.getSize() < 0) {
        throw new IOException("a header has a wrong checksum");
      }
      current = entry;
      contentEnd = input.position() + entry.getSize();
      return entry;
    } catch (ContainerException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      StorageException.throwIfWithin(e);
      if (!first && endsInPadding()) {
        ended = true;
        hasEndMark = false;
        return null;
      }
      throw problem(
          e, first ? "it is not a tar archive" : "it is damaged" + before + ": " + e.getMessage());
    }
  }

  /** Whether the archive ends after the content of its last member, within what fills its block. */
  private boolean endsInPadding() throws IOException {
    long blockEnd = (contentEnd + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    input.allow(Long.MAX_VALUE);
    boolean isAfterContent =
        !current.isSparse() && input.position() >= contentEnd && input.position() < blockEnd;
    try {
      return isAfterContent && input.read() < 0;
    } catch (IOException | RuntimeException e) {
      StorageException.throwIfWithin(e);
      // What compresses it is damaged there.
      return false;
    }
  }

  private void checkEnd(long endOfMembers, String before) throws IOException {
    if (input.position() == 0) {
      throw new ContainerException("it is empty (0 bytes)");
    }
    if (current != null && input.position() <= endOfMembers) {
      hasEndMark = false;
      return;
    }
    if (input.position() < endOfMembers + BLOCK_BYTES) {
      throw new ContainerException("it has no end mark" + before + ", so it has been cut");
    }
    byte[] block = new byte[BUFFER_BYTES];
    for (int count = input.read(block, 0, block.length);
        count >= 0;
        count = input.read(block, 0, block.length)) {
      for (int i = 0; i < count; i++) {
        if (block[i] != 0) {
          throw new ContainerException(
              "something follows the end mark"
                  + before
                  + ", as when archives are joined with cat: pack them anew, or keep them apart");
        }
      }
    }
  }

  /** Whether it has an end mark; known at the end. */
  boolean hasEndMark() {
    return hasEndMark;
  }

  /** Offset in the archive of the first byte of the current member's content. */
  long contentStart() {
    return input.position();
  }

  /** The content of the current member, of which nothing has been read so far. */
  byte[] content() throws IOException {
    byte[] content = new byte[(int) current.getSize()];
    try {
      int from = 0;
      while (from < content.length) {
        int count = tar.read(content, from, content.length - from);
        if (count < 0) {
          throw new IOException("it has been cut");
        }
        from += count;
      }
      return content;
    } catch (IOException | RuntimeException e) {
      throw incomplete(e);
    }
  }

  /** Passes over what is left of the current member. */
  void skipContent() throws IOException {
    try {
      while (tar.skip(Long.MAX_VALUE) > 0) {
        // The library may skip in steps.
      }
    } catch (IOException | RuntimeException e) {
      throw incomplete(e);
    }
  }

  private IOException incomplete(Exception e) throws IOException {
    return problem(e, "it ends within its member " + current.getName() + ": " + e.getMessage());
  }

  /** What the storage says is no damage of the archive. */
  private static IOException problem(Exception e, String clause) throws StorageException {
    StorageException.throwIfWithin(e);
    return new ContainerException(clause, e);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
