package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.flink.ExportedMetric;
import org.remotemedia.operators.value.AudioFormat;

/** What a run's nodes report to Flink's metric reporters. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeMetricsTest {
  private static final String RIGHT_CHANNEL =
      """
      {"version": "v1",
       "nodes": [
         {"id": "right", "node_type": "ChannelMixNode", "params": {"select": [1]}},
         {"id": "low", "node_type": "ResampleNode", "params": {"target_rate": 8000}}],
       "connections": [{"from": "right", "to": "low"}]}
      """;
  private static final String RIGHT = "right";
  private static final String LOW = "low";

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      Clusters.fourSlots(REPORTER.addToConfiguration(new Configuration()));

  @TempDir private static Path directory;
  private boolean done;

  /** Five stereo records, three mono ones, which fail at the first node, and one without audio. */
  @BeforeEach
  void runOnce() throws IOException {
    if (done) {
      return;
    }
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("corpus")));
    for (int i = 0; i < 5; i++) {
      corpus.add("stereo" + i + ".wav", Wavs.bursts(16_000, 2, AudioFormat.I16, 8000));
    }
    for (int i = 0; i < 3; i++) {
      corpus.add("mono" + i + ".wav", Wavs.bursts(16_000, 4000));
    }
    corpus.add("text.wav", "text".getBytes(StandardCharsets.UTF_8));
    CommandLineRun run =
        CommandLineRun.run(
            Pipelines.write(directory, RIGHT_CHANNEL),
            corpus.directory(),
            directory.resolve("out"),
            "--parallelism",
            "2");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    done = true;
  }

  /** The metrics of each subtask of a node. */
  private static List<Map<String, Metric>> metrics(String nodeId) {
    List<Map<String, Metric>> groups = new ArrayList<>();
    REPORTER
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              if (nodeId.equals(group.getAllVariables().get("<node>"))) {
                groups.add(metrics);
              }
            });
    assertThat(groups).as("subtasks of " + nodeId).hasSize(2);
    return groups;
  }

  private static <M extends Metric> double sum(
      String operator, String name, Class<M> type, ToDoubleFunction<M> value) {
    return metrics(operator).stream()
        .mapToDouble(group -> value.applyAsDouble(type.cast(group.get(name))))
        .sum();
  }

  private static int count(String operator, String counter) {
    return (int) sum(operator, counter, Counter.class, Counter::getCount);
  }

  @Test
  void aNodeHasTheDocumentedMetricsAndNoOthers() {
    List<String> documented =
        ExportedMetric.of(ExportedMetric.Scope.NODE).stream()
            .map(ExportedMetric::metricName)
            .toList();
    for (String node : List.of(RIGHT, LOW)) {
      for (Map<String, Metric> metrics : metrics(node)) {
        assertThat(metrics.keySet()).containsExactlyInAnyOrderElementsOf(documented);
      }
    }
  }

  @Test
  void theRunHasTheDocumentedMetricsAndNoOthers() {
    Map<String, Metric> run = new HashMap<>();
    REPORTER
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              if (metrics.containsKey(ExportedMetric.RUN_RECORDS.metricName())) {
                run.putAll(metrics);
              }
            });
    assertThat(run.keySet())
        .containsExactlyInAnyOrderElementsOf(
            ExportedMetric.of(ExportedMetric.Scope.RUN).stream()
                .map(ExportedMetric::metricName)
                .toList());
    assertThat(gauge(run, ExportedMetric.RUN_RECORDS)).isEqualTo(9L);
    assertThat(gauge(run, ExportedMetric.RUN_RECORDS_FAILED)).isEqualTo(4L);
    assertThat((double) gauge(run, ExportedMetric.RUN_AUDIO_SECONDS))
        .isCloseTo(5 * 0.5 + 3 * 0.25, within(1e-9));
  }

  private static Object gauge(Map<String, Metric> metrics, ExportedMetric metric) {
    return ((Gauge<?>) metrics.get(metric.metricName())).getValue();
  }

  @Test
  void recordsAreCountedWhereTheySucceedFailAndAreSkipped() {
    assertThat(count(RIGHT, ExportedMetric.RECORDS_IN.metricName())).isEqualTo(8);
    assertThat(count(RIGHT, ExportedMetric.RECORDS_OUT.metricName())).isEqualTo(5);
    assertThat(count(RIGHT, ExportedMetric.RECORDS_FAILED.metricName())).isEqualTo(3);
    assertThat(count(RIGHT, ExportedMetric.RECORDS_SKIPPED.metricName())).isEqualTo(1);
    assertThat(count(RIGHT, ExportedMetric.RECORDS_RETRIED.metricName())).isZero();
    assertThat(count(LOW, ExportedMetric.RECORDS_IN.metricName())).isEqualTo(5);
    assertThat(count(LOW, ExportedMetric.RECORDS_OUT.metricName())).isEqualTo(5);
    assertThat(count(LOW, ExportedMetric.RECORDS_FAILED.metricName())).isZero();
    assertThat(count(LOW, ExportedMetric.RECORDS_SKIPPED.metricName())).isEqualTo(4);
  }

  @Test
  void audioIsSummedAndEachExecutionTimed() {
    assertThat(audioSeconds(LOW)).isCloseTo(5 * 0.5, within(1e-9));
    // The mono ones are refused before any of their audio is taken.
    assertThat(audioSeconds(RIGHT)).isCloseTo(5 * 0.5, within(1e-9));
    assertThat(executions(RIGHT)).isEqualTo(8);
    assertThat(executions(LOW)).isEqualTo(5);
    for (Map<String, Metric> subtask : metrics(LOW)) {
      Histogram times = (Histogram) subtask.get(ExportedMetric.EXECUTION_TIME_MICROS.metricName());
      if (times.getCount() > 0) {
        var statistics = times.getStatistics();
        assertThat(statistics.getMin()).isPositive();
        assertThat(statistics.getQuantile(0.5))
            .isBetween((double) statistics.getMin(), (double) statistics.getMax());
        assertThat(memoryBytes(subtask)).isPositive();
      }
    }
  }

  private static double audioSeconds(String operator) {
    return sum(
        operator,
        ExportedMetric.AUDIO_SECONDS.metricName(),
        Gauge.class,
        gauge -> ((Number) gauge.getValue()).doubleValue());
  }

  private static long executions(String operator) {
    return (long)
        sum(
            operator,
            ExportedMetric.EXECUTION_TIME_MICROS.metricName(),
            Histogram.class,
            Histogram::getCount);
  }

  private static long memoryBytes(Map<String, Metric> subtask) {
    return ((Number) ((Gauge<?>) subtask.get(ExportedMetric.MEMORY_BYTES.metricName())).getValue())
        .longValue();
  }
}
