package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;

/** The records of a list. An entry that cannot be used becomes a record that fails. */
final class ListLister implements RecordLister {
  /** Field with the path: absolute, a URI, or relative to the list's directory. */
  static final String PATH = "audio_filepath";

  /** Field with the seconds at which the record begins. */
  static final String OFFSET = "offset";

  /** Field with the length in seconds. */
  static final String DURATION = "duration";

  /** 48 kHz, 16 bits, stereo: an upper estimate for parts of recordings. */
  private static final double ASSUMED_BYTES_PER_SECOND = 192_000;

  /** A problem may quote what it is about, which can be of any length. */
  private static final int MAX_PROBLEM_CHARACTERS = 1000;

  /** An entry's mistake, on its way to becoming the record's problem. */
  private static final class BadEntry extends Exception {
    BadEntry(String message) {
      super(message);
    }
  }

  private final ListReader reader;
  private final Function<String, ReadableStorage> storages;
  private final String location;
  private final String listName;
  private final String directory;

  /**
   * @param storages what the list and the files that it names lie in, by their locations
   */
  ListLister(ListReader reader, Function<String, ReadableStorage> storages, String location)
      throws IOException {
    ReadableStorage storage = storages.apply(location);
    this.reader = reader;
    this.storages = storages;
    this.location = location;
    this.listName = storage.name(location);
    this.directory = storage.parent(location);
  }

  @Override
  public RecordRef next() throws IOException {
    ListReader.Item item = reader.next();
    if (item == null) {
      return null;
    }
    if (item.problem() != null) {
      return failed(item, item.problem());
    }
    try {
      return record(item.fields());
    } catch (BadEntry e) {
      return failed(item, e.getMessage());
    }
  }

  private RecordRef failed(ListReader.Item item, String problem) {
    return RecordRef.failed(
        listName + ":" + item.number(),
        location,
        item.where()
            + " of the list "
            + listName
            + " cannot be used: "
            + abbreviated(sound(problem)));
  }

  /** Parsers quote halves of surrogate pairs, which could not be passed on. */
  private static String sound(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String abbreviated(String text) {
    if (text.length() <= MAX_PROBLEM_CHARACTERS) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(MAX_PROBLEM_CHARACTERS - 1));
    return text.substring(0, MAX_PROBLEM_CHARACTERS - (pair ? 1 : 0)) + "…";
  }

  private RecordRef record(ObjectNode fields) throws BadEntry, IOException {
    String path = path(fields.remove(PATH));
    BigDecimal offset = seconds(fields.remove(OFFSET), OFFSET);
    BigDecimal duration = seconds(fields.remove(DURATION), DURATION);
    if (duration != null && duration.signum() == 0) {
      throw new BadEntry("\"" + DURATION + "\" is 0");
    }
    boolean absolute = Locations.isAbsolute(path);
    ReadableStorage storage = storages.apply(absolute ? path : directory);
    String source;
    try {
      source = storage.absolute(absolute ? path : storage.child(directory, path));
    } catch (IOException e) {
      throw new BadEntry(e.getMessage());
    }
    String name = recordName(absolute ? source : path) + part(offset, duration);
    Storage.Entry entry = entry(storage, source);
    RecordRef record =
        new RecordRef(
            name,
            source,
            offset == null ? null : (Double) offset.doubleValue(),
            duration == null ? null : (Double) duration.doubleValue(),
            fields.isEmpty() ? null : fields,
            bytes(entry, duration),
            null,
            entry == null ? null : entry.version());
    long size = EncodedSize.of(record);
    if (size > SplitPlanner.MAX_RECORD_BYTES) {
      throw new BadEntry(
          "with its path and the fields it carries it takes "
              + size
              + " bytes, more than "
              + SplitPlanner.MAX_RECORD_BYTES
              + "; keep data of that size in files of its own, and carry their names");
    }
    return record;
  }

  private static String path(JsonNode value) throws BadEntry {
    if (value == null || value.isNull()) {
      throw new BadEntry("it has no \"" + PATH + "\"");
    }
    if (!value.isTextual()) {
      throw new BadEntry("\"" + PATH + "\" is not a string but " + value);
    }
    String path = value.textValue();
    if (path.isEmpty()) {
      throw new BadEntry("\"" + PATH + "\" is empty");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
      throw new BadEntry("\"" + PATH + "\" has half a surrogate pair, which is no character");
    }
    return path;
  }

  /** CSV has numbers as texts; JSON is to have them as numbers, but quotes do no harm. */
  private static BigDecimal seconds(JsonNode value, String field) throws BadEntry {
    if (value == null || value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
      return null;
    }
    if (value.isNumber() || value.isTextual()) {
      try {
        BigDecimal seconds = new BigDecimal(value.asText().strip());
        if (seconds.signum() >= 0
            && (long) seconds.precision() - seconds.scale() <= 15
            && seconds.scale() <= 30) {
          return seconds.stripTrailingZeros();
        }
      } catch (NumberFormatException e) {
        // Refused below.
      }
    }
    throw new BadEntry("\"" + field + "\" is not a number of seconds but " + value);
  }

  /**
   * The path without what does not distinguish it: a leading slash, empty and "." segments, the
   * punctuation of a URI.
   */
  private static String recordName(String path) {
    String plain =
        Locations.scheme(path)
            .map(scheme -> scheme + path.substring(scheme.length() + 1))
            .orElse(path);
    List<String> segments = new ArrayList<>();
    for (String segment : plain.split("/", -1)) {
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return String.join("/", segments);
  }

  private static String part(BigDecimal offset, BigDecimal duration) {
    if (offset == null && duration == null) {
      return "";
    }
    return "#"
        + (offset == null ? "0" : offset.toPlainString())
        + "-"
        + (duration == null ? "" : duration.toPlainString());
  }

  /** Asks the disk, but no remote store, where a million questions would take hours. */
  private static Storage.Entry entry(ReadableStorage storage, String source) throws IOException {
    if (!Locations.isLocal(source)) {
      return null;
    }
    try {
      return storage.find(source).orElse(null);
    } catch (StorageException e) {
      if (e.isFault()) {
        throw e;
      }
      // Reading it will say what is wrong.
      return null;
    }
  }

  private static long bytes(Storage.Entry entry, BigDecimal duration) throws IOException {
    long part =
        duration == null
            ? Long.MAX_VALUE
            : (long) (duration.doubleValue() * ASSUMED_BYTES_PER_SECOND);
    if (entry != null) {
      return Math.min(entry.size(), part);
    }
    return duration == null ? RecordRef.UNKNOWN_BYTES : part;
  }

  @Override
  public long ignoredFiles() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
