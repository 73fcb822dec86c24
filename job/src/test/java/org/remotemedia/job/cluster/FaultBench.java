package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.remotemedia.job.testing.Wavs;

/**
 * A corpus with a manifest, what an undisturbed run makes of it, and the means to disturb another
 * one and to compare.
 */
final class FaultBench {
  static final Duration TIMEOUT = Duration.ofMinutes(4);

  private static final Set<String> RUN_FILES = Set.of("metrics.json", "report.html");

  private final Path folder;
  private final RunCommands commands;
  private RunCommands undisturbedCommands;
  private RunFiles undisturbed;

  /** What came of one fault. */
  record Row(String fault, int records, int lost, int twice, boolean identical) {
    static final String HEAD =
        "| fault | records | lost | twice | identical |\n|---|--:|--:|--:|---|";

    @Override
    public String toString() {
      return String.format(
          "| %s | %d | %d | %d | %s |", fault, records, lost, twice, identical ? "yes" : "NO");
    }

    void assertNothingLost() {
      assertThat(this).isEqualTo(new Row(fault, records, 0, 0, true));
    }
  }

  /**
   * @param folder an empty folder for all of it
   * @param records of six seconds each
   * @param options of the run, beyond manifest, input and output
   */
  FaultBench(Path folder, Path manifest, int records, String... options) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.commands = new RunCommands(manifest, writeList(records), List.of(options));
    this.undisturbedCommands = commands;
  }

  /** Has the undisturbed run take a manifest that gives the same in less time. */
  void hurryUndisturbed(Path manifest) {
    undisturbedCommands = new RunCommands(manifest, commands.input(), commands.options());
  }

  /** Stretches of few recordings, which overlap: enough to be in the middle of it for a while. */
  private Path writeList(int records) throws IOException {
    int files = 4;
    for (int i = 0; i < files; i++) {
      Wavs.write(recording(i), Wavs.tones(48_000, 2, 30, i));
    }
    int stepMs = Math.min(200, 24_000 * files / records);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      lines.add(
          "{\"audio_filepath\": \"long-%d.wav\", \"offset\": %s, \"duration\": 6}"
              .formatted(i % files, Math.floorDiv(i, files) * stepMs / 1000.0));
    }
    return Files.write(folder.resolve("list.jsonl"), lines);
  }

  Path recording(int number) {
    return folder.resolve("long-" + number + ".wav");
  }

  RunFiles output(String name) {
    return new RunFiles(folder.resolve(name));
  }

  Path log(String name) {
    return folder.resolve(name + "-" + System.nanoTime() + ".log");
  }

  /** The command of an embedded run. */
  List<String> embedded(RunFiles output, String... more) {
    return commands.embedded(output, more);
  }

  /** The command of a run on a cluster, in four slots. */
  List<String> on(StandaloneCluster cluster, boolean detached, RunFiles output, String... more) {
    List<String> options = detached ? List.of("-d", "-p", "4") : List.of("-p", "4");
    return commands.on(cluster, options, output, more);
  }

  /** Runs a command to its end. */
  CommandRun run(List<String> command, int exitCode) throws InterruptedException {
    CommandRun run = CommandRun.of(TIMEOUT, Map.of(), command);
    assertThat(run.exitCode()).as("%s", run).isEqualTo(exitCode);
    return run;
  }

  /** A detached run on a cluster, in the middle. */
  RunFiles submitted(StandaloneCluster cluster, String name) throws Exception {
    RunFiles files = output(name);
    run(on(cluster, true, files), 0);
    awaitParts(files, 8);
    return files;
  }

  /** Waits until a run is in the middle: so many parts are there, and the end is not. */
  static void awaitParts(RunFiles files, int parts) throws Exception {
    await("no results appear", () -> files.partCount() >= parts);
    assertUnfinished(files);
  }

  static void assertUnfinished(RunFiles files) {
    assertThat(files.metricsFile()).as("the fault was to come before the end").doesNotExist();
  }

  static void awaitEnd(RunFiles files) throws Exception {
    await("the run does not end", () -> Files.exists(files.metricsFile()));
  }

  /** Waits until something is so. */
  static void await(String otherwise, Callable<Boolean> isSo) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!isSo.call()) {
      assertThat(System.nanoTime()).as(otherwise).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** Nothing may stand twice, at any moment; what is missing is not done yet. */
  static void assertNothingTwice(RunFiles files) {
    assertThat(names(files)).doesNotHaveDuplicates();
  }

  /**
   * Of a run that is done there may be nothing but what belongs to it: parts with a marker, and
   * audio that a line names.
   */
  static void assertNothingStray(RunFiles files) {
    Set<String> known = new TreeSet<>(RUN_FILES);
    for (String split : files.marked().keySet()) {
      known.add(RunFiles.part("results", split));
      known.add(RunFiles.part("failed", split));
    }
    files.results().forEach(line -> known.addAll(RunFiles.audioOf(line)));
    assertThat(known).as("files outside .remotemedia").containsAll(files.visible());
  }

  private static List<String> names(RunFiles files) {
    return Stream.concat(files.results().stream(), files.failed().stream())
        .map(line -> line.path("record").textValue())
        .toList();
  }

  /** The outputs of a run that nothing disturbs, which takes place at the first call. */
  RunFiles undisturbed() throws InterruptedException {
    if (undisturbed == null) {
      RunFiles files = output("undisturbed");
      run(undisturbedCommands.embedded(files), 0);
      undisturbed = files;
    }
    return undisturbed;
  }

  /**
   * What has a marker must be there as an undisturbed run makes it, whatever became of the rest.
   *
   * @return how many splits have one
   */
  int assertMarkedIsWhole(RunFiles files) throws InterruptedException {
    Map<String, JsonNode> lines = new HashMap<>();
    undisturbed().results().forEach(line -> lines.put(line.path("record").textValue(), line));
    Map<String, String> audio = undisturbed().audio();
    Map<String, JsonNode> markers = files.marked();
    markers.forEach(
        (split, marker) -> {
          List<JsonNode> part = files.lines(RunFiles.part("results", split));
          assertThat(part).as("lines of " + split).hasSize(marker.at("/results/lines").intValue());
          assertThat(files.lines(".remotemedia/records/" + split + ".jsonl"))
              .as("accounts of " + split)
              .hasSameSizeAs(part);
          for (JsonNode line : part) {
            assertThat(line).isEqualTo(lines.get(line.path("record").textValue()));
            for (String path : RunFiles.audioOf(line)) {
              assertThat(files.digest(path)).as(path).isEqualTo(audio.get(path));
            }
          }
        });
    return markers.size();
  }

  /** Compares the outputs of a run that was disturbed with those of one that was not. */
  Row compare(String fault, RunFiles disturbed) throws Exception {
    RunFiles undisturbed = undisturbed();
    Set<String> expected = new HashSet<>(names(undisturbed));
    Map<String, Integer> found = new HashMap<>();
    names(disturbed).forEach(name -> found.merge(name, 1, Integer::sum));
    int lost = (int) expected.stream().filter(name -> !found.containsKey(name)).count();
    int twice = (int) found.values().stream().filter(times -> times > 1).count();
    JsonNode metrics = disturbed.metrics();
    boolean identical =
        disturbed.results().equals(undisturbed.results())
            && disturbed.failed().equals(undisturbed.failed())
            && disturbed.audio().equals(undisturbed.audio())
            && metrics.path("complete").asBoolean()
            && metrics.path("records").asInt() == expected.size()
            && !Files.exists(disturbed.root().resolve(".remotemedia/tmp"));
    return new Row(fault, expected.size(), lost, twice, identical);
  }
}
