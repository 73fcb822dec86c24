package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.flink.ExportedMetric;

/** Whatever the files beside the cluster query is something that a run exports. */
class DashboardTest {
  private static final Path CONFIG = Path.of("..", "cluster-config");
  private static final Pattern NAME = Pattern.compile("flink_\\w+");

  private static Set<String> queried(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  private static Set<String> exported() {
    return Arrays.stream(ExportedMetric.values())
        .map(ExportedMetric::prometheusName)
        .collect(Collectors.toSet());
  }

  @Test
  void theDashboardQueriesMetricsThatExistAndLeavesNoneOut() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(CONFIG.resolve("grafana-dashboard.json").toFile());
    Set<String> queried = new TreeSet<>();
    for (JsonNode expression : dashboard.findValues("expr")) {
      queried.addAll(queried(expression.textValue()));
    }
    assertThat(queried).containsExactlyInAnyOrderElementsOf(exported());
    assertThat(queried(dashboard.path("templating").toString())).isSubsetOf(exported());
    assertThat(dashboard.path("panels"))
        .allSatisfy(panel -> assertThat(panel.path("targets")).isNotEmpty());
  }

  @Test
  void theExamplesForPrometheusQueryMetricsThatExist() throws IOException {
    Set<String> queried = queried(Files.readString(CONFIG.resolve("prometheus.yml")));
    assertThat(queried).hasSize(3).isSubsetOf(exported());
  }
}
