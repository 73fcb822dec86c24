package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotemedia.job.output.OutputDirectory.Existing;
import org.remotemedia.job.storage.Storage;

/** A run is taken over by another at any moment. */
@Timeout(600)
class RandomTakeoversTest {
  private static final int SPLITS = 20;
  private static final int RECORDS_PER_SPLIT = 3;

  /** Some longer than the writer takes. */
  private static final double LONGEST_NANOS = 60_000_000;

  @TempDir private Path directory;

  /** Writes one split after the other, until it is done or stopped. */
  private static void writeAll(OutputRun run, Fence fence) throws IOException {
    for (int split = 0; split < SPLITS; split++) {
      int from = split * RECORDS_PER_SPLIT;
      run.write(fence, id(split), OutputRun.names(from, from + RECORDS_PER_SPLIT));
    }
  }

  private static String id(int split) {
    return String.format("%06d", split);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTakenOverAtAnyMomentIsNeitherLostNorDoubled(OutputStore store) throws Exception {
    takeOver(directory, store, store == OutputStore.LOCAL ? 20 : 15, System.nanoTime());
  }

  static void takeOver(Path directory, OutputStore store, int rounds, long seed) throws Exception {
    System.out.println("takeover of " + store + ": seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Path root = directory.resolve(store + "-" + round);
      OutputRun run = new OutputRun(store, root);
      Fence first = run.claim(Existing.REFUSE);
      CompletableFuture<Void> old =
          CompletableFuture.runAsync(
              () -> {
                try {
                  writeAll(run, first);
                } catch (IOException e) {
                  throw new AssertionError("stopped for another reason", e);
                } catch (SuppressRestartsException e) {
                  // It was told that it has lost the directory.
                }
              });
      LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_NANOS));
      takeOver(run, store);
      old.get();
      assertWhole(run, store, "seed " + seed + ", round " + round);
      Storage.of(root.toString()).deleteRecursively(root.toString());
    }
  }

  private static void takeOver(OutputRun run, OutputStore store) throws Exception {
    Fence second = run.claim(Existing.RESUME);
    Map<String, String> taken = store == OutputStore.UPLOADING ? Map.of() : run.tree();
    try (EarlierOutputs earlier = EarlierOutputs.read(run.layout(), second)) {
      if (store != OutputStore.UPLOADING) {
        Map<String, String> later = run.tree();
        later.keySet().removeIf(file -> !taken.containsKey(file));
        assertThat(taken).as("nothing appears or changes").containsAllEntriesOf(later);
      }
      List<String> missing = new ArrayList<>();
      for (String record : OutputRun.names(0, SPLITS * RECORDS_PER_SPLIT)) {
        if (!earlier.isDone(record, "1-1")) {
          missing.add(record);
          earlier.supersede(record);
        }
      }
      earlier.apply();
      for (int from = 0; from < missing.size(); from += RECORDS_PER_SPLIT) {
        int to = Math.min(missing.size(), from + RECORDS_PER_SPLIT);
        run.write(second, id(from / RECORDS_PER_SPLIT), missing.subList(from, to));
      }
      earlier.endOfInput(true);
    }
  }

  private static void assertWhole(OutputRun run, OutputStore store, String when)
      throws IOException {
    // Throws where a record has two lines.
    Map<String, JsonNode> results = run.outputs().results();
    assertThat(results.keySet())
        .as("lost or doubled, " + when)
        .containsExactlyElementsOf(OutputRun.names(0, SPLITS * RECORDS_PER_SPLIT));
    assertThat(run.markedRecords()).as(when).isEqualTo(results.size());
    if (store != OutputStore.UPLOADING) {
      for (Map.Entry<String, JsonNode> line : results.entrySet()) {
        assertThat(run.attemptOfAudio(line.getKey()))
            .as("audio of " + line.getKey() + " is that of its line, " + when)
            .isEqualTo(line.getValue().at("/outputs/attempt").intValue());
      }
    }
  }
}
