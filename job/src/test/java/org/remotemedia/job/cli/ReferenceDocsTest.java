package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.manifests.describe.NodeDescription;
import org.remotemedia.operators.flink.ExportedMetric;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.ParameterSpec;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Holds {@code docs/reference} to the code it is made from; {@code -Ddocs.update=true} writes it
 * anew.
 */
class ReferenceDocsTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference");
  private static final String ORIGIN =
      "<!-- Made from the code by ReferenceDocsTest; do not edit. -->\n\n";

  @Test
  void nodes() throws IOException {
    StringBuilder page = new StringBuilder(ORIGIN).append("# Native nodes\n\n");
    page.append(
        "Names of parameters may also be written in camelCase (`targetRate`), and choices in any"
            + " case (`HIGH`).\n");
    for (NodeMetadata metadata : NodeRegistry.load().all()) {
      if (metadata.name().equals(FaultyNode.TYPE)) {
        continue;
      }
      page.append("\n## ").append(metadata.name()).append("\n\n");
      page.append(metadata.description()).append("\n\n");
      if (!metadata.aliases().isEmpty()) {
        page.append("Also: ").append(code(metadata.aliases())).append(".\n\n");
      }
      page.append("It ").append(NodeDescription.traffic(metadata)).append(".\n");
      if (!metadata.parameters().isEmpty()) {
        page.append("\n| parameter | allowed | default | meaning |\n|---|---|---|---|\n");
        metadata.parameters().forEach(spec -> page.append(row(spec)));
      }
    }
    hold("nodes.md", page.toString());
  }

  private static String row(ParameterSpec spec) {
    String names =
        code(List.of(spec.name()))
            + (spec.aliases().isEmpty() ? "" : ", also " + code(spec.aliases()));
    String allowed = spec.allowed() + (spec.unit().isEmpty() ? "" : ", " + spec.unit());
    String byDefault = spec.defaultValue().isNull() ? "–" : "`" + spec.defaultValue() + "`";
    return "| " + names + " | " + allowed + " | " + byDefault + " | " + spec.description() + " |\n";
  }

  private static String code(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  @Test
  void commandLine() throws IOException {
    StringBuilder page = new StringBuilder(ORIGIN).append("# Command line\n");
    append(page, Main.commandLine());
    hold("command-line.md", page.toString());
  }

  @Test
  void metrics() throws IOException {
    StringBuilder page = new StringBuilder(ORIGIN).append("# Metrics\n\n");
    page.append(
        """
        What a run hands to the metric reporters that Flink is configured with. Kinds are Flink's; a
        histogram has, among others, median, 95th and 99th percentile.

        ## Of each node

        In each subtask, in a group `node` below that of the node's operator. They begin at 0 whenever
        the subtask does and end with it; what stays is in `OUT/metrics.json`. In Prometheus their
        names begin with `%s`, and each has a label `node`, the node's id.

        """
            .formatted(prefix(ExportedMetric.RECORDS_IN)));
    page.append(table(ExportedMetric.Scope.NODE));
    page.append(
        """

        ## Of each rule

        In a group `rule` below that of the node that judges, from the first time on that the rule does not hold; of at most 100
        rules. In Prometheus their names begin with `%s`, and each has a label `rule`, the rule's name, beside `node`.

        """
            .formatted(prefix(ExportedMetric.RULE_REJECTED)));
    page.append(table(ExportedMetric.Scope.RULE));
    page.append(
        """

        ## Of the run

        On the JobManager, in the group of the coordinator of the operator `results`. They outlive
        subtasks that are lost. In Prometheus their names begin with `%s`.

        """
            .formatted(prefix(ExportedMetric.RUN_RECORDS)));
    page.append(table(ExportedMetric.Scope.RUN));
    hold("metrics.md", page.toString());
  }

  private static String prefix(ExportedMetric metric) {
    String whole = metric.prometheusName();
    return whole.substring(0, whole.length() - metric.metricName().length());
  }

  private static String table(ExportedMetric.Scope scope) {
    StringBuilder table =
        new StringBuilder("| metric | kind | unit | meaning |\n|---|---|---|---|\n");
    for (ExportedMetric metric : ExportedMetric.of(scope)) {
      table.append("| `").append(metric.metricName()).append("` | ");
      table.append(metric.type().name().toLowerCase(Locale.ROOT)).append(" | ");
      table.append(metric.unit()).append(" | ").append(metric.description()).append(" |\n");
    }
    return table.toString();
  }

  private static void append(StringBuilder page, CommandLine command) {
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    page.append(command.getUsageMessage(Ansi.OFF)).append("```\n");
    command.getSubcommands().values().forEach(child -> append(page, child));
  }

  private static void hold(String file, String text) throws IOException {
    Path path = REFERENCE.resolve(file);
    if (Boolean.getBoolean("docs.update")) {
      Files.createDirectories(REFERENCE);
      Files.writeString(path, text);
    }
    assertThat(Files.readString(path, StandardCharsets.UTF_8))
        .as("docs/reference/%s is out of date: run bin/test -Ddocs.update=true", file)
        .isEqualTo(text);
  }
}
