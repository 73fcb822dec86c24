package org.remotemedia.job.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.ConfiguredEnvironment;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** What {@code --resume} does, and what it leaves alone. */
@Timeout(60)
class ResumeTest {
  private static final int RECORDS = 20;
  private static final int RATE = 16_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path input;
  private Corpus corpus;
  private RunDirectory output;

  private static int frames(int record) {
    return 2500 + record;
  }

  private static String name(int record) {
    return String.format("s%d/%02d.wav", record % 3, record);
  }

  @BeforeEach
  void write() throws IOException {
    FaultyNode.reset();
    input = Files.createDirectory(directory.resolve("corpus"));
    corpus = new Corpus(input);
    for (int record = 0; record < RECORDS; record++) {
      corpus.add(name(record), Wavs.bursts(RATE, frames(record)));
    }
    output = new RunDirectory(directory.resolve("out"));
  }

  private CommandLineRun run(String... options) throws IOException {
    return run(output, manifest(0, 8000), options);
  }

  private CommandLineRun run(RunDirectory to, Path manifest, String... options) {
    List<String> all = new ArrayList<>(List.of("--chunk-samples", "1000", "-p", "2"));
    all.addAll(List.of(options));
    return CommandLineRun.run(manifest, input, to.root(), all.toArray(String[]::new));
  }

  /**
   * @param fatalFrames length of the recording that breaks the job as often as Flink tries
   */
  private Path manifest(int fatalFrames, int rate) throws IOException {
    return Files.writeString(
        directory.resolve("manifest.json"),
        String.format(
            """
            {"version": "v1",
             "nodes": [
               {"id": "faulty", "node_type": "FaultyNode",
                "params": {"at_frames": %d, "times": 2, "message": "the machine melts"}},
               {"id": "half", "node_type": "ResampleNode", "params": {"target_rate": %d}}],
             "connections": [{"from": "faulty", "to": "half"}]}
            """,
            fatalFrames, rate));
  }

  private static void assertSuccess(CommandLineRun run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
  }

  /** Lines and audio are those of a run that was done at once, and the metrics are their sums. */
  private void assertLikeUndisturbed() throws IOException {
    RunDirectory undisturbed = new RunDirectory(directory.resolve("undisturbed"));
    FaultyNode.reset();
    CommandLineRun run = run(undisturbed, manifest(0, 8000), "--overwrite");
    assertThat(output.results()).as(run.err()).isEqualTo(undisturbed.results());
    assertThat(output.failed()).isEqualTo(undisturbed.failed());
    assertThat(audio(output)).isEqualTo(audio(undisturbed));
    assertMetricsAreSums();
    assertThat(output.metrics().get("audio_seconds").doubleValue())
        .isCloseTo(undisturbed.metrics().get("audio_seconds").doubleValue(), within(1e-9));
    for (String node : List.of("faulty", "half")) {
      for (String count : List.of("succeeded", "failed", "skipped", "status", "error")) {
        assertThat(output.nodeMetrics(node).get(count))
            .as("%s of %s", count, node)
            .isEqualTo(undisturbed.nodeMetrics(node).get(count));
      }
    }
    assertThat(output.temporaryFiles()).isEmpty();
    assertThat(output.root().resolve(".remotemedia/tmp")).doesNotExist();
  }

  private void assertMetricsAreSums() throws IOException {
    JsonNode metrics = output.metrics();
    assertThat(metrics.get("succeeded").intValue()).isEqualTo(output.results().size());
    assertThat(metrics.get("failed").intValue()).isEqualTo(output.failed().size());
    assertThat(metrics.get("records").intValue())
        .isEqualTo(output.results().size() + output.failed().size());
  }

  /** What a writer publishes while the job breaks may not have been reported any more. */
  private void assertMetricsKnowNoMoreThanIsThere() throws IOException {
    JsonNode metrics = output.metrics();
    assertThat(metrics.get("succeeded").intValue()).isLessThanOrEqualTo(output.results().size());
    assertThat(metrics.get("failed").intValue()).isLessThanOrEqualTo(output.failed().size());
  }

  private static Set<String> audio(RunDirectory run) throws IOException {
    Set<String> digests = new TreeSet<>();
    run.digests()
        .forEach(
            (path, digest) -> {
              if (path.startsWith("audio/")) {
                digests.add(path + " " + digest);
              }
            });
    return digests;
  }

  private int attemptRecords() throws IOException {
    return output.metrics().required("attempt").required("records").intValue();
  }

