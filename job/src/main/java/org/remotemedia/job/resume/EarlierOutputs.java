package org.remotemedia.job.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.remotemedia.job.input.ContainerPlan;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.sink.Attempt;
import org.remotemedia.job.sink.EarlierReport;
import org.remotemedia.job.sink.RunLayout;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.ContainerAccount;
import org.remotemedia.operators.stage.StagePlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier attempts have left in the output directory, as a resumed run finds it. It tells
 * which records are done, and takes away the lines of those that are done again, before their new
 * outcome can appear: whenever a run is killed, no record has two lines.
 *
 * <p>Only splits with a report count. Parts without one are what a killed writer left: they go, and
 * their records are done again.
 */
public final class EarlierOutputs {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierOutputs.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PART = "part-";
  private static final String LINES = ".jsonl";
  private static final String REPORT = ".json";

  private final RunLayout layout;
  private final Attempt attempt;
  private final Storage storage;
  private final List<String> splits = new ArrayList<>();
  private final Set<String> withFailures = new HashSet<>();
  private final RecordIndex done = new RecordIndex();
  private final RecordIndex failed = new RecordIndex();
  private final ContainerIndex containers = new ContainerIndex();
  private final Accounts work = new Accounts();
  private final NodeCounts counts;
  private final OutputAudio audio;

  private EarlierOutputs(RunLayout layout, Attempt attempt, List<StagePlan> stages)
      throws IOException {
    this.layout = layout;
    this.attempt = attempt;
    this.storage = Storage.of(layout.root());
    this.counts = new NodeCounts(stages);
    this.audio = new OutputAudio(layout, storage);
  }

  /**
   * Reads all lines that earlier attempts have written, and removes what they left incomplete.
   *
   * @throws IOException when a line cannot be understood, naming file and line
   */
  public static EarlierOutputs read(RunLayout layout, Attempt attempt, List<StagePlan> stages)
      throws IOException {
    EarlierOutputs outputs = new EarlierOutputs(layout, attempt, stages);
    if (attempt.number() > 1) {
      outputs.read();
    }
    return outputs;
  }

  private void read() throws IOException {
    Set<String> reported = ids(layout.splitsDirectory(), "", REPORT);
    Set<String> results = ids(layout.resultsDirectory(), PART, LINES);
    Set<String> failures = ids(layout.failedDirectory(), PART, LINES);
    dropUnfinished(results, reported, true);
    dropUnfinished(failures, reported, false);
    for (String split : reported) {
      if (attempt.isAfter(split)) {
        read(split, results.contains(split), failures.contains(split));
      }
    }
    report();
    LOG.info("Resuming a run of which {} splits are done", splits.size());
  }

  private Set<String> ids(String directory, String prefix, String suffix) throws IOException {
    Set<String> ids = new TreeSet<>();
    if (storage.exists(directory)) {
      for (Storage.Entry entry : storage.list(directory)) {
        String name = entry.name();
        if (name.startsWith(prefix) && name.endsWith(suffix)) {
          ids.add(name.substring(prefix.length(), name.length() - suffix.length()));
        }
      }
    }
    return ids;
  }

  private void dropUnfinished(Set<String> parts, Set<String> reported, boolean success)
      throws IOException {
    for (String split : parts) {
      if (attempt.isAfter(split) && !reported.contains(split)) {
        storage.deleteRecursively(success ? layout.resultsPart(split) : layout.failedPart(split));
      }
    }
  }

  private void read(String split, boolean hasResults, boolean hasFailures) throws IOException {
    byte[] bytes = storage.read(layout.splitReport(split));
    Accounts report = Accounts.fromJson(bytes);
    work.add(report);
    JsonNode versions = MAPPER.readTree(bytes).path(RunLayout.VERSIONS);
    int part = splits.size();
    splits.add(split);
    ContainerAccount container = report.container();
    long[] lines = new long[1];
    if (hasResults) {
      results(split)
          .forEach(
              line -> {
                lines[0]++;
                counts.countResult(line, 1);
                if (container == null) {
                  String name = line.path("record").textValue();
                  JsonNode version = versions.path(name);
                  done.add(name, part, RecordIndex.version(version.textValue()));
                }
              });
    }
    if (container != null) {
      containers.add(part, container, lines[0]);
    }
    if (hasFailures) {
      withFailures.add(split);
      failures(split)
          .forEach(
              line -> {
                String name = line.path("record").textValue();
                failed.add(name, part, RecordIndex.UNKNOWN_VERSION);
                counts.countFailure(line, 1);
              });
    }
  }

