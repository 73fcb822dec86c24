package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Whole lines of a part that follow each other, not parsed yet. Threads may share it. */
public final class LinesBlock {
  private final String location;
  private final int firstLine;
  private final byte[] bytes;

  /**
   * @param location of the part
   * @param firstLine number of the first line, from 1
   * @param bytes the lines, the last of which may have no end
   */
  LinesBlock(String location, int firstLine, byte[] bytes) {
    this.location = location;
    this.firstLine = firstLine;
    this.bytes = bytes;
  }

  /** Takes lines. */
  @FunctionalInterface
  public interface Reader {
    void accept(ObjectNode line) throws IOException;
  }

  /**
   * Gives the lines one after the other.
   *
   * @throws DamagedOutputException when one of them is not a line of a part
   */
  public void forEach(Reader reader) throws IOException {
    int number = firstLine;
    for (int from = 0; from < bytes.length; number++) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      reader.accept(LinesFile.parse(bytes, from, end, location, number));
      from = end + 1;
    }
  }

  /** How many lines there are. */
  int lines() {
    int lines = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
    for (byte one : bytes) {
      lines += one == '\n' ? 1 : 0;
    }
    return lines;
  }
}
