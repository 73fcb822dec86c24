package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.remotemedia.job.fields.FieldNames;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.fields.Seconds;
import org.remotemedia.job.fields.Stretch;
import org.remotemedia.job.fields.TimeColumns;
import org.remotemedia.operators.element.CarriedJson;

/** Entries that name recordings, stretches of them, or shards. */
final class RecordingEntries implements ListEntries {
  private final ListContext list;
  private final ListFields fields;
  private final String audio;
  private final UnaryOperator<String> place;
  private final Recordings recordings;
  private final TimeColumns times;
  private final boolean checksTimes;

  /**
   * Entries whose paths are as they stand in the list.
   *
   * @throws InputException when a column is missing, or not to be told from one with times
   */
  static RecordingEntries of(ListContext list, ListHead head) throws InputException {
    return new RecordingEntries(list, head, list.fields().audioName(), UnaryOperator.identity());
  }

  /**
   * @param audio the field with the path
   * @param place where the list's kind has the file of such a path
   */
  RecordingEntries(ListContext list, ListHead head, String audio, UnaryOperator<String> place)
      throws InputException {
    this.list = list;
    this.fields = list.fields();
    this.audio = audio;
    this.place = place;
    this.recordings = new Recordings(list);
    this.times = new TimeColumns(fields, list.notes());
    this.checksTimes = head.columns() == null;
    if (head.columns() != null) {
      requireColumns(head.columns());
    } else if (head.first() != null) {
      require(times.problem(head.first(), head.where()));
    }
  }

  private void requireColumns(List<String> columns) throws InputException {
    requireColumn(columns, audio, "--audio-field");
    if (fields.id() != null) {
      requireColumn(columns, fields.id(), "--id-field");
    }
    if (fields.end() != null) {
      requireColumn(columns, fields.end(), "--end-field");
    }
    if (!fields.offsetName().equals(ListFields.USUAL_OFFSET)) {
      requireColumn(columns, fields.offsetName(), "--offset-field");
    }
    if (!fields.durationName().equals(ListFields.USUAL_DURATION)) {
      requireColumn(columns, fields.durationName(), "--duration-field");
    }
    require(times.problem(columns, list.listName()));
  }

  private void require(Optional<String> problem) throws InputException {
    if (problem.isPresent()) {
      throw new InputException("the list " + list.location() + " cannot be used: " + problem.get());
    }
  }

  private void requireColumn(List<String> columns, String column, String option)
      throws InputException {
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

  @Override
  public RecordRef record(ListReader.Item item) throws BadEntry, IOException {
    if (!(item.value() instanceof ObjectNode entry)) {
      throw new BadEntry("it is not a JSON object");
    }
    if (checksTimes) {
      FieldNames.trim(entry);
      Optional<String> problem = times.problem(entry, list.listName() + ' ' + item.where());
      if (problem.isPresent()) {
        throw new BadEntry(problem.get());
      }
    }
    String path = place.apply(Recordings.path(entry.remove(audio), audio));
    Stretch stretch;
    try {
      stretch = Stretch.take(entry, fields);
    } catch (Seconds.BadTime e) {
      throw new BadEntry(e.getMessage());
    }
    if (CarriedJson.nullNonFinite(entry)) {
      list.notes().warn(CarriedJson.NON_FINITE, list.listName() + ' ' + item.where());
    }
    return recordings.record(path, stretch, entry);
  }
}
