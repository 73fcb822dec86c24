package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.RecordAccount;

/**
 * Changes what earlier attempts have written. The parts of a split come first, then the accounts of
 * its records, last its marker, and audio that no line names any more after that. Until its marker
 * is written the sizes of the parts contradict the old one, which then does not count: {@link
 * #repair} makes a new one from the lines that are there. Each file is made durable before it takes
 * the place of another, so a loss of power leaves the one or the other as well.
 */
final class PartRewriter implements Closeable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Layout layout;
  private final Fence fence;
  private final WorkFolder folder;
  private final Storage storage;
  private final Markers markers;

  PartRewriter(Layout layout, Fence fence) throws IOException {
    this.layout = layout;
    this.fence = fence;
    this.folder = WorkFolder.open(layout, fence, "planning");
    this.storage = folder.storage();
    this.markers = new Markers(layout);
  }

  /** Takes away everything of a split. */
  void discard(String splitId) throws IOException {
    // The marker last: as long as it is there, what is left of the split is known to be of it.
    folder.discard(layout.resultsPart(splitId));
    folder.discard(layout.failedPart(splitId));
    folder.discard(layout.records(splitId));
    folder.discard(layout.marker(splitId));
  }

  /** Changes the parts of a split that is done. */
  void rewrite(String splitId, PartEdit edit) throws IOException {
    Marker marker =
        markers
            .read(splitId)
            .orElseThrow(() -> new IOException(layout.marker(splitId) + " has gone"));
    List<String> audio = new ArrayList<>();
    PartSize results = marker.results();
    if (edit.changesResults() && results.lines() > 0) {
      results = rewriteLines(layout.resultsPart(splitId), edit, true, audio);
    }
    PartSize failed = marker.failed();
    if (edit.changesFailures() && failed.lines() > 0) {
      failed = rewriteLines(layout.failedPart(splitId), edit, false, audio);
    }
    finish(marker, results, failed, edit);
    for (String path : audio) {
      folder.discard(layout.file(path));
    }
  }

  private PartSize rewriteLines(
      String location, PartEdit edit, boolean succeeded, List<String> audio) throws IOException {
    try (PendingLines kept = new PendingLines(folder, location)) {
      new LinesFile(storage, location)
          .forEach(
              (text, line) -> {
                String record = ResultLine.record(line);
                if (edit.drops(record, succeeded)) {
                  AudioOutput.of(line).forEach(named -> audio.add(named.path()));
                } else {
                  kept.append(edited(text, line, edit.correction(record)));
                }
              });
      kept.publish();
      return kept.size();
    }
  }

  private static byte[] edited(String text, ObjectNode line, PartEdit.Correction correction)
      throws IOException {
    return correction == null
        ? text.getBytes(StandardCharsets.UTF_8)
        : MAPPER.writeValueAsBytes(
            ResultLine.corrected(line, correction.source(), correction.carried()));
  }

  /** Writes the accounts of what is left, and the marker. */
  private void finish(Marker marker, PartSize results, PartSize failed, PartEdit edit)
      throws IOException {
    String splitId = marker.splitId();
    if (results.lines() + failed.lines() == 0 && marker.container() == null) {
      discard(splitId);
      return;
    }
    Accounts accounts = new Accounts();
    long[] counts = new long[2];
    try (PendingLines records = new PendingLines(folder, layout.records(splitId))) {
      RecordsFile accountsBefore = new RecordsFile(storage, layout.records(splitId));
      accountsBefore.forEach(
          account -> {
            if (edit.drops(account.record(), account.succeeded())) {
              return;
            }
            RecordAccount kept = account;
            PartEdit.Correction correction = edit.correction(account.record());
            if (correction != null && account.succeeded()) {
              kept =
                  account.withOrigin(ResultLine.origin(correction.source(), correction.carried()));
              counts[1]++;
            }
            accounts.add(kept, marker.nodes());
            records.append(AccountsJson.MAPPER.writeValueAsBytes(kept));
            counts[0]++;
          });
      if (counts[0] != results.lines() + failed.lines()) {
        throw accountsBefore.incomplete();
      }
      records.publish();
    }
    List<Marker.Corrected> corrected = new ArrayList<>(marker.corrected());
    if (counts[1] > 0) {
      corrected.add(new Marker.Corrected(fence.claim(), counts[1]));
    }
    Marker current =
        new Marker(
            splitId,
            marker.digest(),
            results,
            failed,
            marker.container(),
            marker.nodes(),
            accounts,
            corrected);
    folder.writeDurably(layout.marker(splitId), current.toJson());
  }

  /**
   * Makes the marker of a split that of the lines which are there: a rewrite was broken off, or
   * somebody has deleted a part.
   */
  void repair(Marker marker) throws IOException {
    Set<Hash128> results = new HashSet<>();
    Set<Hash128> failed = new HashSet<>();
    PartSize resultsSize = names(layout.resultsPart(marker.splitId()), results);
    PartSize failedSize = names(layout.failedPart(marker.splitId()), failed);
    PartEdit edit =
        new PartEdit() {
          @Override
          boolean drops(String record, boolean succeeded) {
            return !(succeeded ? results : failed).contains(Hash128.of(record));
          }
        };
    finish(marker, resultsSize, failedSize, edit);
  }

  private PartSize names(String location, Set<Hash128> names) throws IOException {
    var entry = storage.find(location);
    if (entry.isEmpty()) {
      return new PartSize(0, 0);
    }
    new LinesFile(storage, location)
        .forEach((text, line) -> names.add(Hash128.of(ResultLine.record(line))));
    return new PartSize(names.size(), entry.get().size());
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
