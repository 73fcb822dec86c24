package org.remotemedia.operators.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;

class PipelineMetricsTest {
  private static StagePlan stage(int index, String id, String runtime) {
    return new StagePlan(index, id, "Type", runtime, "{}", List.of(0), List.of(), List.of());
  }

  /**
   * @param error what failed at the node "bad", or null
   */
  private static RecordAccount record(double seconds, String error, NodeVisit... visits) {
    RecordTrace trace = new RecordTrace();
    for (int i = 0; i < visits.length; i++) {
      trace.visited(i + 1, visits[i]);
    }
    List<Failure> failures =
        error == null
            ? List.of()
            : List.of(new Failure("bad", ErrorKind.NODE_EXECUTION, error, null, 1));
    return RecordAccount.of("r", null, null, seconds, false, trace, failures);
  }

  private static PipelineMetrics metrics() {
    Accounts accounts = new Accounts();
    accounts.addVisits(
        record(
            3.0,
            null,
            new NodeVisit(Outcome.SUCCEEDED, 1_500_000, 3.0, 0, 1 << 20, null),
            new NodeVisit(Outcome.SUCCEEDED, 700_000, 3.0, 1, 1 << 19, null)),
        List.of("good", "bad"));
    accounts.addVisits(
        record(
            1.0,
            "z once",
            new NodeVisit(Outcome.SUCCEEDED, 500_000, 1.0, 0, 1 << 19, null),
            new NodeVisit(Outcome.FAILED, 200_000, 1.0, 2, 0, null),
            new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null)),
        List.of("good", "bad", "behind"));
    for (int retries : new int[] {0, 1}) {
      accounts.addVisits(
          record(0.0, "a twice", new NodeVisit(Outcome.FAILED, 100_000, 0.0, retries, 0, null)),
          List.of("bad"));
    }
    return PipelineMetrics.of(
        List.of(
            stage(1, "good", "rust_native"),
            stage(2, "bad", "cpython"),
            stage(3, "behind", "rust_native")),
        accounts,
        2_999_000L);
  }

  @Test
  void jsonHasTheContractsFieldsWithTheirTypes() throws IOException {
    JsonNode json = new ObjectMapper().readTree(metrics().toJson());
    assertThat(json.get("total_time_ms").isIntegralNumber()).isTrue();
    assertThat(json.get("total_time_ms").longValue()).isEqualTo(2);
    assertThat(json.get("total_memory_mb").doubleValue()).isEqualTo(1.5);
    assertThat(json.get("node_count").intValue()).isEqualTo(3);
    JsonNode bad = json.at("/nodes/1");
    assertThat(bad.get("node_id").textValue()).isEqualTo("bad");
    assertThat(bad.get("node_type").textValue()).isEqualTo("Type");
    assertThat(bad.get("runtime").textValue()).isEqualTo("cpython");
    assertThat(bad.get("execution_time_ms").longValue()).isEqualTo(1);
    assertThat(bad.get("memory_mb").doubleValue()).isEqualTo(0.5);
    assertThat(bad.get("status").textValue()).isEqualTo("failed");
    assertThat(bad.get("retry_count").intValue()).isEqualTo(4);
    assertThat(bad.get("error").textValue()).isEqualTo("a twice");
    assertThat(json.at("/nodes/0/error").isNull()).isTrue();
    assertThat(json.at("/nodes/0/status").textValue()).isEqualTo("success");
    assertThat(json.at("/nodes/2/status").textValue()).isEqualTo("skipped");
  }

  @Test
  void furtherFieldsGiveCountsRatesAndPercentiles() {
    JsonNode json = metrics().toTree();
    assertThat(json.get("records").intValue()).isEqualTo(4);
    assertThat(json.get("succeeded").intValue()).isEqualTo(1);
    assertThat(json.get("failed").intValue()).isEqualTo(3);
    assertThat(json.get("audio_seconds").doubleValue()).isEqualTo(4.0);
    assertThat(json.get("records_per_second").doubleValue()).isEqualTo(4 / 0.002999);
    JsonNode good = json.at("/nodes/0");
    assertThat(good.get("execution_time_us").longValue()).isEqualTo(2000);
    assertThat(good.get("audio_seconds_per_second").doubleValue()).isEqualTo(2000.0);
    assertThat(good.at("/latency_us/max").longValue()).isBetween(1500L, 1515L);
    assertThat(good.at("/latency_us/p50").longValue()).isBetween(500L, 505L);
    assertThat(json.at("/nodes/2/latency_us/max").longValue()).isZero();
    assertThat(json.at("/nodes/2/records_per_second").doubleValue()).isZero();
  }

  @Test
  void theSummaryIsOneLine() {
    assertThat(metrics().summary())
        .isEqualTo("Pipeline completed in 2ms (3 nodes, 1.50MB peak memory)");
  }
}
