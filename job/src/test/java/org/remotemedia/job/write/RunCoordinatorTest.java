package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.EventReceivingTasks;
import org.apache.flink.runtime.operators.coordination.MockOperatorCoordinatorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.RunProgress;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.stage.StagePlan;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunCoordinatorTest {
  private static final int WRITERS = 2;
  private static final ChainPlan CHAIN =
      new ChainPlan(
          List.of(
              new StagePlan(
                  1, "gain", "Gain", "rust_native", "{}", List.of(0), List.of(), List.of())),
          List.of(1),
          List.of("gain"));

  @TempDir private Path directory;
  private Path out;
  private Fence fence;
  private final MockOperatorCoordinatorContext context =
      new MockOperatorCoordinatorContext(new OperatorID(), WRITERS);
  private final EventReceivingTasks tasks = EventReceivingTasks.createForRunningTasks();
  private RunCoordinator coordinator;

  @BeforeEach
  void claim() throws Exception {
    out = directory.resolve("out");
    fence = Fences.claim(out);
  }

  @AfterEach
  void close() throws Exception {
    HookedFileSystem.reset();
    end();
  }

  private void end() throws Exception {
    if (coordinator != null) {
      RunCoordinator ended = coordinator;
      coordinator = null;
      ended.close();
    }
  }

  private void start(FailureLimit limit) {
    start(limit, Fences.hookedLayout(out));
  }

  private void start(FailureLimit limit, Layout layout) {
    coordinator =
        new RunCoordinator(
            context, new ResultWriterPlan("run", layout, fence, CHAIN, limit, AudioFileKind.WAV));
    coordinator.start();
    for (int writer = 0; writer < WRITERS; writer++) {
      coordinator.executionAttemptReady(writer, 0, tasks.createGatewayForSubtask(writer, 0));
    }
  }

  private void tell(int writer, RunEvent event) throws Exception {
    coordinator.handleEventFromOperator(writer, 0, event);
  }

  private Marker split(String id, int records) throws Exception {
    return Fences.writeSplit(out, fence, id, records);
  }

  private void awaitReleased(int writer) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (tasks.getSentEventsForSubtask(writer).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(tasks.getSentEventsForSubtask(writer))
        .containsExactly(new RunEvent.WriterReleased());
  }

  /** Work folders that are being taken away. */
  private static boolean holdsDirectories(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(Files::isDirectory);
    }
  }

  /** Until they are there, and nothing is being written any more. */
  private void awaitMetrics() throws Exception {
    while (!Files.exists(out.resolve("metrics.json"))
        || holdsDirectories(out.resolve(".remotemedia/tmp"))) {
      Thread.sleep(5);
    }
  }

  private JsonNode metrics() throws IOException {
    return new RunDirectory(out).metrics();
  }

  @Test
  void theLastWriterIsReleasedWhenTheMetricsAreThere() throws Exception {
    start(FailureLimit.NONE);
    tell(0, RunEvent.SplitDone.of(split("000000", 3)));
    tell(0, new RunEvent.WriterDone());
    awaitReleased(0);
    assertThat(out.resolve("metrics.json")).doesNotExist();
    tell(1, RunEvent.SplitDone.of(split("000001", 2)));
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);

    assertThat(metrics().get("succeeded").intValue()).isEqualTo(5);
    assertThat(metrics().get("complete").booleanValue()).isTrue();
    assertThat(metrics().at("/nodes/0/succeeded").intValue()).isEqualTo(5);
    assertThat(out.resolve("report.html")).exists();
    assertThat(context.isJobFailed()).isFalse();
  }

  /** Heartbeats and events go on, on the thread on which these are called. */
  @Test
  void aStorageThatStallsHoldsNoEventUp() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("create") || operation.equals("open")) {
            stalled.countDown();
            await(goesOn);
          }
        });
    start(FailureLimit.NONE);
    Marker done = split("000000", 3);
    long started = System.nanoTime();
    tell(0, new RunEvent.Memory("7@a", 5 << 20));
    tell(0, new RunEvent.InProgress("000000", 1, 0, 0.5));
    assertThat(stalled.await(20, TimeUnit.SECONDS)).as("progress is being written").isTrue();
    for (int i = 0; i < 1000; i++) {
      tell(0, new RunEvent.InProgress("000000", 1, 0, 0.5));
    }
    tell(0, RunEvent.SplitDone.of(done));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(tasks.getSentEventsForSubtask(0)).containsExactly(new RunEvent.WriterReleased());
    assertThat(tasks.getSentEventsForSubtask(1)).as("waits for its metrics").isEmpty();

    goesOn.countDown();
    awaitReleased(1);
    assertThat(metrics().get("succeeded").intValue()).isEqualTo(3);
    assertThat(metrics().get("total_memory_mb").doubleValue()).isEqualTo(5);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void theEndOfAFailedJobDoesNotWaitForAStalledStorageForLong() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    HookedFileSystem.hook((operation, path) -> await(goesOn));
    start(FailureLimit.NONE);
    long started = System.nanoTime();
    end();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    goesOn.countDown();
    awaitMetrics();
  }

  @Test
  void aJobThatEndsOtherwiseLeavesTheMetricsOfWhatIsThere() throws Exception {
    start(FailureLimit.NONE);
    tell(0, RunEvent.SplitDone.of(split("000000", 3)));
    // Committed, but its writer was ended before it told.
    split("000001", 2);
    end();
    assertThat(metrics().get("complete").booleanValue()).isFalse();
    assertThat(metrics().get("succeeded").intValue()).isEqualTo(5);
    assertThat(out.resolve(".remotemedia/tmp/" + fence.id())).isRegularFile();
  }

  @Test
  void aCoordinatorThatIsMadeAnewKnowsWhatTheOneBeforeKnew() throws Exception {
    split("000000", 3);
    start(FailureLimit.NONE);
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);
    assertThat(metrics().get("succeeded").intValue()).isEqualTo(3);
  }

  @Test
  void aRunThatLostItsDirectoryWritesNoMetrics() throws Exception {
    start(FailureLimit.NONE);
    Marker done = split("000000", 3);
    Fences.resume(out);
    tell(0, RunEvent.SplitDone.of(done));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    context.getJobFailedFuture().handle((ok, e) -> null).get(20, TimeUnit.SECONDS);
    assertThat(context.getJobFailureReason()).isInstanceOf(SuppressRestartsException.class);
    end();
    assertThat(out.resolve("metrics.json")).doesNotExist();
  }

  /** Of a store that carries a request out whose client is gone. */
  @Test
  void linesOfAnEarlierAttemptThatComeLateGo() throws Exception {
    split("000000", 3);
    split("000001", 2);
    String late = "results/part-000001.jsonl";
    byte[] lines = Files.readAllBytes(out.resolve(late));
    Files.delete(out.resolve(late));
    Files.delete(out.resolve(".remotemedia/records/000001.jsonl"));
    Files.delete(out.resolve(".remotemedia/splits/000001.json"));
    fence = Fences.resume(out);
    split("000000", 2);
    Files.write(out.resolve(late), lines);

    start(FailureLimit.NONE, Fences.uploadingLayout(out));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);

    assertThat(out.resolve("results"))
        .isDirectoryContaining("glob:**/part-000000.jsonl")
        .isDirectoryContaining("glob:**/part-r2-000000.jsonl")
        .isDirectoryNotContaining("glob:**/part-000001.jsonl");
    assertThat(metrics().get("succeeded").intValue()).isEqualTo(5);
  }

  @Test
  void aStorageThatRefusesTheMetricsFailsTheJobSoThatItIsTriedAgain() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename") && path.endsWith("/metrics.json")) {
            refused.incrementAndGet();
            throw new IOException("no room");
          }
        });
    start(FailureLimit.NONE);
    tell(0, RunEvent.SplitDone.of(split("000000", 3)));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    context.getJobFailedFuture().handle((ok, e) -> null).get(20, TimeUnit.SECONDS);
    assertThat(context.getJobFailureReason()).hasMessageContaining("metrics cannot be written");
    assertThat(refused).hasValue(1);
    assertThat(tasks.getSentEventsForSubtask(1)).isEmpty();
  }

  @Test
  void tooManyFailuresStopTheRunAtOnce() throws Exception {
    start(FailureLimit.parse("2"));
    tell(0, new RunEvent.InProgress("000000", 9, 2, 1));
    assertThat(context.isJobFailed()).isFalse();
    tell(1, new RunEvent.InProgress("000001", 1, 1, 1));
    assertThat(context.getJobFailureReason())
        .hasRootCauseMessage("3 records failed; --max-failures allows 2");
  }

  @Test
  void aRunThatIsBeingStoppedIsNotCompleteWhenItsWritersAreDoneFirst() throws Exception {
    start(FailureLimit.parse("0"));
    tell(0, RunEvent.SplitDone.of(split("000000", 3)));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.InProgress("000001", 1, 1, 1));
    tell(1, new RunEvent.WriterDone());
    end();

    assertThat(context.isJobFailed()).isTrue();
    assertThat(metrics().get("complete").booleanValue()).isFalse();
    assertThat(tasks.getSentEventsForSubtask(1)).isEmpty();
  }

  @Test
  void aWriterThatIsLostIsWaitedForAgain() throws Exception {
    start(FailureLimit.NONE);
    tell(0, new RunEvent.WriterDone());
    awaitReleased(0);
    coordinator.executionAttemptFailed(0, 0, new IOException("lost"));
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);
    assertThat(Files.exists(out.resolve("metrics.json"))).isFalse();
    coordinator.executionAttemptReady(0, 1, tasks.createGatewayForSubtask(0, 1));
    tell(0, new RunEvent.WriterDone());
    awaitMetrics();
  }

  private Path progressFile() {
    return out.resolve(".remotemedia/progress.json");
  }

  private RunProgress awaitProgress(long records) throws Exception {
    while (true) {
      if (Files.exists(progressFile())) {
        RunProgress progress = RunProgress.fromJson(Files.readAllBytes(progressFile()));
        if (progress.records() == records) {
          return progress;
        }
      }
      Thread.sleep(5);
    }
  }

  @Test
  void theProgressIsPublishedOnceASecond() throws Exception {
    long started = System.nanoTime();
    start(FailureLimit.NONE);
    tell(0, new RunEvent.InProgress("000000", 9, 2, 4.5));
    RunProgress first = awaitProgress(9);
    assertThat(first.failed()).isEqualTo(2);
    assertThat(first.audioSeconds()).isEqualTo(4.5);
    assertThat(first.elapsedMs())
        .isBetween(0L, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));

    tell(0, new RunEvent.InProgress("000000", 10, 2, 5));
    Thread.sleep(1050);
    assertThat(awaitProgress(9)).as("too early").isEqualTo(first);
    tell(0, new RunEvent.InProgress("000000", 11, 2, 5.5));
    assertThat(awaitProgress(11).elapsedMs()).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void whatALostWriterWasAtDoesNotCount() throws Exception {
    start(FailureLimit.parse("2"));
    tell(0, new RunEvent.InProgress("000000", 9, 2, 1));
    coordinator.executionAttemptFailed(0, 0, new IOException("lost"));
    tell(1, new RunEvent.InProgress("000000", 5, 2, 1));
    assertThat(context.isJobFailed()).isFalse();
    coordinator.subtaskReset(1, -1);
    tell(0, new RunEvent.InProgress("000000", 3, 1, 1));
    assertThat(context.isJobFailed()).isFalse();
    coordinator.resetToCheckpoint(-1, null);
    tell(1, new RunEvent.InProgress("000000", 5, 2, 1));
    assertThat(context.isJobFailed()).isFalse();
  }

  @Test
  void whenAllIsBegunAgainAllWritersAreWaitedForAgain() throws Exception {
    start(FailureLimit.NONE);
    tell(0, new RunEvent.WriterDone());
    coordinator.resetToCheckpoint(-1, null);
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);
    assertThat(out.resolve("metrics.json")).doesNotExist();
    tell(0, new RunEvent.WriterDone());
    awaitMetrics();
  }

  @Test
  void thereIsNoStateToKeep() throws Exception {
    start(FailureLimit.NONE);
    CompletableFuture<byte[]> state = new CompletableFuture<>();
    coordinator.checkpointCoordinator(1, state);
    assertThat(state.getNow(null)).isEmpty();
  }

  @Test
  void whatNoWriterTellsIsRefused() {
    start(FailureLimit.NONE);
    assertThatThrownBy(() -> tell(0, new RunEvent.WriterReleased()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unexpected event");
  }

  /** Whoever runs again in the directory takes them away. */
  @Test
  void temporaryFilesThatCannotBeDeletedDoNotHoldTheEndUp() throws Exception {
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("list") && path.endsWith("/tmp")) {
            throw new IOException("not now");
          }
        });
    start(FailureLimit.NONE);
    tell(0, RunEvent.SplitDone.of(split("000000", 3)));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);
    assertThat(metrics().get("complete").booleanValue()).isTrue();
    assertThat(context.isJobFailed()).isFalse();
  }

  @Test
  void theMetricsOfALaterAttemptTellWhatItDidItself() throws Exception {
    split("000000", 3);
    Files.write(progressFile(), new RunProgress(3, 0, 1.5, 60_000, null).toJson());
    fence = Fences.resume(out);
    start(FailureLimit.NONE);
    tell(0, RunEvent.SplitDone.of(split("000000", 2)));
    tell(0, new RunEvent.WriterDone());
    tell(1, new RunEvent.WriterDone());
    awaitReleased(1);

    JsonNode metrics = metrics();
    assertThat(metrics.get("succeeded").intValue()).isEqualTo(5);
    assertThat(metrics.get("reading_time_us").intValue()).isEqualTo(5 * 2000);
    assertThat(metrics.get("writing_time_us").intValue()).isEqualTo(5 * 3000);
    JsonNode attempt = metrics.get("attempt");
    assertThat(attempt.get("number").intValue()).isEqualTo(2);
    assertThat(attempt.get("records").intValue()).isEqualTo(2);
    assertThat(attempt.get("succeeded").intValue()).isEqualTo(2);
    assertThat(attempt.get("failed").intValue()).isZero();
    assertThat(attempt.get("audio_seconds").doubleValue()).isEqualTo(1.0);
    assertThat(attempt.get("total_time_ms").longValue()).isBetween(0L, 59_999L);
    assertThat(metrics.get("total_time_ms").longValue())
        .isEqualTo(60_000 + attempt.get("total_time_ms").longValue());
  }
}
