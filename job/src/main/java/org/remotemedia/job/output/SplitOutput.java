package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
  private final PendingLines results;
  private final PendingLines failed;
  private final PendingLines records;
  private final Accounts accounts = new Accounts();
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
    this.results = new PendingLines(folder, layout.resultsPart(splitId));
    this.failed = new PendingLines(folder, layout.failedPart(splitId));
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
   * @throws org.remotemedia.operators.error.AudioFormatError when the format cannot hold such audio
   */
  public AudioFile createAudio(String sinkId, ValuePath path, String recordName, AudioSpec spec)
      throws IOException {
    return audio.create(sinkId, path, recordName, spec, written::add);
  }

  /**
   * Adds a record.
   *
   * @param line its line of {@code results} or {@code failed}, as its account says
   */
  public void add(ObjectNode line, RecordAccount account) throws IOException {
    (account.succeeded() ? results : failed).append(LINES.writeValueAsBytes(line));
    records.append(AccountsJson.MAPPER.writeValueAsBytes(account));
    accounts.add(account, nodeIds);
  }

  /**
   * Makes the lines visible, and then the marker, once everything that it stands for would survive
   * a loss of power. May run on another thread than the rest, after it.
   *
   * @return the marker
   */
  public Marker commit(SplitNote note) throws IOException {
    folder.ownership().require();
    for (PendingLines lines : List.of(results, failed, records)) {
      requireWanted();
      lines.publishUnmarked();
      if (lines.size().lines() > 0) {
        written.add(lines.target());
      }
    }
    folder.sync(written);
    Marker marker =
        new Marker(
            splitId,
            note.digest(),
            results.size(),
            failed.size(),
            note.container(),
            nodeIds,
            accounts,
            List.of());
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
        records;
        failed;
        results) {
      // Closes all of them, whatever happens to one.
    }
  }
}