  private void restartNever(MiniCluster cluster) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    ConfiguredEnvironment.use(cluster, configuration);
  }

  @Test
  void anEmptyOutputIsAPlainRun() throws IOException {
    assertSuccess(run("--resume"));
    assertThat(output.metrics().has("attempt")).isFalse();
    assertLikeUndisturbed();
  }

  @Test
  void aRunThatBrokeIsContinuedAgainAndAgain(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    Path fatal = manifest(frames(13), 8000);
    restartNever(cluster);
    assertThat(run(output, fatal).exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    int before = output.results().size();
    assertThat(before).isBetween(1, RECORDS - 1);

    restartNever(cluster);
    CommandLineRun second = run(output, fatal, "--resume");
    assertThat(second.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(second.err()).contains("the machine melts");
    assertThat(output.metrics().get("complete").booleanValue()).isFalse();
    assertThat(output.results()).hasSizeGreaterThanOrEqualTo(before);
    assertMetricsKnowNoMoreThanIsThere();

    CommandLineRun third = run(output, fatal, "--resume");
    assertSuccess(third);
    assertThat(third.out()).contains("20 records", "in this attempt, the third");
    assertThat(FaultyNode.begun(frames(13))).isEqualTo(3);
    for (int record = 0; record < 4; record++) {
      assertThat(FaultyNode.begun(frames(record))).as(name(record)).isLessThanOrEqualTo(3);
    }
    int times = 0;
    for (int record = 0; record < RECORDS; record++) {
      times += FaultyNode.begun(frames(record));
    }
    assertThat(times).as("what was done is not done again").isLessThan(2 * RECORDS);
    assertLikeUndisturbed();
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    assertSuccess(run());
    var digests = output.digests();
    FaultyNode.reset();

    assertSuccess(run("--resume"));

    for (int record = 0; record < RECORDS; record++) {
      assertThat(FaultyNode.begun(frames(record))).as(name(record)).isZero();
    }
    assertThat(output.digests()).isEqualTo(digests);
    assertThat(attemptRecords()).isZero();
    assertLikeUndisturbed();
  }

  @Test
  void failedRecordsAreTakenUpAndTheirNewOutcomeReplacesTheOld() throws IOException {
    corpus.add(name(4), new byte[] {'n', 'o'});
    corpus.add(name(11), new byte[] {'n', 'o'});
    corpus.addCut(name(17), Wavs.bursts(RATE, frames(17)), 100);
    assertThat(run().exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).containsOnlyKeys(name(4), name(11), name(17));

    corpus.add(name(4), Wavs.bursts(RATE, frames(4)));
    assertThat(run("--resume", "--max-failures", "2").exitCode())
        .isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).containsOnlyKeys(name(11), name(17));
    assertThat(output.results()).hasSize(RECORDS - 2).containsKey(name(4));
    assertThat(attemptRecords()).isEqualTo(3);
    assertMetricsAreSums();
    assertLikeUndisturbed();

    assertThat(run("--resume", "--max-failures", "1").exitCode()).isEqualTo(ExitCode.JOB_FAILED);

    corpus.add(name(11), Wavs.bursts(RATE, frames(11)));
    assertSuccess(run("--resume", "--keep-truncated"));
    assertThat(output.results()).hasSize(RECORDS);
    assertThat(output.results().get(name(17)).get("truncated").booleanValue()).isTrue();
    assertThat(output.failed()).isEmpty();
    assertMetricsAreSums();
  }

  @Test
  void changedAndAddedRecordingsAreDoneAndRemovedOnesStay() throws IOException {
    corpus.add("gone-and-bad.wav", new byte[] {'n', 'o'});
    assertThat(run().exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    FaultyNode.reset();
    Path sameSize = input.resolve(name(5));
    Wavs.write(sameSize, Wavs.bursts(RATE / 2, frames(5)));
    Files.setLastModifiedTime(sameSize, FileTime.from(Instant.now().plusSeconds(7)));
    corpus.add(name(6), Wavs.bursts(RATE, 9001));
    corpus.add(name(7), new byte[] {'n', 'o'});
    corpus.add("added.wav", Wavs.bursts(RATE, 9002));
    Files.delete(input.resolve(name(8)));
    Files.delete(input.resolve("gone-and-bad.wav"));

    assertThat(run("--resume").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);

    assertThat(attemptRecords()).isEqualTo(4);
    assertThat(FaultyNode.begun(frames(3))).isZero();
    assertThat(output.results()).hasSize(RECORDS).containsKeys(name(8), "added.wav");
    assertThat(output.failed()).containsOnlyKeys(name(7));
    assertThat(output.root().resolve("audio/half").resolve(name(7))).doesNotExist();
    assertThat(output.root().resolve("audio/half").resolve(name(8))).exists();
    assertMetricsAreSums();
    RunDirectory fresh = new RunDirectory(directory.resolve("fresh"));
    run(fresh, manifest(0, 8000));
    assertThat(output.results()).containsAllEntriesOf(fresh.results());
    assertThat(audio(output)).containsAll(audio(fresh));
    assertThat(output.failed()).isEqualTo(fresh.failed());
  }

  @Test
  void whatAKillLeftHalfWrittenIsDoneAgain() throws IOException {
    corpus.add(name(2), new byte[] {'n', 'o'});
    run();
    Path splits = output.root().resolve(".remotemedia/splits");
    // Lines without a report: killed in the middle of publishing the split.
    Files.delete(splits.resolve("000001.json"));
    // A report without lines: someone has deleted them.
    Files.delete(output.root().resolve("results/part-000003.jsonl"));
    Path halfWritten = output.root().resolve(".remotemedia/tmp/.abc.tmp");
    Files.createDirectories(halfWritten.getParent());
    Files.writeString(halfWritten, "half");
    Files.delete(output.root().resolve("metrics.json"));

    assertThat(run("--resume").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);

    assertLikeUndisturbed();
  }

  @Test
  void theLinesOfRecordsInHandAreGoneBeforeTheirNewOnesCome(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    Path manifest = manifest(frames(13), 8000);
    corpus.add(name(13), new byte[] {'n', 'o'});
    corpus.add(name(3), new byte[] {'n', 'o'});
    corpus.add(name(16), new byte[] {'n', 'o'});
    assertThat(run(output, manifest).exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    corpus.add(name(13), Wavs.bursts(RATE, frames(13)));
    restartNever(cluster);

    assertThat(run(output, manifest, "--resume").exitCode()).isEqualTo(ExitCode.JOB_FAILED);

    assertThat(output.results()).hasSize(RECORDS - 3);
    assertThat(output.failed()).doesNotContainKey(name(13));
    assertMetricsKnowNoMoreThanIsThere();
    restartNever(cluster);
    assertThat(run(output, manifest, "--resume").exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertMetricsKnowNoMoreThanIsThere();
    assertThat(run(output, manifest, "--resume").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).containsOnlyKeys(name(3), name(16));
    assertLikeUndisturbed();
  }

  @Test
  void anotherManifestIsRefusedWithTheDifference() throws IOException {
    assertSuccess(run());
    var digests = output.digests();
    Path other =
        Files.writeString(
            directory.resolve("other.json"),
            """
            {"version": "v1",
             "nodes": [
               {"id": "added", "node_type": "PassThroughNode"},
               {"id": "half", "node_type": "ResampleNode",
                "params": {"target_rate": 4000, "quality": "low"}}],
             "connections": [{"from": "added", "to": "half"}]}
            """);

    CommandLineRun refused = run(output, other, "--resume");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains(
            "node 'faulty' (FaultyNode): removed",
            "node 'half': inputs: was [\"faulty\"], is [\"added\"]",
            "node 'half': parameter 'quality': was not given, is \"low\"",
            "node 'half': parameter 'target_rate': was 8000, is 4000",
            "node 'added' (PassThroughNode): added",
            "--overwrite");
    assertThat(output.digests()).isEqualTo(digests);

    Path sameInOtherWords =
        Files.writeString(
            directory.resolve("same.json"),
            Files.readString(manifest(0, 8000)).replace("8000", "8000.0"));
    assertSuccess(run(output, sameInOtherWords, "--resume", "--overwrite"));
    assertThat(output.digests()).isEqualTo(digests);

    assertSuccess(run(output, other, "--resume", "--overwrite"));
    assertThat(output.metrics().get("node_count").intValue()).isEqualTo(2);
    assertThat(output.metrics().has("attempt")).isFalse();
    assertThat(output.results().get(name(1)).at("/outputs/half/sample_rate").intValue())
        .isEqualTo(4000);
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    assertSuccess(run());
    Path part = output.root().resolve("results/part-000002.jsonl");
    Files.writeString(part, Files.readString(part) + "{\"recor");

    CommandLineRun run = run("--resume");

    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.err()).contains("line 2 of " + part, "delete it");
  }

  @Test
  void twoRecordsOfOneNameKeepTheirLines() throws IOException {
    Path list = directory.resolve("list.jsonl");
    String line = "{\"audio_filepath\": \"corpus/" + name(1) + "\"}\n";
    Files.writeString(list, line + line.replace("01", "02").replace("s1", "s2") + line + line);
    input = list;
    assertThat(run().exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);

    assertThat(run("--resume").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);

    assertThat(output.results()).hasSize(2);
    List<String> failed = new ArrayList<>();
    for (Path part : RunDirectory.files(output.root().resolve("failed"))) {
      for (String text : Files.readAllLines(part)) {
        failed.add(MAPPER.readTree(text).get("record").textValue());
      }
    }
    assertThat(failed).containsExactly("corpus/" + name(1), "corpus/" + name(1));
  }

  @Test
  void aJobWhoseOutputWasTakenOverPublishesNothingMore() throws Exception {
    for (int record = 0; record < 400; record++) {
      corpus.add("more/" + record + ".wav", Wavs.bursts(RATE, 4 * RATE));
    }
    Path description = output.root().resolve(".remotemedia/run.json");
    Thread taking =
        new Thread(
            () -> {
              try {
                while (RunDirectory.files(output.root().resolve("results")).size() < 3) {
                  Thread.sleep(1);
                }
                String mine = Files.readString(description);
                Path aside = directory.resolve("run.json");
                Files.writeString(aside, mine.replaceFirst("_id\":\"", "_id\":\"other-"));
                Files.move(aside, description, StandardCopyOption.REPLACE_EXISTING);
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    taking.start();

    CommandLineRun run = run();

    taking.join();
    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.err()).contains("taken over by another run").doesNotContain("\tat ");
    assertThat(output.root().resolve("metrics.json")).doesNotExist();
    assertThat(output.results()).hasSizeLessThan(400);
  }
}
