package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries in the files beside the cluster, as Grafana or a reader would send them. */
final class ShippedQueries {
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern DATASOURCE = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern REGEX_CHARACTER = Pattern.compile("[$^*{}\\[\\]'+?.()|]");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^# {3}(\\S+(?: \\S+)*)(?: {2,}(\\S.*))?((?:\\n# {5}.*)*)");

  private ShippedQueries() {}

  /**
   * One query of the dashboard.
   *
   * @param name the panel's title with the query's letter
   * @param legendLabels the labels that tell its series apart on the screen
   */
  record PanelQuery(String name, String expression, List<String> legendLabels) {
    /** With this run chosen in the list above the panels. */
    String forRun(String jobName) {
      return resolved(
          REGEX_CHARACTER.matcher(jobName.replace("\\", "\\\\\\\\")).replaceAll("\\\\\\\\$0"));
    }

    /** With "All" chosen there. */
    String forAllRuns(String allValue) {
      return resolved(allValue);
    }

    private String resolved(String jobName) {
      String resolved = expression.replace("$job_name", jobName);
      assertThat(expression.replace("$job_name", "")).as("%s: variables", name).doesNotContain("$");
      return resolved;
    }
  }

  /** The variable that chooses the run. */
  record RunVariable(String metric, String label, String allValue) {}

  /** Everything that Grafana asks for the dashboard. */
  record Dashboard(RunVariable runs, List<PanelQuery> queries) {
    static Dashboard read() throws IOException {
      JsonNode root =
          new ObjectMapper()
              .readTree(CommandRun.projectFile("cluster-config/grafana-dashboard.json").toFile());
      JsonNode variables = root.path("templating").path("list");
      assertThat(variables.findValuesAsText("name"))
          .as("variables")
          .containsExactly("datasource", "job_name");
      for (String uid : root.findValuesAsText("uid")) {
        Matcher datasource = DATASOURCE.matcher(uid);
        assertThat(datasource.matches() ? datasource.group(1) : "datasource")
            .isEqualTo("datasource");
      }
      Matcher values =
          LABEL_VALUES.matcher(variables.path(1).path("query").path("query").textValue());
      assertThat(values.matches()).as("%s", variables.path(1)).isTrue();
      List<PanelQuery> queries = new ArrayList<>();
      for (JsonNode panel : root.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          queries.add(
              new PanelQuery(
                  panel.path("title").textValue() + " " + target.path("refId").textValue(),
                  target.path("expr").textValue(),
                  LEGEND_LABEL
                      .matcher(target.path("legendFormat").textValue())
                      .results()
                      .map(label -> label.group(1))
                      .toList()));
        }
      }
      RunVariable runs =
          new RunVariable(
              values.group(1), values.group(2), variables.path(1).path("allValue").textValue());
      return new Dashboard(runs, queries);
    }
  }

  /** The queries that the comments of the scrape file give as examples. */
  static List<String> examples() throws IOException {
    String file = Files.readString(CommandRun.projectFile("cluster-config/prometheus.yml"));
    String comments = file.substring(file.indexOf("For example:"));
    List<String> queries = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(comments);
    while (example.find()) {
      String first = example.group(2) == null ? "" : example.group(2);
      queries.add((first + example.group(3).replace("\n#", "")).strip());
    }
    return queries;
  }
}
