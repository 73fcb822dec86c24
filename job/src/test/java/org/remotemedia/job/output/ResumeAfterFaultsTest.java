package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** What {@code --resume} makes of runs that broke, were killed, or lost their output. */
class ResumeAfterFaultsTest extends ResumedRuns {
  @Test
  void aRunThatBrokeIsContinuedAgainAndAgain(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    Path fatal = manifest(frames(13), 8000);
    restartNever(cluster);
    assertThat(run(output, fatal).exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    Map<String, JsonNode> doneFirst = committed();
    assertThat(doneFirst).isNotEmpty().doesNotContainKey(name(13));

    restartNever(cluster);
    CommandLineRun second = run(output, fatal, "--resume");
    assertThat(second.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(second.err()).contains("the machine melts");
    assertThat(output.metrics().get("complete").booleanValue()).isFalse();
    assertThat(committed()).containsAllEntriesOf(doneFirst).doesNotContainKey(name(13));
    Map<String, JsonNode> doneThen = committed();
    assertMetricsKnowNoMoreThanIsThere();

    CommandLineRun third = run(output, fatal, "--resume");
    assertSuccess(third);
    assertThat(third.out()).contains("20 records", "in this attempt, the third");
    assertThat(FaultyNode.begun(frames(13))).isEqualTo(3);
    // What was done is not done again; what was in hand when the job broke may have been begun.
    for (int record = 0; record < RECORDS; record++) {
      int most =
          doneFirst.containsKey(name(record)) ? 1 : doneThen.containsKey(name(record)) ? 2 : 3;
      assertThat(FaultyNode.begun(frames(record))).as(name(record)).isBetween(1, most);
    }
    assertLikeUndisturbed();
  }

  /** The lines of splits that were published whole. */
  private Map<String, JsonNode> committed() throws IOException {
    Map<String, JsonNode> lines = new HashMap<>();
    output
        .resultsBySplit()
        .forEach(
            (part, split) -> {
              String marker =
                  part.replace("part-", ".remotemedia/splits/").replace("jsonl", "json");
              if (Files.exists(output.root().resolve(marker))) {
                split.forEach(line -> lines.put(line.required("record").textValue(), line));
              }
            });
    return lines;
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
    assertExitCode(run(output, manifest), ExitCode.RECORDS_FAILED);
    corpus.add(name(13), Wavs.bursts(RATE, frames(13)));
    restartNever(cluster);

    assertExitCode(run(output, manifest, "--resume"), ExitCode.JOB_FAILED);

    assertThat(output.results()).hasSize(RECORDS - 3);
    assertThat(output.failed()).doesNotContainKey(name(13));
    assertMetricsKnowNoMoreThanIsThere();
    restartNever(cluster);
    assertExitCode(run(output, manifest, "--resume"), ExitCode.JOB_FAILED);
    assertMetricsKnowNoMoreThanIsThere();
    assertExitCode(run(output, manifest, "--resume"), ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).containsOnlyKeys(name(3), name(16));
    assertLikeUndisturbed();
  }

  private static void assertExitCode(CommandLineRun run, int code) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(code);
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
