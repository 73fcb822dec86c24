package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Programs;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.flink.ExportedMetric;

/**
 * What Prometheus finds at a cluster while a run goes on, held to what the run writes; and the
 * accounts of a run that loses a worker.
 */
@Timeout(600)
class ExportedMetricsITCase {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(3);
  private static final int RATE = 16_000;
  private static final int FINE = 60;
  private static final int BUSY = 4;

  /** As it is at the cluster; with characters that mean something to a regular expression. */
  private static final String JOB_NAME = "RemoteMedia: metrics (1+1)";

  /** Longer than the 80 characters at which Flink cuts names of operators, and not all letters. */
  private static final String LONG =
      "a node-id \"" + "that goes on and on, ".repeat(6) + "to its end\"";

  private static final String MANIFEST =
      """
      {"version": "v1", "metadata": {"name": "metrics (1+1)"}, "nodes": [
        {"id": "%1$s", "node_type": "ResampleNode", "params": {"target_rate": 8000}},
        {"id": "%1$s 2", "node_type": "PassThroughNode"},
        {"id": "busy", "node_type": "FailsOn",
         "params": {"frames": 32000, "how": "retryable", "message": "busy"},
         "retry": {"max_attempts": 3, "initial_backoff_ms": 1}},
        {"id": "slow", "node_type": "Slow", "params": {"seconds": 0.2}},
        {"id": "behind", "node_type": "PassThroughNode"}],
       "connections": [
        {"from": "%1$s", "to": "%1$s 2"}, {"from": "busy", "to": "behind"}]}
      """
          .formatted(LONG.replace("\"", "\\\""));

  @TempDir private static Path folder;

  @AutoClose private static StandaloneCluster cluster;
  private static RunCommands commands;

  /** The busy ones fail at a node after three attempts; the text cannot be read. */
  @BeforeAll
  static void startCluster() throws Exception {
    Corpus input = new Corpus(folder.resolve("input"));
    for (int i = 0; i < FINE; i++) {
      input.add("fine-" + i + ".wav", Wavs.tones(RATE, 1, 1, i));
    }
    for (int i = 0; i < BUSY; i++) {
      input.add("busy-" + i + ".wav", Wavs.tones(RATE, 1, 2, i));
    }
    Files.writeString(input.directory().resolve("text.wav"), "no audio");
    commands =
        new RunCommands(
            Files.writeString(folder.resolve("manifest.json"), MANIFEST),
            input.directory(),
            List.of(
                "--py-files", PythonFaults.NODES, "--py-executable", PythonFaults.executable()));
    cluster = StandaloneCluster.start(folder.resolve("cluster"), 2);
  }

  private static RunFiles submit(String output, String parallelism) throws Exception {
    RunFiles files = new RunFiles(folder.resolve(output));
    CommandRun run =
        CommandRun.of(
            RUN_TIMEOUT, Map.of(), commands.on(cluster, List.of("-d", "-p", parallelism), files));
    assertThat(run.exitCode()).as("%s", run).isZero();
    return files;
  }

  @Test
  void everyNodeHasALineOfEachMetricWithItsIdWhileTheRunGoesOn() throws Exception {
    RunFiles files = submit("scraped", "1");
    HttpClient http = HttpClient.newHttpClient();
    Collection<Integer> ports = cluster.metricsPorts();
    PrometheusScrape last = new PrometheusScrape(List.of());
    PrometheusScrape now = last;
    double records = 0;
    while (!Files.exists(files.metricsFile())) {
      now = PrometheusScrape.of(http, ports);
      if (!now.of(ExportedMetric.RECORDS_IN.prometheusName(), "node", "slow").isEmpty()) {
        double before = records;
        records = now.sum(ExportedMetric.RECORDS_IN.prometheusName(), "node", "slow");
        assertThat(records).isGreaterThanOrEqualTo(before);
        last = now;
      }
      Thread.sleep(100);
    }
    assertThat(files.results()).hasSize(FINE);
    // The last look at the nodes was shortly before their end.
    assertThat(records).isBetween(FINE / 2.0, (double) FINE + BUSY);
    for (JsonNode node : files.metrics().path("nodes")) {
      assertLines(last, node.path("node_id").textValue(), node);
    }
    for (ExportedMetric metric : ExportedMetric.of(ExportedMetric.Scope.RUN)) {
      assertThat(last.of(metric.prometheusName(), "job_name", JOB_NAME))
          .as(metric.prometheusName())
          .hasSize(1);
    }
    assertThat(last.sum(ExportedMetric.RUN_RECORDS.prometheusName(), "job_name", JOB_NAME))
        .isBetween(1.0, FINE + BUSY + 1.0);
  }

