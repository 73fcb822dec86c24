package org.remotemedia.job.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.remotemedia.job.storage.ReadableStorage;

/**
 * How lists are written, told by their suffixes; each may be compressed with gzip. A new form is a
 * {@link ListReader} and a line here.
 */
enum ListForm {
  /** A JSON value on each line, or an array of them. */
  JSON_LINES(".jsonl", ".ndjson") {
    @Override
    ListReader open(InputStream in, ReadableStorage storage, String location, boolean ofObjects)
        throws IOException {
      // Both forms go by both suffixes: an array begins with a bracket, an object with a brace.
      return firstVisible(in) == '[' ? new JsonArrayReader(in) : new JsonLinesReader(in);
    }
  },
  /** The same; what is neither is refused, since other JSON files have this suffix too. */
  JSON(".json") {
    @Override
    ListReader open(InputStream in, ReadableStorage storage, String location, boolean ofObjects)
        throws IOException, InputException {
      if (firstVisible(in) != '[') {
        requireLines(in, location, ofObjects);
      }
      return JSON_LINES.open(in, storage, location, ofObjects);
    }
  },
  /** Separated by commas, with a header row. */
  CSV(".csv") {
    @Override
    ListReader open(InputStream in, ReadableStorage storage, String location, boolean ofObjects)
        throws IOException, InputException {
      return new DelimitedListReader(in, location, RowParser.Dialect.CSV);
    }
  },
  /** Separated by tabs, with a header row. */
  TSV(".tsv") {
    @Override
    ListReader open(InputStream in, ReadableStorage storage, String location, boolean ofObjects)
        throws IOException, InputException {
      return new DelimitedListReader(in, location, RowParser.Dialect.TSV);
    }
  },
  /** Kaldi's list of recordings, with what lies beside it. */
  KALDI("wav.scp") {
    @Override
    ListReader open(InputStream in, ReadableStorage storage, String location, boolean ofObjects)
        throws IOException {
      return new KaldiReader(in, storage, location);
    }
  };

  private static final String GZIP = ".gz";
  private static final int BUFFER_BYTES = 1 << 16;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> suffixes;

  ListForm(String... suffixes) {
    this.suffixes = List.of(suffixes);
  }

  /** Whether its values are texts alone. */
  boolean isTexts() {
    return this == CSV || this == TSV || this == KALDI;
  }

  /** The form of a list by its name, in any case; empty for other files. */
  static Optional<ListForm> of(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    String plain =
        lower.endsWith(GZIP) ? lower.substring(0, lower.length() - GZIP.length()) : lower;
    return Arrays.stream(values())
        .filter(form -> form.suffixes.stream().anyMatch(plain::endsWith))
        .findFirst();
  }

  /** The suffixes of all forms, for people. */
  static String allSuffixes() {
    return Arrays.stream(values())
        .flatMap(form -> form.suffixes.stream())
        .collect(Collectors.joining(" "));
  }

  /** Which lists there are, as a clause. */
  static String description() {
    return "JSON Lines or an array (.jsonl .ndjson .json), CSV (.csv), TSV (.tsv), each also .gz, or"
        + " Kaldi's wav.scp; their entries may be those of NeMo, lhotse, Common Voice or"
        + " AudioFolder";
  }

  /**
   * Opens a list of this form.
   *
   * @param in after any byte order mark, buffered
   * @param ofObjects whether its entries are to be objects
   * @throws InputException when it is not of this form at all
   */
  abstract ListReader open(
      InputStream in, ReadableStorage storage, String location, boolean ofObjects)
      throws IOException, InputException;

  /** The same for the list at a location. */
  static ListReader open(ReadableStorage storage, String location, boolean ofObjects)
      throws IOException, InputException {
    ListForm form = of(storage.name(location)).orElseThrow();
    InputStream in = openText(storage, location);
    try {
      return form.open(in, storage, location, ofObjects);
    } catch (IOException | InputException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The text at a location, unpacked where its name says so, after any byte order mark. */
  static InputStream openText(ReadableStorage storage, String location) throws IOException {
    InputStream file = storage.open(location);
    try {
      boolean isPacked = storage.name(location).toLowerCase(Locale.ROOT).endsWith(GZIP);
      InputStream in = new BufferedInputStream(isPacked ? new Unpacked(file) : file, BUFFER_BYTES);
      skipByteOrderMark(in);
      return in;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Tells damage of compressed data from what the storage says. */
  private static final class Unpacked extends FilterInputStream {
    Unpacked(InputStream file) throws IOException {
      super(file);
    }

    private InputStream unpacked;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        if (unpacked == null) {
          unpacked = new GZIPInputStream(in, BUFFER_BYTES);
        }
        return unpacked.read(target, offset, length);
      } catch (ZipException | EOFException e) {
        throw new DamagedListException("its compressed data are damaged or cut: " + e, e);
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  private static void requireLines(InputStream in, String location, boolean ofObjects)
      throws IOException, InputException {
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
