package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
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
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;

/** What {@code --resume} does with the records of shards. */
@Timeout(60)
class ContainerResumeTest {
  private static final int SHARDS = 3;
  private static final int RECORDS = 5;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path input;
  private RunDirectory output;

  @BeforeEach
  void write() throws IOException {
    FaultyNode.reset();
    input = Files.createDirectory(directory.resolve("shards"));
    output = new RunDirectory(directory.resolve("out"));
    for (int shard = 0; shard < SHARDS; shard++) {
      write(shard, 0);
    }
  }

  private static int frames(int shard, int record) {
    return 2000 + 100 * shard + record;
  }

  /** Writes a shard; of each recording the last bytes are missing where they are said to. */
  private Path write(int shard, int missingBytes) throws IOException {
    Tars tar = new Tars();
    for (int record = 0; record < RECORDS; record++) {
      byte[] wav = Tars.wav(Wavs.bursts(8000, frames(shard, record)));
      boolean cut = record % 2 == 1;
      tar.add(record + ".wav", Arrays.copyOf(wav, wav.length - (cut ? missingBytes : 0)));
      tar.add(record + ".json", "{\"n\": " + record + "}");
      tar.add(record + ".txt", "ignored");
    }
    return tar.write(input.resolve(shard + ".tar"));
  }

