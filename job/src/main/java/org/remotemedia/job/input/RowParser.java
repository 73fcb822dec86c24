package org.remotemedia.job.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into rows and fields. A quote that is never closed, or closed in the middle of a later
 * row, costs its own row: reading goes on with the next line, and from then on no row continues
 * past the end of its line.
 */
final class RowParser implements Closeable {
  /** How rows are written. */
  enum Dialect {
    /** RFC 4180: commas; a field in quotes may hold commas, line breaks, and quotes doubled. */
    CSV,
    /** Tabs. A row is a line; a field that stands in quotes as a whole is taken out of them. */
    TSV
  }

  /** A row that cannot be cut into fields; the message is a clause. */
  static final class BadRow extends Exception {
    BadRow(String message) {
      super(message);
    }
  }

  /** Longer rows are taken for something other than a row. */
  static final int MAX_ROW_CHARACTERS = 16 << 20;

  private static final int END = -1;

  private final Reader in;
  private final Dialect dialect;
  private final char[] block = new char[1 << 14];
  private int at;
  private int end;

  /** What was read beyond a bad row and is to be read again. */
  private String again = "";

  private int againAt;

  /** The current row as it is written. */
  private final StringBuilder raw = new StringBuilder();

  private boolean skipsSpaces;
  private boolean rowsAreLines;

  RowParser(Reader in, Dialect dialect) {
    this.in = in;
    this.dialect = dialect;
  }

  /**
   * The first row, null when there is none. Where it has spaces after its separators, those of
   * later rows are none of their fields either.
   */
  List<String> header() throws IOException, BadRow {
    skipsSpaces = true;
    List<String> names = next();
    String written = raw.toString();
    skipsSpaces = dialect == Dialect.CSV && names != null && written.contains(", ");
    return names;
  }

  /** The next row that is not empty, null at the end. */
  List<String> next() throws IOException, BadRow {
    while (true) {
      raw.setLength(0);
      int c = read();
      if (c == END) {
        return null;
      }
      if (isBreak(c)) {
        continue;
      }
      List<String> row =
          dialect == Dialect.CSV ? quotedRow(c) : List.of(unquoted(line(c).split("\t", -1)));
      if (row.size() > 1 || !row.get(0).isBlank()) {
        return row;
      }
    }
  }

  // ---- Lines ----

  /** The line that begins with a character, without its break. */
  private String line(int first) throws IOException, BadRow {
    int c = first;
    while (c != END && c != '\n') {
      requireRoom();
      c = read();
    }
    int length = raw.length();
    while (length > 0 && isBreak(raw.charAt(length - 1))) {
      length--;
    }
    return raw.substring(0, length);
  }

  private static String[] unquoted(String[] fields) {
    for (int i = 0; i < fields.length; i++) {
      String field = fields[i];
      if (field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"")) {
        String inner = field.substring(1, field.length() - 1);
        if (inner.replace("\"\"", "").indexOf('"') < 0) {
          fields[i] = inner.replace("\"\"", "\"");
        }
      }
    }
    return fields;
  }

  private void requireRoom() throws IOException, BadRow {
    if (raw.length() > MAX_ROW_CHARACTERS) {
      raw.setLength(0);
      skipLine();
      throw new BadRow("it is longer than " + MAX_ROW_CHARACTERS + " characters");
    }
  }

  private void skipLine() throws IOException {
    for (int c = read(); c != END && c != '\n'; c = read()) {
      raw.setLength(0);
    }
  }

  // ---- Fields in quotes ----

  private List<String> quotedRow(int first) throws IOException, BadRow {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int c = first;
    while (true) {
      while (skipsSpaces && c == ' ') {
        c = read();
      }
      c = c == '"' ? quoted(field, fields.size() + 1) : plain(field, c);
      fields.add(field.toString());
      field.setLength(0);
      if (c != ',') {
        return fields;
      }
      c = read();
      if (c == END) {
        fields.add("");
        return fields;
      }
    }
  }

  /** Reads a field up to what ends it. */
  private int plain(StringBuilder field, int first) throws IOException, BadRow {
    int c = first;
    while (c != ',' && c != END && !isBreak(c)) {
      field.append((char) c);
      requireRoom();
      c = read();
    }
    return c;
  }

  /** The same for one in quotes, of which the first has been read. */
  private int quoted(StringBuilder field, int column) throws IOException, BadRow {
    while (true) {
      int c = read();
      if (c == '"') {
        c = read();
        if (c != '"') {
          while (c == ' ') {
            c = read();
          }
          if (c != ',' && c != END && !isBreak(c)) {
            throw broken("its field " + column + " goes on after the quote that closes it");
          }
          return c;
        }
      } else if (c == END || (rowsAreLines && c == '\n') || raw.length() > MAX_ROW_CHARACTERS) {
        throw broken("the quote that its field " + column + " begins with is not closed");
      }
      field.append((char) c);
    }
  }

  /** Goes back to the end of the row's first line. */
  private BadRow broken(String why) throws IOException {
    int lineEnd = raw.indexOf("\n");
    if (lineEnd < 0) {
      skipLine();
    } else if (lineEnd < raw.length() - 1) {
      again = raw.substring(lineEnd + 1) + again.substring(againAt);
      againAt = 0;
      rowsAreLines = true;
    }
    return new BadRow("it is not valid CSV: " + why);
  }

  // ---- Characters ----

  private static boolean isBreak(int c) {
    return c == '\n' || c == '\r';
  }

  private int read() throws IOException {
    int c;
    if (againAt < again.length()) {
      c = again.charAt(againAt++);
    } else {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(block, 0, block.length));
        if (end == 0) {
          return END;
        }
      }
      c = block[at++];
    }
    raw.append((char) c);
    return c;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
