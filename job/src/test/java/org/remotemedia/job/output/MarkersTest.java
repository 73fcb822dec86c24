package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.output.OutputDirectory.Existing;

/** A marker counts as long as its parts have the sizes that it says. */
class MarkersTest {
  @TempDir private Path directory;
  private OutputRun run;
  private Fence first;
  private Markers markers;

  @BeforeEach
  void write() throws Exception {
    run = new OutputRun(OutputStore.LOCAL, directory);
    first = run.claim(Existing.REFUSE);
    run.write(first, "000000", List.of("a.wav"), List.of("b.wav"));
    run.write(first, "000001", List.of("c.wav"));
    markers = new Markers(run.layout());
  }

  private List<String> valid(Set<String> told) throws IOException {
    return markers.all(told).stream().map(Marker::splitId).toList();
  }

  @Test
  void splitsThatAreDoneHaveOne() throws Exception {
    assertThat(markers.find("000000").orElseThrow().accounts().records()).isEqualTo(2);
    assertThat(markers.find("000002")).isEmpty();
    assertThat(valid(Set.of())).containsExactly("000000", "000001");
    assertThat(valid(Set.of("000000"))).containsExactly("000001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"results", "failed"})
  void onePartOfAnotherSizeAndItDoesNotCount(String folder) throws Exception {
    Path part = directory.resolve(folder + "/part-000000.jsonl");
    Files.writeString(part, "\n", StandardOpenOption.APPEND);
    assertThat(markers.find("000000")).isEmpty();
    assertThat(valid(Set.of())).containsExactly("000001");
    Files.delete(part);
    assertThat(markers.find("000000")).isEmpty();
    assertThat(valid(Set.of())).containsExactly("000001");
  }

  @Test
  void oneThatIsDamagedDoesNotCount() throws Exception {
    Files.writeString(directory.resolve(".remotemedia/splits/000000.json"), "{\"split");
    assertThat(markers.find("000000")).isEmpty();
    assertThat(valid(Set.of())).containsExactly("000001");
  }

  @Test
  void whatEarlierAttemptsHaveDoneIsCountedByTheirMarkers() throws Exception {
    Fence second = run.claim(Existing.RESUME);
    run.write(second, "000000", List.of("d.wav", "e.wav", "f.wav"));
    assertThat(EarlierOutputs.countDone(run.layout(), first)).isZero();
    assertThat(EarlierOutputs.countDone(run.layout(), second)).isEqualTo(2);
    assertThat(EarlierOutputs.countDone(run.layout(), run.claim(Existing.RESUME))).isEqualTo(5);
  }
}
