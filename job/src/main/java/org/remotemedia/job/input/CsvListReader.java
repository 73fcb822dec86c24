package org.remotemedia.job.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.remotemedia.job.storage.StorageException;

/**
 * Comma-separated values after RFC 4180 with a header row, in UTF-8. Fields are texts; empty ones
 * count as absent where a number is expected. A row with too many fields, or that is not UTF-8,
 * spoils only itself; an unclosed quote ends the list with one bad entry.
 */
final class CsvListReader implements ListReader {
  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private final MappingIterator<String[]> rows;
  private final List<String> header;
  private long number = 1;
  private boolean ended;

  /**
   * @param in behind any byte order mark
   * @param column one that must be there
   * @throws InputException when the header row lacks it
   */
  CsvListReader(InputStream in, String location, String column) throws IOException, InputException {
    rows = MAPPER.readerFor(String[].class).readValues(Utf8Text.reader(in));
    header = readHeader(location, column);
  }

  private List<String> readHeader(String location, String column)
      throws IOException, InputException {
    List<String> names;
    try {
      names = rows.hasNextValue() ? Arrays.asList(rows.nextValue()) : List.of();
    } catch (JsonProcessingException e) {
      StorageException.throwIfWithin(e);
      throw new InputException(
          "the list " + location + " has an unreadable header row: " + e.getOriginalMessage(), e);
    }
    if (!Utf8Text.isSound(String.join("", names))) {
      throw new InputException(
          "the list " + location + " is not UTF-8 in its header row; save it as UTF-8");
    }
    if (!names.contains(column)) {
      throw new InputException(
          "the list "
              + location
              + " has no column \""
              + column
              + "\" in its header row; its columns, separated by commas, are "
              + (names.isEmpty() ? "none" : "\"" + String.join("\", \"", names) + '"'));
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new InputException("the list " + location + " has two columns of the same name");
    }
    return names;
  }

  @Override
  public Item next() throws IOException {
    if (ended) {
      return null;
    }
    number++;
    String where = "row " + number;
    try {
      if (!rows.hasNextValue()) {
        return null;
      }
      String[] row = rows.nextValue();
      if (row.length > header.size()) {
        return Item.bad(
            number, where, "it has " + row.length + " fields for " + header.size() + " columns");
      }
      if (!Utf8Text.isSound(String.join("", row))) {
        return Item.bad(number, where, "it is not UTF-8");
      }
      ObjectNode fields = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < row.length; i++) {
        fields.put(header.get(i), row[i]);
      }
      return Item.of(number, where, fields);
    } catch (JsonProcessingException e) {
      StorageException.throwIfWithin(e);
      ended = true;
      return Item.bad(
          number,
          where,
          "it is not valid CSV: " + e.getOriginalMessage() + "; what follows could not be read");
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
