package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.testing.HookedFileSystem;

/** A task ends while a split of it is being committed to a store that lets it wait. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SplitCommitsCloseTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final List<Marker> told = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile Thread committing;
  private volatile boolean interrupted;

  @BeforeEach
  void holdResults() {
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("create") && path.contains("/results/")) {
            committing = Thread.currentThread();
            asked.countDown();
            awaitAnswer();
          }
        });
  }

  /** As a store has it, which carries out what was asked for though nobody waits any more. */
  private void awaitAnswer() {
    while (true) {
      try {
        answered.await();
        return;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  @AfterEach
  void reset() {
    answered.countDown();
    HookedFileSystem.reset();
  }

  private SplitCommits begin(Duration longestClose) throws Exception {
    SplitCommits commits = new SplitCommits(told::add, longestClose);
    commits.begin(
        Fences.beginUploadedSplit(directory, "000000"), new SplitNote("digest", null, false));
    asked.await();
    return commits;
  }

  private void answer() throws InterruptedException {
    answered.countDown();
    committing.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(committing.isAlive()).isFalse();
    assertThat(interrupted).as("the wait for the upload was broken off").isFalse();
  }

  private Path results() {
    return directory.resolve("results/part-000000.jsonl");
  }

  private Path marker() {
    return directory.resolve(".remotemedia/splits/000000.json");
  }

  @Test
  void whatAStoreDoesWhenTheTaskIsGoneAndTheOutputTakenOverIsTakenBack() throws Exception {
    begin(SHORT).close();
    Fences.resume(directory);
    answer();
    assertThat(results()).doesNotExist();
    assertThat(marker()).doesNotExist();
  }

  @Test
  void aCommitThatOutlastsItsTaskMarksNothing() throws Exception {
    begin(SHORT).close();
    answer();
    assertThat(results()).exists();
    assertThat(directory.resolve(".remotemedia/records")).doesNotExist();
    assertThat(marker()).doesNotExist();
  }

  @Test
  void aTaskThatIsInterruptedLeavesTheCommitToItsEnd() throws Exception {
    SplitCommits commits = begin(LONG);
    Thread.currentThread().interrupt();
    assertThatThrownBy(commits::finish)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("interrupted while split 000000 was committed");
    assertThat(Thread.interrupted()).isTrue();
    Thread closing = new Thread(commits::close);
    closing.start();
    answer();
    closing.join();
    assertThat(Files.readAllLines(results())).hasSize(1);
    assertThat(marker()).exists();
    assertThat(told).isEmpty();
  }

  @Test
  void aTaskThatIsInterruptedBetweenCommitsEnds() throws Exception {
    answered.countDown();
    SplitCommits commits = begin(LONG);
    commits.finish();
    Thread.currentThread().interrupt();
    commits.close();
    assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
    assertThat(told).extracting(Marker::splitId).containsExactly("000000");
    assertThat(marker()).exists();
  }
}
