package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;

/** What {@code --resume} does, and what it leaves alone. */
class ResumeTest extends ResumedRuns {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void anEmptyOutputIsAPlainRun() throws IOException {
    assertSuccess(run("--resume"));
    assertThat(output.metrics().has("attempt")).isFalse();
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
  void manifestsAreComparedWithTheValuesOfTheirPlaceholders() throws IOException {
    assertSuccess(run());
    var digests = output.digests();
    Path manifest =
        Files.writeString(
            directory.resolve("placeholders.json"),
            Files.readString(manifest(0, 8000)).replace("8000", "\"${RATE:-4000}\""));

    CommandLineRun refused = run(output, manifest, "--resume");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains("node 'half': parameter 'target_rate': was 8000, is 4000", "--overwrite");
    assertSuccess(run(output, manifest, "--resume", "--param", "RATE=8000"));
    assertThat(output.digests()).isEqualTo(digests);
  }

  @Test
  void aDamagedLineIsNamed(@InjectMiniCluster MiniCluster cluster) throws IOException {
    assertSuccess(run());
    restartNever(cluster);
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
}
