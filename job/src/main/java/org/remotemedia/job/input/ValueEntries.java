package org.remotemedia.job.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.remotemedia.operators.element.CarriedJson;

/** Entries that are JSON values, or have one in a field, rather than naming a recording. */
final class ValueEntries implements ListEntries {
  /** In place of a field: the entry itself. */
  static final String WHOLE = ".";

  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String field;
  private final boolean isCsv;
  private final String location;
  private final String listName;
  private final MessageDigest digest;

  /**
   * @param field with the value, or {@link #WHOLE}
   * @param isCsv whether the list has texts alone
   * @param location of the list
   * @param listName its name
   */
  ValueEntries(String field, boolean isCsv, String location, String listName) {
    this.field = field;
    this.isCsv = isCsv;
    this.location = location;
    this.listName = listName;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public RecordRef record(ListReader.Item item) throws BadEntry {
    JsonNode value = item.value();
    ObjectNode carried = null;
    if (!field.equals(WHOLE)) {
      if (!(value instanceof ObjectNode fields)) {
        throw new BadEntry("it is not a JSON object, and so has no field \"" + field + '"');
      }
      value = fields.remove(field);
      if (value == null) {
        throw new BadEntry("it has no \"" + field + '"');
      }
      carried = fields.isEmpty() ? null : fields;
    }
    if (isCsv) {
      value = typed(value);
    }
    byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
    // A value that changes is a new version of the record, as a file is that changes.
    String version = HexFormat.of().formatHex(digest.digest(text), 0, Long.BYTES);
    return RecordRef.value(
        listName + ":" + item.number(), location, value, carried, text.length, version);
  }

  /** CSV has texts alone; one that reads as a JSON value is taken for it. */
  private static JsonNode typed(JsonNode text) {
    try {
      JsonNode value = MAPPER.readTree(text.textValue());
      return value.isMissingNode() ? text : value;
    } catch (JsonProcessingException | NumberFormatException e) {
      return text;
    }
  }
}
