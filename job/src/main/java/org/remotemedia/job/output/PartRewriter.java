package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.Ending;
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
    for (Part part : Part.values()) {
      folder.discard(layout.part(part, splitId));
    }
    folder.discard(layout.records(splitId));
    folder.discard(layout.marker(splitId));
  }

  /** Changes the parts of a split that is done. */
  void rewrite(String splitId, PartEdit edit) throws IOException {
    Marker marker =
        markers
            .read(splitId)
            .orElseThrow(() -> new IOException(layout.marker(splitId) + " has gone"));
    if (edit.dropsIncomplete()) {
      new RecordsFile(storage, layout.records(splitId))
          .forEach(
              account -> {
                if (account.ending() == Ending.INCOMPLETE) {
                  edit.dropRecord(account.record());
                }
              });
    }
    List<String> audio = new ArrayList<>();
    Map<Part, PartSize> sizes = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      PartSize size = marker.size(part);
      sizes.put(
          part,
          edit.changes(part) && size.lines() > 0 ? rewriteLines(part, splitId, edit, audio) : size);
    }
    finish(marker, sizes, edit);
    for (String path : audio) {
      folder.discard(layout.file(path));
    }
  }

  private PartSize rewriteLines(Part part, String splitId, PartEdit edit, List<String> audio)
      throws IOException {
    String location = layout.part(part, splitId);
    try (PendingLines kept = new PendingLines(folder, location)) {
      new LinesFile(storage, location)
          .forEach(
              (text, line) -> {
                String record = ResultLine.record(line);
                String parent = ResultLine.parent(line);
                if (edit.drops(part, record, parent)) {
                  AudioOutput.of(line).forEach(named -> audio.add(named.path()));
                } else {
                  kept.append(
                      edited(text, line, edit.correction(parent == null ? record : parent)));
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
  private void finish(Marker marker, Map<Part, PartSize> sizes, PartEdit edit) throws IOException {
    String splitId = marker.splitId();
    long lines = sizes.values().stream().mapToLong(PartSize::lines).sum();
    if (lines == 0 && marker.container() == null) {
      discard(splitId);
      return;
    }
    Accounts accounts = new Accounts();
    long[] counts = new long[2];
    try (PendingLines records = new PendingLines(folder, layout.records(splitId))) {
      RecordsFile accountsBefore = new RecordsFile(storage, layout.records(splitId));
      accountsBefore.forEach(
          account -> {
            if (edit.drops(Part.of(account), account.record(), account.parent())) {
              return;
            }
            RecordAccount kept = account;
            PartEdit.Correction correction = edit.correction(account.record());
            if (correction != null && account.parent() == null && account.ending().isDone()) {
              kept =
                  account.withOrigin(ResultLine.origin(correction.source(), correction.carried()));
              counts[1]++;
            }
            accounts.add(kept, marker.nodes());
            records.append(AccountsJson.MAPPER.writeValueAsBytes(kept));
            counts[0]++;
          });
      if (counts[0] != lines) {
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
            sizes,
            marker.container(),
            marker.nodes(),
            accounts,
            corrected);
    folder.writeDurably(layout.marker(splitId), current.toJson());
  }

  /**
   * Makes the marker of a split that of the lines which are there: a rewrite was broken off, or
   * somebody has deleted a part. A recording that does not have all of its utterances goes with
   * what is left of them, so that it is done again.
   */
  void repair(Marker marker) throws IOException {
    Map<Part, PartSize> sizes = new EnumMap<>(Part.class);
    Map<Part, Set<Hash128>> names = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      names.put(part, new HashSet<>());
      sizes.put(part, names(layout.part(part, marker.splitId()), names.get(part)));
    }
    PartEdit edit =
        new PartEdit() {
          @Override
          boolean drops(Part part, String record, String parent) {
            return !names.get(part).contains(Hash128.of(record));
          }
        };
    finish(marker, sizes, edit);
    PartEdit broken = withoutAllUtterances(marker.splitId());
    if (broken.changes(Part.RESULTS)) {
      Optional<Marker> repaired = markers.read(marker.splitId());
      if (repaired.isPresent()) {
        rewrite(marker.splitId(), broken);
      }
    }
  }

  private PartEdit withoutAllUtterances(String splitId) throws IOException {
    Map<String, Long> missing = new HashMap<>();
    new RecordsFile(storage, layout.records(splitId))
        .forEach(
            account -> {
              if (account.parent() != null) {
                missing.merge(account.parent(), -1L, Long::sum);
              } else if (account.cut() != null && account.ending() != Ending.FAILED) {
                missing.merge(account.record(), account.cut().count(), Long::sum);
              }
            });
    PartEdit broken = new PartEdit();
    missing.forEach(
        (record, count) -> {
          if (count != 0) {
            broken.dropRecord(record);
          }
        });
    return broken;
  }

  private PartSize names(String location, Set<Hash128> names) throws IOException {
    var entry = storage.find(location);
    if (entry.isEmpty()) {
      return PartSize.NONE;
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