  private CommandLineRun run(RunDirectory to, int fatalFrames, String... options)
      throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve("manifest.json"),
            String.format(
                """
                {"version": "v1",
                 "nodes": [
                   {"id": "faulty", "node_type": "FaultyNode",
                    "params": {"at_frames": %d, "times": 1, "message": "the machine melts"}}],
                 "connections": []}
                """,
                fatalFrames));
    List<String> all = new ArrayList<>(List.of("-p", "2"));
    all.addAll(List.of(options));
    return CommandLineRun.run(manifest, input, to.root(), all.toArray(String[]::new));
  }

  private void assertExitCode(CommandLineRun run, int code) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(code);
  }

  private int attemptRecords() throws IOException {
    return output.metrics().required("attempt").required("records").intValue();
  }

  private void assertLikeAtOnce(String... options) throws IOException {
    RunDirectory atOnce = new RunDirectory(directory.resolve("at-once"));
    FaultyNode.reset();
    run(atOnce, 0, options);
    assertThat(output.results()).isEqualTo(atOnce.results());
    assertThat(output.failed()).isEqualTo(atOnce.failed());
    assertThat(audio(output)).isEqualTo(audio(atOnce));
    for (String count : List.of("records", "succeeded", "failed", "ignored_members")) {
      assertThat(output.metrics().get(count)).as(count).isEqualTo(atOnce.metrics().get(count));
    }
    assertThat(output.temporaryFiles()).isEmpty();
  }

  private static List<String> audio(RunDirectory run) throws IOException {
    return run.digests().entrySet().stream()
        .filter(file -> file.getKey().startsWith("audio/"))
        .map(Object::toString)
        .toList();
  }

  @Test
  void shardsThatAreDoneAreNotReadAgain() throws IOException {
    assertExitCode(run(output, 0), ExitCode.OK);
    var digests = output.digests();
    FaultyNode.reset();
    assertExitCode(run(output, 0, "--resume"), ExitCode.OK);
    assertThat(FaultyNode.begun(frames(1, 0))).isZero();
    assertThat(attemptRecords()).isZero();
    assertThat(output.digests()).isEqualTo(digests);
    assertLikeAtOnce();
  }

  @Test
  void onlyTheRecordsThatFailedAreTakenUp() throws IOException {
    write(1, 100);
    assertExitCode(run(output, 0), ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).containsOnlyKeys("1.tar/1.wav", "1.tar/3.wav");
    FaultyNode.reset();

    assertExitCode(run(output, 0, "--resume"), ExitCode.RECORDS_FAILED);
    assertThat(attemptRecords()).isEqualTo(2);
    assertLikeAtOnce();
    FaultyNode.reset();

    assertExitCode(run(output, 0, "--resume", "--keep-truncated"), ExitCode.OK);
    assertThat(attemptRecords()).isEqualTo(2);
    assertThat(FaultyNode.begun(frames(1, 0))).isZero();
    assertThat(output.results()).hasSize(SHARDS * RECORDS);
    assertThat(output.failed()).isEmpty();

    assertExitCode(run(output, 0, "--resume", "--keep-truncated"), ExitCode.OK);
    assertThat(attemptRecords()).isZero();
  }

  @Test
  void aShardThatHasChangedIsDoneAnew() throws IOException {
    assertExitCode(run(output, 0), ExitCode.OK);
    Path changed =
        new Tars()
            .add("0.wav", Tars.wav(Wavs.bursts(8000, 3000)))
            .add("new.wav", Tars.wav(Wavs.bursts(8000, 3001)))
            .write(input.resolve("1.tar"));
    Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(7)));
    new Tars().add("a.wav", Tars.wav(Wavs.bursts(8000, 3002))).write(input.resolve("9.tar"));

    assertExitCode(run(output, 0, "--resume"), ExitCode.OK);

    assertThat(attemptRecords()).isEqualTo(3);
    assertThat(output.results()).hasSize(2 * RECORDS + 3);
    assertThat(output.root().resolve("audio/faulty/1.tar/4.wav")).doesNotExist();
    assertLikeAtOnce();

    // As it was before, though what was then done is gone.
    FileTime then = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(write(1, 0), then);
    assertExitCode(run(output, 0, "--resume"), ExitCode.OK);
    assertLikeAtOnce("--overwrite");
    Files.setLastModifiedTime(changed, then);
    assertExitCode(run(output, 0, "--resume"), ExitCode.OK);
    assertThat(attemptRecords()).isZero();
  }

  @Test
  void ofADamagedShardWhatWasReadIsKeptUntilItIsMended() throws IOException {
    byte[] whole = Files.readAllBytes(input.resolve("2.tar"));
    Files.write(input.resolve("2.tar"), Arrays.copyOf(whole, whole.length / 2));
    assertExitCode(run(output, 0), ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).containsOnlyKeys("2.tar");
    // Each takes 11,776 bytes with its fields, so that the half ends within the third.
    assertThat(output.results())
        .hasSize(2 * RECORDS + 2)
        .containsKeys("2.tar/0.wav", "2.tar/1.wav");

    assertExitCode(run(output, 0, "--resume"), ExitCode.RECORDS_FAILED);
    assertThat(attemptRecords()).isEqualTo(1);
    assertLikeAtOnce();

    Files.write(input.resolve("2.tar"), whole);
    assertExitCode(run(output, 0, "--resume"), ExitCode.OK);
    assertThat(attemptRecords()).isEqualTo(RECORDS);
    assertLikeAtOnce("--overwrite");
  }

  @Test
  void aRunThatBrokeWithinAShardIsContinued(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    restartNever(cluster);
    assertExitCode(run(output, frames(2, 3)), ExitCode.JOB_FAILED);
    assertThat(output.results()).doesNotContainKey("2.tar/3.wav");

    assertExitCode(run(output, frames(2, 3), "--resume"), ExitCode.OK);

    assertThat(output.results()).hasSize(SHARDS * RECORDS);
    assertLikeAtOnce();
  }

  @Test
  void aBreakWhileFailuresAreDoneAgainLosesNone(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    int fatal = 4999;
    write(0, 100);
    assertExitCode(run(output, fatal), ExitCode.RECORDS_FAILED);
    assertThat(output.failed()).hasSize(2);
    SortedMap<String, JsonNode> before = output.results();
    assertThat(before).hasSize(SHARDS * RECORDS - 2);
    // Breaks the job when the lines of the failures are gone and their shard is in hand.
    new Tars().add("a.wav", Tars.wav(Wavs.bursts(8000, fatal))).write(input.resolve("0a.tar"));
    new Tars().add("b.wav", Tars.wav(Wavs.bursts(8000, 100))).write(input.resolve("9.tar"));
    restartNever(cluster);
    assertExitCode(run(output, fatal, "--resume"), ExitCode.JOB_FAILED);
    assertThat(output.results()).containsAllEntriesOf(before).doesNotContainKey("0a.tar/a.wav");

    // Deleted by hand, as if the break had come before they were written again.
    for (Path part : RunDirectory.files(output.root().resolve("failed"))) {
      Files.delete(part);
    }
    assertExitCode(run(output, fatal, "--resume"), ExitCode.RECORDS_FAILED);

    assertThat(output.failed()).containsOnlyKeys("0.tar/1.wav", "0.tar/3.wav");
    assertThat(output.results()).hasSize(SHARDS * RECORDS);
    FaultyNode.reset();
    assertThat(output.results()).containsKeys("0a.tar/a.wav", "9.tar/b.wav");
  }

  private static void restartNever(MiniCluster cluster) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    ConfiguredEnvironment.use(cluster, configuration);
  }
}
