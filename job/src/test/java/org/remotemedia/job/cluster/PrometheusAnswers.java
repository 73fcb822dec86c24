package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.remotemedia.operators.flink.ExportedMetric;

/**
 * What a Prometheus that has watched runs of a known size must answer to everything that the
 * project's files ask it.
 *
 * @param moment when each of the runs was at work, in seconds since 1970
 * @param jobName the name of all the runs
 * @param nodes the ids of their nodes
 * @param records what each of the runs has to do; at most two seconds of audio each
 */
record PrometheusAnswers(
    PrometheusServer prometheus,
    double moment,
    String jobName,
    Set<String> nodes,
    int runs,
    int records) {
  private static final Offset<Double> ROUNDING = within(1e-6);
  private static final double AUDIO_SECONDS_PER_RECORD = 2;

  /** What the runs, which have no rules, have no data of. */
  private static final List<String> OF_RULES =
      List.of("Rejected, by rule A", "Rejected, by rule B");

  /**
   * What a query must give: a value for each node or one in all, none of them negative and the
   * greatest within these bounds.
   */
  private record Expected(boolean byNode, double least, double most) {}

  /** The rate of something that each record may have once: {@code rate} is over a minute. */
  private Expected perSecond(boolean byNode, double mostPerRecord) {
    return new Expected(byNode, Double.MIN_VALUE, 1.2 * runs * records * mostPerRecord / 60);
  }

  /**
   * The slope of the audio: a line through the values of some seconds can be steeper than their
   * mean, but a node that takes 0.2 s per record sets a limit.
   */
  private Expected slope(boolean byNode) {
    return new Expected(byNode, Double.MIN_VALUE, 2 * runs * AUDIO_SECONDS_PER_RECORD / 0.2);
  }

  private Map<String, Expected> expected() {
    double all = (double) runs * records;
    Expected micros = new Expected(true, 200_000, 60e6);
    Map<String, Expected> expected = new HashMap<>();
    expected.put("Records done A", new Expected(false, runs, all));
    expected.put("Records failed A", new Expected(false, 1, all));
    expected.put("Audio done A", new Expected(false, runs, AUDIO_SECONDS_PER_RECORD * all));
    expected.put("× real time A", slope(false));
    expected.put("Records a second, by node A", perSecond(true, 1));
    expected.put("Audio a second, by node A", slope(true));
    expected.put("Processors busy, by node A", new Expected(true, 0.01, 2.0 * runs));
    expected.put("Time per record, median and 99 % A", micros);
    expected.put("Time per record, median and 99 % B", micros);
    String fates = "Failed, skipped, retried and rejected, by node ";
    expected.put(fates + "A", new Expected(true, 1, all));
    expected.put(fates + "B", new Expected(true, 1, all));
    expected.put(fates + "C", new Expected(true, 1, 2 * all));
    expected.put(fates + "D", new Expected(true, 0, 0));
    for (String target : List.of("A", "B", "C", "D")) {
      expected.put("Utterances and rejections " + target, new Expected(false, 0, 0));
    }
    OF_RULES.forEach(name -> expected.put(name, null));
    expected.put("Memory, by node A", new Expected(true, 0, 1e9));
    return expected;
  }

  void check() throws IOException, InterruptedException {
    everyMetricHasItsSeries();
    theDashboardHasItsData();
    theExamplesHaveTheirData();
  }

  private List<PrometheusServer.Series> ask(String expression)
      throws IOException, InterruptedException {
    return prometheus.query(expression, moment);
  }

  private void everyMetricHasItsSeries() throws IOException, InterruptedException {
    for (ExportedMetric metric : ExportedMetric.values()) {
      boolean isHistogram = metric.type() == ExportedMetric.Type.HISTOGRAM;
      String name = metric.prometheusName() + (isHistogram ? "_count" : "");
      List<PrometheusServer.Series> series = ask(name);
      assertThat(series).as(name).allMatch(one -> jobName.equals(one.labels().get("job_name")));
      if (metric.scope() == ExportedMetric.Scope.RULE) {
        assertThat(series).as(name).isEmpty();
      } else if (metric.scope() == ExportedMetric.Scope.RUN) {
        assertThat(series).as(name).hasSize(runs);
      } else {
        assertThat(byNode(name, series).keySet()).as(name).isEqualTo(nodes);
        assertThat(series).as(name).hasSize(runs * nodes.size());
      }
    }
  }

  private void theDashboardHasItsData() throws IOException, InterruptedException {
    ShippedQueries.Dashboard dashboard = ShippedQueries.Dashboard.read();
    ShippedQueries.RunVariable variable = dashboard.runs();
    assertThat(prometheus.labelValues(variable.metric(), variable.label()))
        .as("the runs to choose from")
        .containsExactly(jobName);
    Map<String, Expected> expected = expected();
    assertThat(dashboard.queries().stream().map(ShippedQueries.PanelQuery::name))
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (ShippedQueries.PanelQuery query : dashboard.queries()) {
      List<PrometheusServer.Series> answer = ask(query.forRun(jobName));
      if (OF_RULES.contains(query.name())) {
        assertThat(answer).as(query.name()).isEmpty();
        continue;
      }
      assertPlausible(query.name(), answer, expected.get(query.name()));
      assertThat(answer)
          .as("%s: labels of the legend", query.name())
          .allSatisfy(one -> assertThat(one.labels()).containsKeys(labels(query)));
      assertThat(ask(query.forAllRuns(variable.allValue())))
          .as("%s of all runs", query.name())
          .isEqualTo(answer);
      assertThat(ask(query.forRun("another run"))).as("%s of another run", query.name()).isEmpty();
    }
    assertSumOverRuns(dashboard, "Records done A", ExportedMetric.RUN_RECORDS);
    assertSumOverRuns(dashboard, "Records failed A", ExportedMetric.RUN_RECORDS_FAILED);
    assertSumOverRuns(dashboard, "Audio done A", ExportedMetric.RUN_AUDIO_SECONDS);
  }

  private static String[] labels(ShippedQueries.PanelQuery query) {
    return query.legendLabels().toArray(String[]::new);
  }

  /** Runs of the same name are runs of their own. */
  private void assertSumOverRuns(
      ShippedQueries.Dashboard dashboard, String queryName, ExportedMetric metric)
      throws IOException, InterruptedException {
    String query =
        dashboard.queries().stream()
            .filter(one -> one.name().equals(queryName))
            .findFirst()
            .orElseThrow()
            .forRun(jobName);
    double sum =
        ask(metric.prometheusName()).stream().mapToDouble(PrometheusServer.Series::value).sum();
    assertThat(ask(query).get(0).value()).as(queryName).isCloseTo(sum, ROUNDING);
  }

  private void theExamplesHaveTheirData() throws IOException, InterruptedException {
    List<String> examples = ShippedQueries.examples();
    assertThat(examples).hasSize(3);
    assertPlausible(examples.get(0), ask(examples.get(0)), perSecond(true, 1));
    Map<String, Double> failed = assertFailures(examples.get(1));
    assertThat(failed).containsEntry("slow", 0.0);
    List<PrometheusServer.Series> medians = ask(examples.get(2));
    assertThat(medians).hasSize(runs * nodes.size());
    assertThat(medians)
        .filteredOn(one -> "slow".equals(one.labels().get("node")))
        .hasSize(runs)
        .allSatisfy(one -> assertThat(one.value()).isBetween(200_000.0, 60e6));
  }

  private Map<String, Double> assertFailures(String query)
      throws IOException, InterruptedException {
    List<PrometheusServer.Series> answer = ask(query);
    assertPlausible(query, answer, new Expected(true, 0, (double) runs * records));
    Map<String, Double> failed = byNode(query, answer);
    assertThat(failed.get("busy")).isPositive();
    return failed;
  }

  private void assertPlausible(
      String name, List<PrometheusServer.Series> answer, Expected expected) {
    if (expected.byNode()) {
      assertThat(answer).as(name).hasSize(nodes.size());
      assertThat(byNode(name, answer).keySet()).as(name).isEqualTo(nodes);
    } else {
      assertThat(answer).as(name).hasSize(1);
    }
    assertThat(answer).as(name).allMatch(one -> one.value() >= 0);
    assertThat(answer.stream().mapToDouble(PrometheusServer.Series::value).max().orElseThrow())
        .as("greatest of %s: %s", name, answer)
        .isBetween(expected.least(), expected.most());
  }

  /** One of the values of each node. */
  private static Map<String, Double> byNode(String name, List<PrometheusServer.Series> answer) {
    assertThat(answer).as(name).allMatch(one -> one.labels().get("node") != null);
    return answer.stream()
        .collect(
            Collectors.toMap(
                one -> one.labels().get("node"), PrometheusServer.Series::value, (a, b) -> a));
  }
}
