package org.remotemedia.operators.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        2_999_000L,
        3 << 19);
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

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(PipelineMetrics.fromJson(metrics().toJson())).isEqualTo(metrics());
  }

  @Test
  void theFieldsOfTheSchemaSuffice() {
    PipelineMetrics read =
        PipelineMetrics.fromJson(
            """
            {"total_time_ms": 1234, "total_memory_mb": 256.5, "node_count": 1, "nodes": [
              {"node_id": "asr", "node_type": "Asr", "runtime": "cpython",
               "execution_time_ms": 1221, "memory_mb": 231.0, "status": "success",
               "retry_count": 1, "error": null, "from_a_later_version": {}}]}
            """);
    assertThat(read.summary())
        .isEqualTo("Pipeline completed in 1234ms (1 nodes, 256.50MB peak memory)");
    assertThat(read.nodes().get(0).executionTimeMs()).isEqualTo(1221);
    assertThat(read.nodes().get(0).retryCount()).isEqualTo(1);
    assertThat(read.nodes().get(0).status()).isEqualTo(NodeMetrics.Status.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | metrics are a JSON object",
        "{ | no JSON",
        "{} | need a list at /nodes",
        "{'nodes':[],'node_count':1} | tell of 0 nodes, but node_count is 1",
        "{'nodes':[],'node_count':0,'total_time_ms':1.5} | a whole number at /total_time_ms",
        "{'nodes':[3],'node_count':1} | metrics at /nodes/0 are a JSON object",
        "{'nodes':[{'node_id':5}],'node_count':1} | a string at /nodes/0/node_id, not 5",
      })
  void whatIsNoMetricsIsRefusedWithItsPlace(String json, String says) {
    assertThatThrownBy(() -> PipelineMetrics.fromJson(json.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  @Test
  void memoryIsRoundedAsTheReferenceDoes() {
    assertThat(PipelineMetrics.summary(0, 0, 0.125)).contains("0.12MB");
    assertThat(PipelineMetrics.summary(0, 0, 0.375)).contains("0.38MB");
    assertThat(PipelineMetrics.summary(0, 0, 1.005)).contains("1.00MB");
  }

  @Test
  void theMemoryOfThisProcessIsAtLeastItsHeap() {
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    assertThat(ProcessMemory.peakBytes()).isGreaterThan(used / 2).isLessThan(1L << 40);
    assertThat(ProcessMemory.recentPeakBytes()).isPositive();
  }

  @Test
  void theMemoryOfWhatItHasStartedCountsAlsoBelowOthers() throws Exception {
    long alone = ProcessMemory.peakBytes();
    // The last line is a long one, which is held until somebody reads it.
    Process started =
        new ProcessBuilder("sh", "-c", "head -c 300000000 /dev/zero | tail -n 1 | sleep 60")
            .start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (ProcessMemory.peakBytes() < alone + 200_000_000 && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(ProcessMemory.peakBytes()).isGreaterThan(alone + 200_000_000);
    } finally {
      started.descendants().forEach(ProcessHandle::destroyForcibly);
      started.destroyForcibly();
    }
  }
}