  private JsonLinesFile results(String split) {
    return new JsonLinesFile(storage, layout.resultsPart(split));
  }

  private JsonLinesFile failures(String split) {
    return new JsonLinesFile(storage, layout.failedPart(split));
  }

  /** What is left to do of a record or container; null when nothing is. */
  public RecordRef remaining(RecordRef record) {
    if (isDone(record)) {
      return null;
    }
    if (record.container() == null) {
      return record;
    }
    List<String> earlier =
        containers.currentParts(record.name(), record.version()).stream().map(splits::get).toList();
    return record.with(new ContainerPlan(record.container().kind(), earlier));
  }

  private boolean isDone(RecordRef record) {
    if (record.container() != null) {
      return containers.isDone(record.name(), record.version());
    }
    // A record that must fail is not the one of that name which has succeeded.
    return record.problem() == null
        && done.holds(record.name(), RecordIndex.version(record.version()));
  }

  /**
   * Takes away what earlier attempts wrote of records that are to be done again. To be called
   * before any of them is begun.
   */
  public void supersede(List<RecordRef> records) throws IOException {
    Map<Integer, Set<String>> staleResults = new HashMap<>();
    Map<Integer, Set<String>> staleFailures = new HashMap<>();
    for (RecordRef record : records) {
      if (record.container() != null) {
        supersede(record);
      }
      if (record.problem() == null) {
        note(done.parts(record.name()), record.name(), staleResults);
      }
      note(failed.parts(record.name()), record.name(), staleFailures);
    }
    for (Map.Entry<Integer, Set<String>> stale : staleResults.entrySet()) {
      dropResults(splits.get(stale.getKey()), stale.getValue());
    }
    for (Map.Entry<Integer, Set<String>> stale : staleFailures.entrySet()) {
      String split = splits.get(stale.getKey());
      if (withFailures.contains(split)) {
        dropFailures(split, stale.getValue());
      }
    }
    if (!staleResults.isEmpty() || !staleFailures.isEmpty()) {
      report();
    }
  }

  /** Of a container the failures are done again, of one that has changed all of its records. */
  private void supersede(RecordRef container) throws IOException {
    List<Integer> stale = containers.staleParts(container.name(), container.version());
    List<Integer> current = containers.currentParts(container.name(), container.version());
    containers.begin(container.name());
    for (int part : stale) {
      dropResults(splits.get(part), null);
    }
    for (int part : Stream.concat(stale.stream(), current.stream()).toList()) {
      if (withFailures.contains(splits.get(part))) {
        dropFailures(splits.get(part), null);
      }
    }
    if (!stale.isEmpty() || !current.isEmpty()) {
      report();
    }
  }

  /**
   * To be called when all records of the input are known. A failure that is left belongs to a
   * record which is not part of the input any more. Results of such records stay.
   */
  public void endOfInput() throws IOException {
    if (withFailures.isEmpty()) {
      return;
    }
    for (String split : List.copyOf(withFailures)) {
      dropFailures(split, null);
    }
    report();
  }

  private static void note(List<Integer> parts, String name, Map<Integer, Set<String>> stale) {
    for (int part : parts) {
      stale.computeIfAbsent(part, p -> new HashSet<>()).add(name);
    }
  }

  /**
   * @param names null for all
   */
  private void dropResults(String split, Set<String> names) throws IOException {
    List<JsonNode> dropped = new ArrayList<>();
    if (storage.exists(layout.resultsPart(split))) {
      results(split).drop(line -> selects(names, line, dropped), layout.temporaryDirectory());
    }
    dropped.forEach(line -> counts.countResult(line, -1));
    audio.delete(dropped);
  }

  /**
   * @param names null for all
   */
  private void dropFailures(String split, Set<String> names) throws IOException {
    List<JsonNode> dropped = new ArrayList<>();
    failures(split).drop(line -> selects(names, line, dropped), layout.temporaryDirectory());
    dropped.forEach(line -> counts.countFailure(line, -1));
    audio.delete(dropped);
    if (!storage.exists(layout.failedPart(split))) {
      withFailures.remove(split);
    }
  }

  private static boolean selects(Set<String> names, JsonNode line, List<JsonNode> selected) {
    boolean isSelected = names == null || names.contains(line.path("record").textValue());
    if (isSelected) {
      selected.add(line);
    }
    return isSelected;
  }

  private void report() throws IOException {
    EarlierReport.write(storage, layout, attempt, counts.report(work, containers.ignoredMembers()));
  }
}
