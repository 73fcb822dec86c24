package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/**
 * The outputs of one split. Audio appears when its record's value is whole; lines are gathered and
 * appear with {@link #commit}, and the marker after all else. Whatever is visible is whole, and
 * doing a split again gives the same bytes under the same names.
 */
public final class SplitOutput implements Closeable {
  private static final ObjectMapper LINES = new ObjectMapper();

  private final Layout layout;
  private final String splitId;
  private final List<String> nodeIds;
  private final WorkFolder folder;
  private final AudioFiles audio;
  private final Map<Part, PendingLines> parts = new EnumMap<>(Part.class);
  private final PendingLines records;
  private final Accounts accounts = new Accounts();

  /** Of the utterances of the current recording: where their lines begin, and what they are. */
  private final Map<Part, PartSize> utterancesFrom = new EnumMap<>(Part.class);

  private PartSize utteranceRecordsFrom = PartSize.NONE;
  private Accounts utterances = new Accounts();
  private final List<String> utteranceAudio = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private volatile boolean abandoned;

  SplitOutput(
      Layout layout, Fence fence, List<String> nodeIds, AudioFileKind audioFiles, String splitId)
      throws IOException {
    this.layout = layout;
    this.splitId = splitId;
    this.nodeIds = nodeIds;
    this.folder = WorkFolder.open(layout, fence, splitId);
    this.audio = new AudioFiles(layout, folder, audioFiles);
    for (Part part : Part.values()) {
      parts.put(part, new PendingLines(folder, layout.part(part, splitId)));
    }
    this.records = new PendingLines(folder, layout.records(splitId));
  }

  /** Which split. */
  public String splitId() {
    return splitId;
  }

  /** What is there of it so far. */
  public Accounts accounts() {
    return accounts;
  }

  /**
   * Begins the file of one audio value.
   *
   * @param ofUtterance whether the record is an utterance
   * @throws org.remotemedia.operators.error.AudioFormatError when the format cannot hold such audio
   */
  public AudioFile createAudio(
      String sinkId, ValuePath path, String recordName, AudioSpec spec, boolean ofUtterance)
      throws IOException {
    return audio.create(
        sinkId, path, recordName, spec, ofUtterance ? utteranceAudio::add : written::add);
  }

  /**
   * Adds a record, after its utterances.
   *
   * @param line its line, of the part that its account says
   */
  public void add(ObjectNode line, RecordAccount account) throws IOException {
    append(line, account);
    accounts.add(account, nodeIds);
    accounts.add(utterances);
    written.addAll(utteranceAudio);
    forgetUtterances();
  }

  /** Adds an utterance of the recording that is added next. */
  public void addUtterance(ObjectNode line, RecordAccount account) throws IOException {
    if (utterancesFrom.isEmpty()) {
      parts.forEach((part, lines) -> utterancesFrom.put(part, lines.size()));
      utteranceRecordsFrom = records.size();
    }
    append(line, account);
    utterances.add(account, nodeIds);
  }

  private void append(ObjectNode line, RecordAccount account) throws IOException {
    parts.get(Part.of(account)).append(LINES.writeValueAsBytes(line));
    records.append(AccountsJson.MAPPER.writeValueAsBytes(account));
  }

  /** Takes the utterances of the recording that is added next back: it has failed. */
  public void takeUtterancesBack() throws IOException {
    for (Map.Entry<Part, PartSize> part : utterancesFrom.entrySet()) {
      parts.get(part.getKey()).takeBack(part.getValue());
    }
    if (!utterancesFrom.isEmpty()) {
      records.takeBack(utteranceRecordsFrom);
    }
    for (String file : utteranceAudio) {
      folder.discard(file);
    }
    forgetUtterances();
  }

  private void forgetUtterances() {
    if (!utterancesFrom.isEmpty()) {
      utterancesFrom.clear();
      utterances = new Accounts();
    }
    utteranceAudio.clear();
  }

  /**
   * Makes the lines visible, and then the marker, once everything that it stands for would survive
   * a loss of power. May run on another thread than the rest, after it.
   *
   * @return the marker
   */
  public Marker commit(SplitNote note) throws IOException {
    folder.ownership().require();
    List<PendingLines> files = new ArrayList<>(parts.values());
    files.add(records);
    for (PendingLines lines : files) {
      requireWanted();
      lines.publishUnmarked();
      if (lines.size().lines() > 0) {
        written.add(lines.target());
      }
    }
    folder.sync(written);
    Map<Part, PartSize> sizes = new EnumMap<>(Part.class);
    parts.forEach((part, lines) -> sizes.put(part, lines.size()));
    Marker marker =
        new Marker(splitId, note.digest(), sizes, note.container(), nodeIds, accounts, List.of());
    requireWanted();
    folder.write(layout.marker(splitId), marker.toJson());
    return marker;
  }

  /**
   * Has a commit that is under way on another thread end after the file that it is at, unless that
   * is the last one. May be called on any thread.
   */
  public void abandon() {
    abandoned = true;
  }

  private void requireWanted() throws IOException {
    if (abandoned) {
      throw new IOException("split " + splitId + " was given up before it was committed");
    }
  }

  /** Discards what was not committed; audio that was published stays, and is written over. */
  @Override
  public void close() throws IOException {
    try (folder;
        records) {
      IOException first = null;
      for (PendingLines lines : parts.values()) {
        try {
          lines.close();
        } catch (IOException e) {
          first = e;
        }
      }
      if (first != null) {
        throw first;
      }
    }
  }
}
