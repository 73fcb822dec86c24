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

/** Entries that name recordings, or stretches of them. */
final class RecordingEntries implements ListEntries {
  /** Field with the path: absolute, a URI, or relative to the list's directory. */
  static final String PATH = "audio_filepath";

  /** Field with the seconds at which the record begins. */
  static final String OFFSET = "offset";

  /** Field with the length in seconds. */
  static final String DURATION = "duration";

  /** 48 kHz, 16 bits, stereo: an upper estimate for parts of recordings. */
  private static final double ASSUMED_BYTES_PER_SECOND = 192_000;

  /** Far more than any file system or object store takes. */
  private static final int MAX_PATH_CHARACTERS = 1 << 16;

  private final Function<String, ReadableStorage> storages;
  private final String directory;

  /**
   * @param storages what the files lie in, by their locations
   * @param directory that of the list
   */
  RecordingEntries(Function<String, ReadableStorage> storages, String directory) {
    this.storages = storages;
    this.directory = directory;
  }

  @Override
  public RecordRef record(ListReader.Item item) throws BadEntry, IOException {
    if (!(item.value() instanceof ObjectNode fields)) {
      throw new BadEntry("it is not a JSON object");
    }
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
    return new RecordRef(
        name,
        source,
        offset == null ? null : (Double) offset.doubleValue(),
        duration == null ? null : (Double) duration.doubleValue(),
        fields.isEmpty() ? null : fields,
        bytes(entry, duration),
        null,
        entry == null ? null : entry.version());
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
    if (path.length() > MAX_PATH_CHARACTERS) {
      throw new BadEntry(
          "\"" + PATH + "\" is longer than " + MAX_PATH_CHARACTERS + " characters: " + path);
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
}
