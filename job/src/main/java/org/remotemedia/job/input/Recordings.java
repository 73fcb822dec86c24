package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.fields.Stretch;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;

/** Makes records of what the entries of a list say: a path, a stretch, further fields. */
final class Recordings {
  /** 48 kHz, 16 bits, stereo: an upper estimate for parts of recordings. */
  private static final double ASSUMED_BYTES_PER_SECOND = 192_000;

  /** Far more than any file system or object store takes. */
  private static final int MAX_PATH_CHARACTERS = 1 << 16;

  private final UnicodeTwin twins = new UnicodeTwin();
  private final ListContext list;

  Recordings(ListContext list) {
    this.list = list;
  }

  /**
   * The path in a field.
   *
   * @param value of the field, or null
   * @param field its name, for messages
   */
  static String path(JsonNode value, String field) throws ListEntries.BadEntry {
    if (value == null || value.isNull()) {
      throw new ListEntries.BadEntry("it has no \"" + field + '"');
    }
    if (!value.isTextual()) {
      throw new ListEntries.BadEntry("\"" + field + "\" is not a string but " + value);
    }
    String path = value.textValue();
    if (path.isEmpty()) {
      throw new ListEntries.BadEntry("\"" + field + "\" is empty");
    }
    if (path.length() > MAX_PATH_CHARACTERS) {
      throw new ListEntries.BadEntry(
          "\"" + field + "\" is longer than " + MAX_PATH_CHARACTERS + " characters: " + path);
    }
    if (!isText(path)) {
      throw new ListEntries.BadEntry(
          "\"" + field + "\" has half a surrogate pair, which is no character");
    }
    return path;
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /**
   * The record of a recording, of a stretch of one, or of a shard.
   *
   * @param path absolute, a URI, or relative to the list's directory
   * @param stretch of it
   * @param fields further ones, which are carried
   */
  RecordRef record(String path, Stretch stretch, ObjectNode fields)
      throws ListEntries.BadEntry, IOException {
    ListContext.Place place;
    try {
      place = list.place(path);
    } catch (IOException e) {
      throw new ListEntries.BadEntry(e.getMessage());
    }
    ReadableStorage storage = place.storage();
    String source = place.location();
    String plain = place.isAbsolute() ? recordName(source) : list.prefix() + recordName(path);
    Storage.Entry entry = entry(storage, source);
    ObjectNode carried = fields.isEmpty() ? null : fields;
    String version = entry == null ? null : entry.version();
    ContainerKind container = ContainerKind.of(source).orElse(null);
    if (container != null) {
      if (!stretch.equals(Stretch.WHOLE)) {
        throw new ListEntries.BadEntry(
            path + " is a file of many recordings, of which no stretch can be taken");
      }
      long size = entry == null ? RecordRef.UNKNOWN_BYTES : entry.size();
      return RecordRef.container(
          plain, source, carried, size, version(version, carried), container);
    }
    String usual = plain + stretch.part();
    String name = name(fields, usual);
    RecordRef record =
        new RecordRef(
            name,
            source,
            stretch.offsetSeconds(),
            stretch.durationSeconds(),
            carried,
            bytes(entry, stretch.duration()),
            null,
            name.equals(usual) ? version : version(version, usual));
    String twin = entry == null ? twins.of(storage, source).orElse(null) : null;
    return twin == null ? record : record.failing(name + " cannot be read: " + twin);
  }

  /** Other fields for all records of a shard make it another shard. */
  private static String version(String ofFile, ObjectNode carried) {
    return ofFile == null || carried == null
        ? ofFile
        : ofFile + "-" + Integer.toHexString(carried.toString().hashCode());
  }

  /** Under a name of the list's own, another file or another stretch is another record. */
  private static String version(String ofFile, String usualName) {
    return ofFile == null ? usualName : ofFile + ' ' + usualName;
  }

  /** What the field for names says, or else the usual name. */
  private String name(ObjectNode fields, String usual) throws ListEntries.BadEntry {
    String field = list.fields().id();
    if (field == null) {
      return usual;
    }
    JsonNode id = fields.get(field);
    if (id == null || id.isNull() || id.isContainerNode() || id.asText().isBlank()) {
      throw new ListEntries.BadEntry("it has no \"" + field + "\" that could name it");
    }
    if (!isText(id.asText())) {
      throw new ListEntries.BadEntry(
          "\"" + field + "\" has half a surrogate pair, which is no character");
    }
    return id.asText();
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
