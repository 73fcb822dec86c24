package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.fields.Seconds;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.ReadableStorage;

/**
 * A data directory of Kaldi's: the recordings of {@code wav.scp}, or the utterances of {@code
 * segments} where that is beside it, with {@code text} and {@code utt2spk}. With segments, all of
 * {@code wav.scp} is held in memory.
 */
final class KaldiReader implements ListReader {
  private static final String ID = "id";
  private static final String RECORDING = "recording_id";

  /** The tables whose texts are carried, with the names of the fields. */
  private static final Map<String, String> CARRIED = new LinkedHashMap<>();

  static {
    CARRIED.put("text", "text");
    CARRIED.put("utt2spk", "speaker");
  }

  private final TextLines lines;

  /** What is at the key of each recording; null where the recordings are the entries. */
  private final Map<String, String> recordings;

  private final String listName;
  private final Map<String, KaldiTable> tables = new LinkedHashMap<>();

  /** How many texts of each table could not be carried. */
  private final Map<String, Long> unsound = new LinkedHashMap<>();

  /**
   * @param in {@code wav.scp}
   */
  KaldiReader(InputStream in, ReadableStorage storage, String location) throws IOException {
    String directory = storage.parent(location);
    String segments = storage.child(directory, "segments");
    if (storage.exists(segments)) {
      recordings = new HashMap<>();
      TextLines scp = new TextLines(in);
      for (String line = scp.next(); line != null; line = scp.next()) {
        String[] words = TextLines.words(line);
        recordings.put(words[0], words[1]);
      }
      scp.close();
      lines = new TextLines(ListForm.openText(storage, segments));
      listName = "segments";
    } else {
      recordings = null;
      lines = new TextLines(in);
      listName = storage.name(location);
    }
    for (String name : CARRIED.keySet()) {
      KaldiTable table = KaldiTable.open(storage, directory, name);
      if (table != null) {
        tables.put(name, table);
      }
    }
  }

  @Override
  public List<String> columns() {
    return List.of(
        ListFields.USUAL_AUDIO,
        ListFields.USUAL_OFFSET,
        ListFields.USUAL_DURATION,
        ID,
        RECORDING,
        "text",
        "speaker");
  }

  @Override
  public Item next() throws IOException {
    String line = lines.next();
    if (line == null) {
      return null;
    }
    String where = "line " + lines.number() + " of " + listName;
    if (!Utf8Text.isSound(line)) {
      return Item.bad(lines.number(), where, "it is not UTF-8");
    }
    try {
      return Item.of(lines.number(), where, recordings == null ? recording(line) : segment(line));
    } catch (ListEntries.BadEntry e) {
      return Item.bad(lines.number(), where, e.getMessage());
    }
  }

  private ObjectNode recording(String line) throws IOException, ListEntries.BadEntry {
    String[] words = TextLines.words(line);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put(ListFields.USUAL_AUDIO, path(words[1]));
    return carry(words[0], fields);
  }

  private ObjectNode segment(String line) throws IOException, ListEntries.BadEntry {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length < 4) {
      throw new ListEntries.BadEntry(
          "it is not the key of an utterance, that of its recording, its beginning and its end");
    }
    String at = recordings.get(words[1]);
    if (at == null) {
      throw new ListEntries.BadEntry("wav.scp has no recording " + words[1]);
    }
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put(ListFields.USUAL_AUDIO, path(at));
    fields.put(ListFields.USUAL_OFFSET, words[2]);
    fields.put(ListFields.USUAL_DURATION, length(words[2], words[3]));
    ObjectNode carried = carry(words[0], fields);
    carried.put(RECORDING, words[1]);
    return carried;
  }

  /** An end of −1 is that of the recording. */
  private static String length(String from, String to) throws ListEntries.BadEntry {
    try {
      BigDecimal end = seconds(to);
      if (end.signum() < 0) {
        return "-1";
      }
      BigDecimal length = end.subtract(seconds(from));
      if (length.signum() > 0) {
        return length.toString();
      }
    } catch (Seconds.BadTime e) {
      // Refused below.
    }
    throw new ListEntries.BadEntry(
        "its beginning and end, " + from + " and " + to + ", are no stretch in seconds");
  }

  private static BigDecimal seconds(String text) throws Seconds.BadTime {
    return Seconds.any(TextNode.valueOf(text), "time");
  }

  private static String path(String at) throws ListEntries.BadEntry {
    if (at.isBlank()) {
      throw new ListEntries.BadEntry("its recording has no path");
    }
    if (at.strip().endsWith("|")) {
      throw new ListEntries.BadEntry(
          "its recording is the output of a command, which is not run: write it to a file, and name"
              + " that in wav.scp");
    }
    if (at.matches(".*\\.ark:\\d+\\s*")) {
      throw new ListEntries.BadEntry(
          "its recording is within an archive of Kaldi's, which is not read: copy it to a file with"
              + " wav-copy");
    }
    return at.strip();
  }

  private ObjectNode carry(String key, ObjectNode fields) throws IOException, ListEntries.BadEntry {
    fields.put(ID, key);
    for (Map.Entry<String, KaldiTable> table : tables.entrySet()) {
      String text = table.getValue().find(key);
      if (text != null && Utf8Text.isSound(text)) {
        fields.put(CARRIED.get(table.getKey()), text);
      } else if (text != null) {
        unsound.merge(table.getKey(), 1L, Long::sum);
      }
    }
    return fields;
  }

  @Override
  public void noteLeftOut(InputNotes notes) throws IOException {
    unsound.forEach(
        (name, count) ->
            notes.warn(
                "lines of " + name + " that are not UTF-8, and are not carried; save it as UTF-8",
                name,
                count));
    for (Map.Entry<String, KaldiTable> table : tables.entrySet()) {
      long unused = table.getValue().unused();
      if (unused > 0) {
        notes.warn(
            "lines of " + table.getKey() + " that are of no entry of " + listName,
            table.getKey(),
            unused);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (lines) {
      for (KaldiTable table : tables.values()) {
        table.close();
      }
    }
  }
}
