package org.remotemedia.job.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.remotemedia.job.storage.ReadableStorage;

/** Opens lists. */
final class ListReaders {
  private static final int BUFFER_BYTES = 1 << 16;

  private ListReaders() {}

  /**
   * @param valueField the field with the value of a record, or null where entries name recordings
   * @throws InputException when it is not a list of its kind at all
   * @throws IOException when it cannot be read
   */
  static ListReader open(
      ReadableStorage storage, String location, InputSpec.Kind kind, String valueField)
      throws IOException, InputException {
    InputStream in = new BufferedInputStream(storage.open(location), BUFFER_BYTES);
    try {
      skipByteOrderMark(in);
      return kind == InputSpec.Kind.CSV
          ? new CsvListReader(in, location, valueField == null ? RecordingEntries.PATH : valueField)
          : json(in, location, kind, !ValueEntries.WHOLE.equals(valueField));
    } catch (IOException | InputException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Both forms go by both suffixes: an array begins with a bracket, an object with a brace. */
  private static ListReader json(
      InputStream in, String location, InputSpec.Kind kind, boolean ofObjects)
      throws IOException, InputException {
    if (firstVisible(in) == '[') {
      return new JsonArrayReader(in);
    }
    if (kind == InputSpec.Kind.JSON) {
      in.mark(JsonLinesReader.MAX_LINE_BYTES + 2 + JsonLinesReader.BLOCK_BYTES);
      ListReader.Item first = new JsonLinesReader(in).next();
      String problem = first == null ? null : problem(first, ofObjects);
      if (problem != null) {
        throw new InputException(
            "the list "
                + location
                + " is neither a JSON array nor one JSON "
                + (ofObjects ? "object" : "value")
                + " per line: "
                + first.where()
                + ": "
                + problem);
      }
      in.reset();
    }
    return new JsonLinesReader(in);
  }

  private static String problem(ListReader.Item item, boolean ofObjects) {
    return ofObjects && item.problem() == null && !item.value().isObject()
        ? "it is not a JSON object"
        : item.problem();
  }

  private static void skipByteOrderMark(InputStream in) throws IOException {
    in.mark(3);
    byte[] mark = in.readNBytes(3);
    boolean present =
        mark.length == 3
            && mark[0] == (byte) 0xEF
            && mark[1] == (byte) 0xBB
            && mark[2] == (byte) 0xBF;
    if (!present) {
      in.reset();
    }
  }

  /** The first byte that is not white space, −1 if there is none near; moves nothing. */
  private static int firstVisible(InputStream in) throws IOException {
    in.mark(BUFFER_BYTES);
    int b = -1;
    for (int i = 0; i < BUFFER_BYTES; i++) {
      b = in.read();
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        break;
      }
    }
    in.reset();
    return b;
  }
}
