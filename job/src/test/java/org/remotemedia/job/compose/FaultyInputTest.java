package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.FaultyFileSystem.ALWAYS;
import static org.remotemedia.job.testing.FaultyFileSystem.EIO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.ConfiguredEnvironment;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.FaultyFileSystem;
import org.remotemedia.job.testing.FaultyFileSystem.Call;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;

/** What faults of the storage that recordings lie in do to a run. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyInputTest {
  private static final int FILES = 40;
  private static final int RECORDS = FILES + 2;
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private static Path directory;
  private Path input;
  private RunDirectory undisturbed;

  @BeforeEach
  void runUndisturbed() throws IOException {
    FaultyFileSystem.reset();
    if (undisturbed != null) {
      return;
    }
    input = Files.createDirectory(directory.resolve("corpus"));
    Corpus corpus = new Corpus(input);
    for (int i = 0; i < FILES; i++) {
      corpus.add(String.format("%02d.wav", i), Wavs.bursts(16_000, 2500 + i));
    }
    byte[] wav = Tars.wav(Wavs.bursts(16_000, 5000));
    new Tars().add("a.wav", wav).add("b.wav", wav).write(input.resolve("shard.tar"));
    undisturbed = new RunDirectory(directory.resolve("undisturbed"));
    CommandLineRun run = run(undisturbed);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(undisturbed.results()).hasSize(RECORDS);
  }

  @AfterEach
  void forget() {
    FaultyFileSystem.reset();
  }

  private CommandLineRun run(RunDirectory output, String... more) throws IOException {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("run", "--manifest"));
    args.add(Pipelines.write(directory, Pipelines.SPEECH_PREP).toString());
    args.addAll(List.of("--input", FaultyFileSystem.location(input)));
    args.addAll(List.of("--output", output.root().toString(), "--parallelism", "2"));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  /** Nothing can be read for a while from the twentieth call on. */
  private static IntPredicate outage(AtomicLong began) {
    return call -> {
      if (call == 20) {
        began.set(System.nanoTime());
      }
      return call >= 20 && System.nanoTime() - began.get() < OUTAGE.toNanos();
    };
  }

  @Test
  void aStoreThatIsAwayForAWhileCostsNoRecord() throws IOException {
    AtomicLong began = new AtomicLong();
    FaultyFileSystem.fail(Call.READ, "", outage(began), EIO);
    RunDirectory output = new RunDirectory(directory.resolve("outage"));
    CommandLineRun run = run(output, "--read-retries", "8", "--read-retry-wait-ms", "20");
    assertThat(FaultyFileSystem.faults()).isGreaterThan(4);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(output.failed()).isEmpty();
    assertThat(output.digests()).isEqualTo(undisturbed.digests());
    assertThat(output.metrics().get("records").intValue()).isEqualTo(RECORDS);
  }

  @Test
  void aFaultThatOutlastsTheRetriesIsMetByRestarts() throws IOException {
    FaultyFileSystem.fail(Call.OPEN, "07.wav", call -> call < 2, EIO);
    FaultyFileSystem.fail(Call.READ, "shard.tar", call -> call == 5, EIO);
    RunDirectory output = new RunDirectory(directory.resolve("restarts"));
    CommandLineRun run = run(output, "--read-retries", "0");
    assertThat(FaultyFileSystem.faults()).isEqualTo(3);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(output.failed()).isEmpty();
    assertThat(output.digests()).isEqualTo(undisturbed.digests());
  }

  @Test
  void aFaultThatStaysFailsTheRunInWords(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    ConfiguredEnvironment.restartTwice(cluster);
    FaultyFileSystem.fail(Call.READ, "07.wav", ALWAYS, EIO);
    RunDirectory output = new RunDirectory(directory.resolve("lasting"));
    CommandLineRun run = run(output, "--read-retries", "2", "--read-retry-wait-ms", "1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(run.err())
        .contains(
            "The job failed: cannot read "
                + FaultyFileSystem.location(input)
                + "/07.wav: Input/output error (given up after 3 attempts in 0 s)");
    assertThat(output.failed()).isEmpty();
    assertThat(undisturbed.results()).containsAllEntriesOf(output.results());
    assertThat(output.results()).doesNotContainKey("07.wav");
  }

  /** Takes ten seconds, since restarts are a second apart. */
  @Test
  void aFaultThatStaysEndsTheRunByItself() throws IOException {
    FaultyFileSystem.fail(Call.READ, "07.wav", ALWAYS, EIO);
    RunDirectory output = new RunDirectory(directory.resolve("ended"));
    CommandLineRun run = run(output, "--read-retries", "0");
    assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(FaultyFileSystem.faults()).isEqualTo(1 + 10);
    assertThat(output.results()).as("all others are done").hasSizeGreaterThan(RECORDS - 10);
  }

  /** A task that waits for minutes before it fails must not look like one that has recovered. */
  @Test
  void restartsAreNotForgottenWhileATaskTriesToRead() {
    for (ReadRetries retries :
        List.of(ReadRetries.DEFAULT, new ReadRetries(100, 60_000), new ReadRetries(0, 1))) {
      Duration forgotten =
          PipelineComposer.restartUnlessConfigured(new Configuration(), retries)
              .get(
                  RestartStrategyOptions
                      .RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD);
      assertThat(forgotten).isGreaterThan(retries.longest().plusMinutes(10));
    }
  }

  @Test
  void aDirectoryThatCannotBeListedToItsEndFailsTheRun(@InjectMiniCluster MiniCluster cluster)
      throws IOException {
    ConfiguredEnvironment.restartTwice(cluster);
    Path more = Files.createDirectories(input.resolve("more"));
    try {
      FaultyFileSystem.fail(Call.LIST, "/more", ALWAYS, EIO);
      RunDirectory output = new RunDirectory(directory.resolve("unlisted"));
      CommandLineRun run = run(output, "--read-retries", "1", "--read-retry-wait-ms", "1");
      assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(run.err())
          .contains("cannot list " + FaultyFileSystem.location(more) + ": Input/output error");
      assertThat(output.failed()).isEmpty();
    } finally {
      Files.delete(more);
    }
  }
}
