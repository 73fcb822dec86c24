package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.fields.Seconds;
import org.remotemedia.job.fields.Stretch;
import org.remotemedia.operators.element.CarriedJson;

/** Entries of lhotse's manifests. What is to be done to the audio besides cutting is refused. */
final class LhotseEntries implements ListEntries {
  private static final String START = "start";
  private static final String DURATION = "duration";
  private static final String CUSTOM = "custom";

  /** What a kind of manifest says of its recordings. */
  enum Manifest {
    RECORDINGS,
    SUPERVISIONS,
    CUTS
  }

  private final Manifest manifest;
  private final ListContext list;
  private final Recordings recordings;
  private final Map<String, LhotseRecording> byId;

  /**
   * @param byId the recordings of supervisions, otherwise null
   */
  LhotseEntries(Manifest manifest, ListContext list, Map<String, LhotseRecording> byId) {
    this.manifest = manifest;
    this.list = list;
    this.recordings = new Recordings(list);
    this.byId = byId;
  }

  /** The kind of manifest that a list is by its first entry, null when it is none. */
  static Manifest of(ListHead head) {
    if (head.columns() != null || !head.has("id")) {
      return null;
    }
    JsonNode type = head.first().path("type");
    if (type.asText().endsWith("Cut") || head.hasAll(START, DURATION, "recording")) {
      return Manifest.CUTS;
    }
    if (head.hasAll("recording_id", START, DURATION)) {
      return Manifest.SUPERVISIONS;
    }
    return head.hasAll("sources", "sampling_rate") ? Manifest.RECORDINGS : null;
  }

  @Override
  public RecordRef record(ListReader.Item item) throws BadEntry, IOException {
    if (!(item.value() instanceof ObjectNode entry)) {
      throw new BadEntry("it is not a JSON object");
    }
    RecordRef record =
        switch (manifest) {
          case RECORDINGS -> recording(entry);
          case SUPERVISIONS -> supervision(entry);
          case CUTS -> cut(entry);
        };
    if (record.carried() != null && CarriedJson.nullNonFinite(record.carried())) {
      list.notes().warn(CarriedJson.NON_FINITE, list.listName() + ' ' + item.where());
    }
    return record;
  }

  private RecordRef recording(ObjectNode entry) throws BadEntry, IOException {
    LhotseRecording recording = LhotseRecording.of(entry);
    entry.remove(
        List.of("sources", "sampling_rate", "num_samples", DURATION, "channel_ids", "transforms"));
    return recordings.record(recording.path(), Stretch.WHOLE, flat(entry));
  }

  private RecordRef supervision(ObjectNode entry) throws BadEntry, IOException {
    String id = entry.path("recording_id").asText();
    LhotseRecording recording = byId.get(id);
    if (recording == null) {
      throw new BadEntry("its recording " + id + " is not among the recordings");
    }
    return stretch(recording, entry);
  }

  private RecordRef cut(ObjectNode entry) throws BadEntry, IOException {
    String type = entry.path("type").asText("MonoCut");
    if (!type.equals("MonoCut") && !type.equals("MultiCut")) {
      throw new BadEntry("it is a " + type + ", which is not a stretch of one recording");
    }
    if (!(entry.remove("recording") instanceof ObjectNode described)) {
      throw new BadEntry("it has no recording, but perhaps features, which are not read");
    }
    LhotseRecording recording = LhotseRecording.of(described);
    entry.remove(List.of("type", "features"));
    entry.set("recording_id", described.path("id"));
    JsonNode supervisions = entry.get("supervisions");
    if (supervisions != null && supervisions.size() <= 1) {
      entry.remove("supervisions");
      if (supervisions.path(0) instanceof ObjectNode only) {
        ObjectNode said = flat(only);
        said.remove(List.of("id", "recording_id", START, DURATION, "channel"));
        for (Map.Entry<String, JsonNode> field : said.properties()) {
          if (!entry.has(field.getKey())) {
            entry.set(field.getKey(), field.getValue());
          }
        }
      }
    }
    return stretch(recording, entry);
  }

  private RecordRef stretch(LhotseRecording recording, ObjectNode entry)
      throws BadEntry, IOException {
    recording.requireAll(entry.remove("channel"));
    Stretch stretch;
    try {
      stretch =
          new Stretch(
              Seconds.of(entry.remove(START), START),
              Seconds.length(entry.remove(DURATION), DURATION));
    } catch (Seconds.BadTime e) {
      throw new BadEntry(e.getMessage());
    }
    boolean isWhole =
        (stretch.offset() == null || stretch.offset().signum() == 0)
            && stretch.duration() != null
            && recording.duration() != null
            && stretch.duration().compareTo(recording.duration()) == 0;
    return recordings.record(recording.path(), isWhole ? Stretch.WHOLE : stretch, flat(entry));
  }

  /** With what is under "custom" beside the other fields, and without those that say nothing. */
  private static ObjectNode flat(ObjectNode entry) {
    if (entry.remove(CUSTOM) instanceof ObjectNode custom) {
      for (Map.Entry<String, JsonNode> field : custom.properties()) {
        if (!entry.has(field.getKey())) {
          entry.set(field.getKey(), field.getValue());
        }
      }
    }
    return entry;
  }
}
