package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.remotemedia.job.fields.FieldNames;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.fields.TimeColumns;
import org.remotemedia.job.notes.InputNotes;

/**
 * The fields of a list's entries by their right names. A list without those that are asked for, or
 * with some that are nearly named as times, is refused; so is an entry.
 */
final class EntryFields {
  private final TimeColumns times;
  private final String listName;

  /** Whether the header row has shown nothing of them. */
  private final boolean checksEach;

  private EntryFields(TimeColumns times, String listName, boolean checksEach) {
    this.times = times;
    this.listName = listName;
    this.checksEach = checksEach;
  }

  /** Those of a list that was read before, when what there is to warn of was told. */
  static EntryFields again(ListFields fields) {
    return new EntryFields(unheard(fields), "", true);
  }

  private static TimeColumns unheard(ListFields fields) {
    return new TimeColumns(fields, new InputNotes());
  }

  /**
   * Those of a list that begins so.
   *
   * @param audio the field with the path
   * @throws InputException when a column is missing, or not to be told from one with times
   */
  static EntryFields of(ListContext list, ListHead head, String audio) throws InputException {
    TimeColumns times = new TimeColumns(list.fields(), list.notes());
    Optional<String> problem = Optional.empty();
    if (head.columns() != null) {
      requireColumns(list, head.columns(), audio);
      problem = times.problem(head.columns(), list.listName());
    } else if (head.first() != null) {
      // What there is to warn of is told when the entry is read.
      problem = unheard(list.fields()).problem(head.first(), head.where());
    }
    if (problem.isPresent()) {
      throw new InputException("the list " + list.location() + " cannot be used: " + problem.get());
    }
    return new EntryFields(times, list.listName(), head.columns() == null);
  }

  private static void requireColumns(ListContext list, List<String> columns, String audio)
      throws InputException {
    ListFields fields = list.fields();
    requireColumn(list, columns, audio, "--audio-field");
    if (fields.id() != null) {
      requireColumn(list, columns, fields.id(), "--id-field");
    }
    if (fields.end() != null) {
      requireColumn(list, columns, fields.end(), "--end-field");
    }
    if (!fields.offsetName().equals(ListFields.USUAL_OFFSET)) {
      requireColumn(list, columns, fields.offsetName(), "--offset-field");
    }
    if (!fields.durationName().equals(ListFields.USUAL_DURATION)) {
      requireColumn(list, columns, fields.durationName(), "--duration-field");
    }
  }

  private static void requireColumn(
      ListContext list, List<String> columns, String column, String option) throws InputException {
    if (!columns.contains(column)) {
      throw new InputException(
          "the list "
              + list.location()
              + " has no column \""
              + column
              + "\" in its header row; name the right one with "
              + option
              + "; its columns are "
              + (columns.isEmpty() ? "none" : "\"" + String.join("\", \"", columns) + '"'));
    }
  }

  /** The fields of an entry, with their names trimmed. */
  ObjectNode of(ListReader.Item item) throws ListEntries.BadEntry {
    return of(item.value(), item.where());
  }

  /** The same for an entry that stands there. */
  ObjectNode of(JsonNode value, String where) throws ListEntries.BadEntry {
    if (!(value instanceof ObjectNode entry)) {
      throw new ListEntries.BadEntry("it is not a JSON object");
    }
    if (checksEach) {
      FieldNames.trim(entry);
      Optional<String> problem = times.problem(entry, listName + ' ' + where);
      if (problem.isPresent()) {
        throw new ListEntries.BadEntry(problem.get());
      }
    }
    return entry;
  }
}
