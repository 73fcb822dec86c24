package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where things lie, and which file is of which split. */
class LayoutTest {
  @ParameterizedTest
  @CsvSource({"/out, /out", "/out//, /out", "/, /", "s3://b/out/, s3://b/out"})
  void theRootHasNoSlashAtItsEnd(String given, String root) {
    assertThat(new Layout(given).root()).isEqualTo(root);
  }

  @Test
  void theNameOfAFileTellsItsSplit() {
    Layout layout = new Layout("/out");
    assertThat(layout.part(Part.RESULTS, "r2-000001"))
        .isEqualTo("/out/results/part-r2-000001.jsonl");
    assertThat(layout.part(Part.FAILED, "000001")).isEqualTo("/out/failed/part-000001.jsonl");
    assertThat(layout.records("000001")).isEqualTo("/out/.remotemedia/records/000001.jsonl");
    assertThat(layout.marker("000001")).isEqualTo("/out/.remotemedia/splits/000001.json");
    assertThat(Layout.splitOfPart("part-r2-000001.jsonl")).contains("r2-000001");
    assertThat(Layout.splitOfRecords("000001.jsonl")).contains("000001");
    assertThat(Layout.splitOfMarker("000001.json")).contains("000001");
  }

  @ParameterizedTest
  @CsvSource({"part-.jsonl", "000001.jsonl", "part-000001.json", "part-000001.jsonl.tmp"})
  void otherFilesAreOfNoSplit(String name) {
    assertThat(Layout.splitOfPart(name)).isEmpty();
  }

  @Test
  void pathsAreRelativeToTheRootAlone() {
    Layout layout = new Layout("/out");
    assertThat(layout.relative("/out/audio/a.wav")).isEqualTo("audio/a.wav");
    assertThatThrownBy(() -> layout.relative("/outside/a.wav"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/outside/a.wav is not below /out");
  }
}
