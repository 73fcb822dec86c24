package org.remotemedia.job.input;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Lines that are not blank, with their numbers. */
final class TextLines implements Closeable {
  private final BufferedReader in;
  private long number;

  TextLines(InputStream in) {
    this.in = new BufferedReader(Utf8Text.reader(in));
  }

  /** The next line, null at the end. */
  String next() throws IOException {
    String line;
    do {
      line = in.readLine();
      number++;
    } while (line != null && line.isBlank());
    return line;
  }

  /** The number of the last line. */
  long number() {
    return number;
  }

  /** The first word of a line and the rest after the white space. */
  static String[] words(String line) {
    String[] words = line.strip().split("\\s+", 2);
    return words.length == 2 ? words : new String[] {words[0], ""};
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
