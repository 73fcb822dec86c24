package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TemporaryFolderTest {
  @TempDir private Path directory;

  @Test
  void allOfItGoesButNothingThatItsLinksLeadTo() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "kept");
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "c");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    TemporaryFolder.delete(folder);
    assertThat(folder).doesNotExist();
    assertThat(outside.resolve("kept")).hasContent("kept");
  }

  @Test
  void itGoesAlthoughOthersStillWriteInIt() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    CountDownLatch begun = new CountDownLatch(1);
    Thread writer = new Thread(() -> write(folder, begun));
    writer.start();
    begun.await();
    TemporaryFolder.delete(folder);
    writer.join();
    assertThat(folder).doesNotExist();
  }

  /** Writes for as long as the folder is there, up to 200 ms, as a Flink that is being closed. */
  private static void write(Path folder, CountDownLatch begun) {
    try {
      for (int i = 0; i < 100; i++) {
        Files.createDirectory(folder.resolve("d" + i));
        begun.countDown();
        Files.createFile(folder.resolve("d" + i + "/file"));
        Thread.sleep(2);
      }
    } catch (IOException e) {
      // It is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThatIsNotThereIsFine() {
    TemporaryFolder.delete(directory.resolve("none"));
    assertThat(directory).isEmptyDirectory();
  }
}
