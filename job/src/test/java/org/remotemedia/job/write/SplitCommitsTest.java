package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.output.AttemptOutput;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.operators.codec.write.AudioFileKind;

/** Splits are committed beside the work on the next one. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SplitCommitsTest {
  private static final SplitNote NOTE = new SplitNote("digest", null, false);

  @TempDir private Path directory;
  private Fence fence;
  private AttemptOutput output;
  private final List<String> told = new ArrayList<>();
  private final List<Thread> toldOn = new ArrayList<>();
  private final SplitCommits commits = new SplitCommits(this::tell);

  /** Stalls the first marker until it is let go. */
  private final CountDownLatch stalled = new CountDownLatch(1);

  private final CountDownLatch goesOn = new CountDownLatch(1);

  @BeforeEach
  void claim() throws Exception {
    fence = Fences.claim(directory);
    output =
        new AttemptOutput(
            Fences.hookedLayout(directory), fence, List.of("gain"), AudioFileKind.WAV);
  }

  @AfterEach
  void unhook() throws IOException {
    HookedFileSystem.reset();
    goesOn.countDown();
    commits.close();
  }

  private void tell(Marker marker) {
    told.add(marker.splitId());
    toldOn.add(Thread.currentThread());
  }

  private Path marker(String splitId) {
    return directory.resolve(".remotemedia/splits/" + splitId + ".json");
  }

  private boolean isBeingWritten(String splitId) throws IOException {
    try (var folders = Files.list(directory.resolve(".remotemedia/tmp/" + fence.id()))) {
      return folders.anyMatch(
          folder ->
              Files.isDirectory(folder) && folder.getFileName().toString().startsWith(splitId));
    }
  }

  private void stallFirst() {
    AtomicBoolean first = new AtomicBoolean(true);
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename") && path.contains("/splits/") && first.getAndSet(false)) {
            stalled.countDown();
            try {
              goesOn.await();
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
          }
        });
  }

  private void refuseMarkers(String why) {
    HookedFileSystem.hook(
        (operation, path) -> {
          if (operation.equals("rename") && path.contains("/splits/")) {
            throw new IOException(why);
          }
        });
  }

  @Test
  void aSplitIsToldOnTheThreadOfTheCallerOnceItIsDone() throws Exception {
    stallFirst();
    commits.begin(output.beginSplit("000000"), NOTE);
    stalled.await();
    commits.settle();
    assertThat(told).as("is not done").isEmpty();
    goesOn.countDown();
    while (told.isEmpty()) {
      commits.settle();
    }
    assertThat(told).containsExactly("000000");
    assertThat(toldOn).containsExactly(Thread.currentThread());
    assertThat(marker("000000")).exists();
    assertThat(isBeingWritten("000000")).isFalse();
    commits.finish();
    assertThat(told).hasSize(1);
  }

  @Test
  void theNextSplitWaitsForTheOneBefore() throws Exception {
    stallFirst();
    commits.begin(output.beginSplit("000000"), NOTE);
    stalled.await();
    new Thread(goesOn::countDown).start();
    commits.begin(output.beginSplit("000001"), NOTE);
    assertThat(told).containsExactly("000000");
    commits.finish();
    assertThat(told).containsExactly("000000", "000001");
  }

  @Test
  void aStorageThatRefusesASplitFailsTheWriter() throws Exception {
    refuseMarkers("no room");
    commits.begin(output.beginSplit("000000"), NOTE);
    assertThatThrownBy(commits::finish)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no room");
    assertThat(told).isEmpty();
    assertThat(isBeingWritten("000000")).isFalse();
  }

  @Test
  void afterOneThatFailsTheNextIsDiscarded() throws Exception {
    refuseMarkers("no room");
    commits.begin(output.beginSplit("000000"), NOTE);
    SplitOutput next = output.beginSplit("000001");
    assertThatThrownBy(() -> commits.begin(next, NOTE)).hasMessageContaining("no room");
    HookedFileSystem.reset();
    commits.finish();
    assertThat(told).isEmpty();
    assertThat(marker("000001")).doesNotExist();
    assertThat(isBeingWritten("000001")).isFalse();
  }

  @Test
  void aDirectoryThatIsLostIsNotTriedAgain() throws Exception {
    SplitOutput split = output.beginSplit("000000");
    Fences.resume(directory);
    commits.begin(split, NOTE);
    assertThatThrownBy(commits::finish).isInstanceOf(SuppressRestartsException.class);
  }

  /** Whatever ended the task, the split is complete. */
  @Test
  void theEndOfATaskWaitsForItsLastSplit() throws Exception {
    stallFirst();
    commits.begin(output.beginSplit("000000"), NOTE);
    stalled.await();
    new Thread(goesOn::countDown).start();
    commits.close();
    assertThat(marker("000000")).exists();
    assertThat(isBeingWritten("000000")).isFalse();
  }
}
