package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier attempts have left in the output directory, as a resumed run finds it. It tells
 * which records are done, and takes away the lines of those that are done again, before their new
 * outcome can appear: whenever a run is killed, no record has two lines.
 *
 * <p>Only splits with a marker count. Parts without one are what a killed writer left: they go, and
 * their records are done again.
 */
public final class EarlierOutputs implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierOutputs.class);

  /** Lines to be corrected that are held before their parts are rewritten. */
  private static final int MOST_CORRECTIONS = 4096;

  private final Layout layout;
  private final Fence fence;
  private final Storage storage;
  private final List<String> splits = new ArrayList<>();
  private final Set<Integer> withFailures = new HashSet<>();
  private final RecordIndex done = new RecordIndex();
  private final RecordIndex failed = new RecordIndex();

  /** Recordings of which some utterances failed. */
  private final RecordIndex incomplete = new RecordIndex();

  private final ContainerIndex containers = new ContainerIndex();
  private final Map<Integer, PartEdit> edits = new TreeMap<>();
  private PartRewriter rewriter;
  private int corrections;
  private boolean met;

  private EarlierOutputs(Layout layout, Fence fence) {
    this.layout = layout;
    this.fence = fence;
    this.storage = Storage.of(layout.root());
  }

  /**
   * Reads what earlier attempts have written, and removes what they left incomplete.
   *
   * @throws IOException also when a line cannot be understood, naming file and line
   */
  public static EarlierOutputs read(Layout layout, Fence fence) throws IOException {
    EarlierOutputs outputs = new EarlierOutputs(layout, fence);
    if (fence.number() > 1) {
      try {
        outputs.read();
      } catch (IOException | RuntimeException e) {
        try (outputs) {
          throw e;
        }
      }
    }
    return outputs;
  }

  private void read() throws IOException {
    rewriter = new PartRewriter(layout, fence);
    Markers markers = new Markers(layout);
    Markers.Survey survey = markers.survey();
    for (String splitId : survey.splits(fence::isAfter)) {
      Optional<Marker> marker =
          survey.markers().contains(splitId) ? markers.read(splitId) : Optional.empty();
      if (marker.isEmpty()) {
        rewriter.discard(splitId);
        continue;
      }
      if (!survey.agreesWith(marker.get())) {
        rewriter.repair(marker.get());
        marker = markers.read(splitId);
      }
      if (marker.isPresent()) {
        read(marker.get());
      }
    }
    LOG.info("Resuming a run of which {} splits are done", splits.size());
  }

  private void read(Marker marker) throws IOException {
    int part = splits.size();
    splits.add(marker.splitId());
    if (marker.size(Part.FAILED).lines() > 0) {
      withFailures.add(part);
    }
    boolean isContainer = marker.container() != null;
    if (isContainer) {
      containers.add(part, marker.container(), marker.accounts().done());
    }
    RecordsFile accounts = new RecordsFile(storage, layout.records(marker.splitId()));
    long records =
        accounts.forEachHead(
            (record, version, origin, ending, parent) -> {
              if (parent != null) {
                return;
              }
              if (ending == Ending.FAILED) {
                failed.add(record, part, RecordIndex.UNKNOWN, RecordIndex.UNKNOWN);
              } else if (ending == Ending.INCOMPLETE) {
                incomplete.add(record, part, RecordIndex.UNKNOWN, RecordIndex.UNKNOWN);
              } else if (!isContainer) {
                done.add(record, part, RecordIndex.digest(version), RecordIndex.digest(origin));
              }
            });
    if (records != marker.lines()) {
      throw accounts.incomplete();
    }
  }

  /** How many records the attempts before one have done, as far as their markers say. */
  public static long countDone(Layout layout, Fence fence) throws IOException {
    return fence.number() == 1
        ? 0
        : new Markers(layout)
            .all(Set.of()).stream()
                .filter(marker -> fence.isAfter(marker.splitId()))
                .mapToLong(marker -> marker.accounts().done())
                .sum();
  }

  /**
   * Takes away lines that came after an attempt had read what was there. On an object store an
   * upload may be carried out when whoever asked for it is gone; elsewhere nothing can come.
   */
  public static void discardLate(Layout layout, Fence fence) throws IOException {
    Storage storage = Storage.of(layout.root());
    if (fence.claim() == 1 || storage.replacing(layout.root()) != Storage.Replacing.BY_UPLOAD) {
      return;
    }
    Markers.Survey survey = new Markers(layout).survey();
    try (PartRewriter rewriter = new PartRewriter(layout, fence)) {
      for (String splitId : survey.splits(fence::isAfter)) {
        if (!survey.markers().contains(splitId)) {
          LOG.warn("Split {} of an earlier attempt has come late, and goes", splitId);
          rewriter.discard(splitId);
        }
      }
    }
  }

  /** Whether a record has a line of {@code results} that was made from its file as it is now. */
  public boolean isDone(String record, String version) {
    if (!met) {
      met =
          !failed.parts(record).isEmpty()
              || !incomplete.parts(record).isEmpty()
              || !done.parts(record).isEmpty();
    }
    return done.holds(record, RecordIndex.digest(version));
  }

  /** Whether all records of a container have succeeded, and its file is still the same. */
  public boolean isContainerDone(String container, String version) {
    met |= containers.holds(container);
    return containers.isDone(container, version);
  }

  /** The splits with results that are still those of a container. */
  public List<String> splitsOf(String container, String version) {
    return containers.currentParts(container, version).stream().map(splits::get).toList();
  }

  /**
   * The record of a line is listed again. Where the list says something else of it than before, its
   * line is corrected.
   *
   * @param carried further fields of the list, or null
   */
  public void listed(String record, String source, ObjectNode carried) throws IOException {
    int origin = RecordIndex.digest(ResultLine.origin(source, carried));
    for (int part : done.partsWithOtherOrigin(record, origin)) {
      edit(part).correct(record, new PartEdit.Correction(source, carried));
      corrections++;
    }
    if (corrections >= MOST_CORRECTIONS) {
      apply();
    }
  }

  /** A record is to be done again: what there is of it goes with {@link #apply}. */
  public void supersede(String record) {
    done.parts(record).forEach(part -> edit(part).dropRecord(record));
    incomplete.parts(record).forEach(part -> edit(part).dropRecord(record));
    failed.parts(record).forEach(part -> edit(part).dropFailure(record));
  }

  /**
   * A record of that name is to fail. It is not the one that has succeeded, but may be the one that
   * has failed.
   */
  public void supersedeFailure(String record) {
    failed.parts(record).forEach(part -> edit(part).dropFailure(record));
  }

  /** Of a container the failures are done again, of one that has changed all of its records. */
  public void supersedeContainer(String container, String version) {
    for (int part : containers.staleParts(container, version)) {
      edit(part).dropEverything();
    }
    containers
        .currentParts(container, version)
        .forEach(
            part -> {
              if (withFailures.contains(part)) {
                edit(part).dropAllNotDone();
              }
            });
  }

  private PartEdit edit(int part) {
    return edits.computeIfAbsent(part, p -> new PartEdit());
  }

  /** Does what was asked for. To be called before any of the records is begun. */
  public void apply() throws IOException {
    for (Map.Entry<Integer, PartEdit> edit : edits.entrySet()) {
      String splitId = splits.get(edit.getKey());
      rewriter.rewrite(splitId, edit.getValue());
      if (!storage.exists(layout.part(Part.FAILED, splitId))) {
        withFailures.remove(edit.getKey());
      }
    }
    edits.clear();
    corrections = 0;
  }

  /**
   * To be called when all records of the input are known. A failure that is left belongs to a
   * record which is not part of the input any more, and goes. Results of such records stay.
   *
   * @param complete whether all of the input could be listed; where not, nothing goes, since the
   *     records may be in what could not be
   */
  public void endOfInput(boolean complete) throws IOException {
    apply();
    if (withFailures.isEmpty()) {
      return;
    }
    if (!complete || !met) {
      LOG.warn(
          "What failed earlier and is not in the input any more is kept in {}, since {}",
          layout.directory(Part.FAILED),
          complete
              ? "the input has none of the records that were done earlier"
              : "the input could not be listed in full");
      return;
    }
    for (int part : List.copyOf(withFailures)) {
      edit(part).dropAllFailures();
    }
    apply();
  }

  @Override
  public void close() throws IOException {
    if (rewriter != null) {
      rewriter.close();
    }
  }
}
