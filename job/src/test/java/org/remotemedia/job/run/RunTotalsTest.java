package org.remotemedia.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.metrics.PipelineMetrics;

class RunTotalsTest {
  private static final InputNotes NOTES = new InputNotes();

  /** As the cluster writes them, in a second attempt. */
  private static ObjectNode metrics() {
    ObjectNode metrics = PipelineMetrics.of(List.of(), new Accounts(), 5_000_000, 3 << 20).toTree();
    metrics.put("records", 7).put("failed", 2).put("complete", true);
    metrics.put("incomplete", 1).putNull("utterances");
    metrics.putObject("seconds").put("input", 9.5).put("kept", 7.5);
    metrics.set("input_notes", AccountsJson.MAPPER.valueToTree(NOTES));
    metrics.putObject("attempt").put("number", 2).put("records", 4).put("corrected_lines", 1);
    return metrics;
  }

  private static RunTotals read(ObjectNode metrics) throws IOException {
    return RunTotals.ofMetrics(metrics.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void areWhatTheMetricsSay() throws IOException {
    RunTotals totals = read(metrics());
    assertThat(totals.run())
        .isEqualTo(
            new RunTotals.Run(
                5, 0, 3, 7, 2, 0, 1, 0, 0, NOTES, null, new RunTotals.Seconds(9.5, 7.5)));
    assertThat(totals.attempt()).isEqualTo(new RunTotals.Attempt(2, 4, 1));
    ObjectNode first = metrics();
    first.remove("attempt");
    assertThat(read(first).attempt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/records",
        "/failed",
        "/rejected",
        "/incomplete",
        "/seconds",
        "/input_notes",
        "/attempt/corrected_lines"
      })
  void whatLacksAFieldIsRefused(String field) {
    ObjectNode metrics = metrics();
    JsonPointer pointer = JsonPointer.compile(field);
    String name = pointer.last().getMatchingProperty();
    ((ObjectNode) metrics.at(pointer.head())).remove(name);
    assertThatThrownBy(() -> read(metrics))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + name + "'");
  }
}