  private static void assertLines(PrometheusScrape scrape, String nodeId, JsonNode atTheEnd) {
    Map<ExportedMetric, Double> values = new TreeMap<>();
    for (ExportedMetric metric : ExportedMetric.of(ExportedMetric.Scope.NODE)) {
      boolean isHistogram = metric.type() == ExportedMetric.Type.HISTOGRAM;
      String name = metric.prometheusName() + (isHistogram ? "_count" : "");
      List<PrometheusScrape.Sample> lines = scrape.of(name, "node", nodeId);
      assertThat(lines).as("%s of %s", name, nodeId).hasSize(1);
      values.put(metric, lines.get(0).value());
    }
    double in = values.get(ExportedMetric.RECORDS_IN);
    double failed = values.get(ExportedMetric.RECORDS_FAILED);
    assertThat(in).isPositive().isLessThanOrEqualTo(atTheEnd.path("records").doubleValue());
    assertThat(values.get(ExportedMetric.RECORDS_OUT)).isCloseTo(in - failed, within(1.0));
    assertThat(values.get(ExportedMetric.EXECUTION_TIME_MICROS)).isCloseTo(in, within(1.0));
    assertThat(failed).isLessThanOrEqualTo(atTheEnd.path("failed").doubleValue());
    assertThat(values.get(ExportedMetric.RECORDS_RETRIED))
        .isCloseTo(2 * failed, within(2.0))
        .isLessThanOrEqualTo(atTheEnd.path("retry_count").doubleValue());
    assertThat(values.get(ExportedMetric.AUDIO_SECONDS))
        .isGreaterThanOrEqualTo(nodeId.equals("behind") ? 0 : 0.9 * (in - BUSY))
        .isLessThanOrEqualTo(atTheEnd.path("audio_seconds").doubleValue());
    assertThat(values.get(ExportedMetric.MEMORY_BYTES)).isNotNegative();
    for (String quantile : List.of("0.5", "0.99")) {
      assertThat(scrape.of(ExportedMetric.EXECUTION_TIME_MICROS.prometheusName(), "node", nodeId))
          .filteredOn(line -> quantile.equals(line.labels().get("quantile")))
          .hasSize(1);
    }
    if (nodeId.equals("slow")) {
      assertThat(
              scrape.sum(ExportedMetric.EXECUTION_TIME_MICROS.prometheusName(), "quantile", "0.5"))
          .isGreaterThan(200_000);
    }
  }

  @Test
  void prometheusItselfAnswersTheDashboardsQueriesAboutTwoRunsAtOnce() throws Exception {
    Path program = Programs.need("prometheus");
    try (PrometheusServer prometheus =
        PrometheusServer.start(program, folder.resolve("prometheus"), cluster.metricsPorts())) {
      CompletableFuture<RunFiles> other =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return submit("asked-too", "1");
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      RunFiles one = submit("asked", "1");
      List<RunFiles> runs = List.of(one, other.join());
      double moment = lastMomentOfAll(prometheus, runs);
      assertThat(prometheus.scrapeErrors())
          .allSatisfy(error -> assertThat(error).contains("connection refused"));

      Set<String> nodes = new TreeSet<>(one.metrics().findValuesAsText("node_id"));
      new PrometheusAnswers(prometheus, moment, JOB_NAME, nodes, runs.size(), FINE + BUSY + 1)
          .check();
    }
  }

