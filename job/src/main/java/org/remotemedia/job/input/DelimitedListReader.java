package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.remotemedia.job.fields.FieldNames;

/**
 * Separated values with a header row, in UTF-8. Names in the header are trimmed. Fields are texts;
 * empty ones count as absent where a number is expected. A row that cannot be used spoils only
 * itself.
 */
final class DelimitedListReader implements ListReader {
  private final RowParser rows;
  private final List<String> header;
  private long number = 1;

  /**
   * @param in after any byte order mark
   * @param rows how a row is written
   * @throws InputException when there is no header row to go by
   */
  DelimitedListReader(InputStream in, String location, RowParser.Dialect rows)
      throws IOException, InputException {
    this.rows = new RowParser(Utf8Text.reader(in), rows);
    this.header = readHeader(location);
  }

  private List<String> readHeader(String location) throws IOException, InputException {
    List<String> names = new ArrayList<>();
    try {
      List<String> row = rows.header();
      if (row != null) {
        row.forEach(name -> names.add(FieldNames.trimmed(name)));
      }
    } catch (RowParser.BadRow e) {
      throw new InputException(
          "the list " + location + " has an unreadable header row: " + e.getMessage(), e);
    }
    if (!Utf8Text.isSound(String.join("", names))) {
      throw new InputException(
          "the list " + location + " is not UTF-8 in its header row; save it as UTF-8");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new InputException("the list " + location + " has two columns of the same name");
    }
    return List.copyOf(names);
  }

  @Override
  public List<String> columns() {
    return header;
  }

  @Override
  public Item next() throws IOException {
    number++;
    String where = "row " + number;
    try {
      List<String> row = rows.next();
      if (row == null) {
        return null;
      }
      if (row.size() != header.size()) {
        return Item.bad(
            number, where, "it has " + row.size() + " fields for " + header.size() + " columns");
      }
      if (!Utf8Text.isSound(String.join("", row))) {
        return Item.bad(number, where, "it is not UTF-8");
      }
      ObjectNode fields = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < row.size(); i++) {
        fields.put(header.get(i), row.get(i));
      }
      return Item.of(number, where, fields);
    } catch (RowParser.BadRow e) {
      return Item.bad(number, where, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
