package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.fields.Seconds;
import org.remotemedia.job.fields.Stretch;
import org.remotemedia.operators.element.CarriedJson;

/** Entries that name recordings, stretches of them, or shards. */
final class RecordingEntries implements ListEntries {
  private final ListContext list;
  private final ListFields fields;
  private final String audio;
  private final UnaryOperator<String> place;
  private final Recordings recordings;
  private final EntryFields entries;

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
    this.entries = EntryFields.of(list, head, audio);
  }

  @Override
  public RecordRef record(ListReader.Item item) throws BadEntry, IOException {
    ObjectNode entry = entries.of(item);
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