  /**
   * Waits for the end of these runs, and returns when each of them was last seen at work. What is
   * seen at once is not final: a scrape that is still under way carries the time of its beginning,
   * and when a task has ended by then, its series end before that moment. So the moments are looked
   * at again when no such scrape can be left.
   */
  private static double lastMomentOfAll(PrometheusServer prometheus, List<RunFiles> runs)
      throws Exception {
    String atWork =
        "count(%s{node=\"slow\"} > 10)".formatted(ExportedMetric.RECORDS_OUT.prometheusName());
    Deque<Double> moments = new ArrayDeque<>();
    while (!runs.stream().allMatch(run -> Files.exists(run.metricsFile()))) {
      for (PrometheusServer.Series count : prometheus.query(atWork)) {
        if (count.value() == runs.size()) {
          moments.push(count.seconds());
        }
      }
      Thread.sleep(100);
    }
    Thread.sleep(PrometheusServer.SCRAPE_INTERVAL.multipliedBy(2).toMillis());
    for (double moment : moments) {
      for (PrometheusServer.Series count : prometheus.query(atWork, moment)) {
        if (count.value() == runs.size()) {
          return moment;
        }
      }
    }
    throw new AssertionError("the runs were never at work at the same time");
  }

  @Test
  void theAccountsAreThoseOfTheLinesThoughAWorkerIsLost() throws Exception {
    RunFiles files = submit("lost", "3");
    List<Long> workers = cluster.taskManagers();
    while (files.partCount() < 4) {
      assertThat(files.metricsFile()).as("the run ended too early").doesNotExist();
      Thread.sleep(50);
    }
    cluster.killTaskManager(workers.get(workers.size() - 1));
    while (!Files.exists(files.metricsFile())) {
      Thread.sleep(200);
    }

    JsonNode metrics = files.metrics();
    assertThat(metrics.path("complete").booleanValue()).isTrue();
    assertThat(files.results()).hasSize(FINE);
    assertThat(files.failed()).hasSize(BUSY + 1);
    assertThat(metrics.path("records").intValue()).isEqualTo(FINE + BUSY + 1);
    assertThat(metrics.path("succeeded").intValue()).isEqualTo(FINE);
    assertThat(metrics.path("failed").intValue()).isEqualTo(BUSY + 1);
    assertThat(metrics.path("audio_seconds").doubleValue())
        .isCloseTo(FINE + 2.0 * BUSY, within(1e-9));
    for (JsonNode node : metrics.path("nodes")) {
      String id = node.path("node_id").textValue();
      boolean isBehind = id.equals("behind");
      assertThat(node.path("failed").intValue()).as(id).isEqualTo(id.equals("busy") ? BUSY : 0);
      assertThat(node.path("skipped").intValue()).as(id).isEqualTo(isBehind ? BUSY + 1 : 1);
      assertThat(node.path("records").intValue()).as(id).isEqualTo(FINE + BUSY + 1);
      int furtherAttempts =
          files.failed().stream()
              .filter(line -> id.equals(line.path("node_id").textValue()))
              .mapToInt(line -> line.path("attempts").intValue() - 1)
              .sum();
      assertThat(node.path("retry_count").intValue()).as(id).isEqualTo(furtherAttempts);
    }
    assertThat(metrics.path("nodes").path(2).path("retry_count").intValue()).isEqualTo(2 * BUSY);
    assertThat(Files.readString(files.root().resolve("report.html")))
        .contains("\"records\":" + (FINE + BUSY + 1) + ",");
    String logs = cluster.taskManagerLogs();
    assertThat(logs)
        .contains("event=record_failed record=\"text.wav\" node=\"-\" error=AudioFormatError")
        .containsPattern(
            "job=[0-9a-f]{32} - event=record_failed record=\"busy-\\d.wav\" node=\"busy\"");
  }
}
