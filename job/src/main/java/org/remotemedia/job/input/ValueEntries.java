package org.remotemedia.job.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.remotemedia.job.fields.FieldNames;
import org.remotemedia.operators.element.CarriedJson;

/** Entries that are JSON values, or have one in a field, rather than naming a recording. */
final class ValueEntries implements ListEntries {
  /** In place of a field: the entry itself. */
  static final String WHOLE = ".";

  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final ListContext list;
  private final String field;
  private final boolean isTexts;
  private final MessageDigest digest;

  /**
   * @param columns of a list that has texts alone, otherwise null
   * @throws InputException when the one with the value is missing
   */
  ValueEntries(ListContext list, List<String> columns) throws InputException {
    this.list = list;
    this.isTexts = columns != null;
    this.field = list.fields().value();
    if (columns != null && !columns.contains(field)) {
      throw new InputException(
          "the list "
              + list.location()
              + " has no column \""
              + field
              + "\" in its header row; its columns are "
              + (columns.isEmpty() ? "none" : '"' + String.join("\", \"", columns) + '"'));
    }
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
      FieldNames.trim(fields);
      value = fields.remove(field);
      if (value == null) {
        throw new BadEntry("it has no \"" + field + '"');
      }
      carried = fields.isEmpty() ? null : fields;
    }
    if (isTexts) {
      value = typed(value);
    }
    boolean isNonFinite = CarriedJson.isNonFinite(value);
    value = isNonFinite ? NullNode.instance : value;
    isNonFinite |= CarriedJson.nullNonFinite(value);
    isNonFinite |= carried != null && CarriedJson.nullNonFinite(carried);
    if (isNonFinite) {
      list.notes().warn(CarriedJson.NON_FINITE, list.listName() + ' ' + item.where());
    }
    byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
    // A value that changes is a new version of the record, as a file is that changes.
    String version = HexFormat.of().formatHex(digest.digest(text), 0, Long.BYTES);
    return RecordRef.value(
        list.listName() + ":" + item.number(),
        list.location(),
        value,
        carried,
        text.length,
        version);
  }

  /** CSV has texts alone; one that reads as a JSON value is taken for it. */
  private static JsonNode typed(JsonNode text) {
    try {
      JsonNode value = MAPPER.readTree(text.textValue());
      return value.isMissingNode() || CarriedJson.isNonFinite(value) ? text : value;
    } catch (JsonProcessingException | NumberFormatException e) {
      return text;
    }
  }
}
