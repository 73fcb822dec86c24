package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.operators.node.NodeRegistry;

/** Manifests made to exhaust memory, time or a reader's patience. */
@Timeout(20)
class HostileManifestTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());
  private static final String HUGE = "x".repeat(10_000_000);

  /** Nobody reads more. */
  private static final int LONGEST_MESSAGE = 5000;

  private static List<Problem> problems(String text, String fileName) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return Validation.validate(content, fileName, ParamValues.NONE, CATALOG).problems();
  }

  private static void assertShort(List<Problem> problems) {
    assertThat(problems).isNotEmpty();
    assertThat(InvalidPipeline.of(problems).getMessage().length()).isLessThan(LONGEST_MESSAGE);
  }

  /** With {@code #} for a text of 10 MB. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id': 'a', 'node_type': 'ResampleNode', 'params': {'target_rate': '#'}}",
        "{'id': 'a', 'node_type': 'ResampleNode', 'params': {'quality': '#'}}",
        "{'id': 'a', 'node_type': 'ResampleNode', 'params': {'#': 1}}",
        "{'id': 'a', 'node_type': 'ResampleNode', 'params': '#'}",
        "{'id': 'a', 'node_type': '#'}",
        "{'id': '#', 'node_type': 'NoSuchNode'}",
        "{'id': 'a', 'node_type': 'VADNode', 'runtime_hint': '#'}",
        "{'id': 'a', 'node_type': 'VADNode', 'retry': {'max_attempts': '#'}}",
        "{'id': ['#'], 'node_type': 'VADNode'}",
        "{'id': 'a', 'node_type': 'VADNode', 'params': {'threshold': '${#'}}",
        "{'id': 'a', 'node_type': 'VADNode', 'params': {'threshold': '${#}'}}",
        "{'id': 'a', 'node_type': 'VADNode', 'params': {'threshold': '${A:-#}'}}"
      })
  void aTextOfTenMegabytesIsRefusedInAFewWords(String node) {
    String text =
        "{\"version\": \"v1\", \"connections\": [], \"nodes\": ["
            + node.replace('\'', '"').replace("#", HUGE)
            + "]}";
    assertShort(problems(text, "m.json"));
    assertShort(problems(text, "m.yaml"));
  }

  @Test
  void aParameterOfTenMegabytesIsFineWhereItBelongs() {
    String text =
        "{\"version\": \"v1\", \"connections\": [], \"metadata\": {\"description\": \""
            + HUGE
            + "\"}, \"nodes\": [{\"id\": \"a\", \"node_type\": \"VADNode\"}]}";
    assertThat(problems(text, "m.json")).isEmpty();
    String folded = text.replace("x".repeat(1000), "x".repeat(1000) + "\n  ");
    assertThat(problems(folded, "m.yaml")).hasSize(1);
    assertThat(problems(folded, "m.yaml").get(0).message()).contains("3145728 code points");
  }

  @Test
  void aLineThatYamlWouldTakeMinutesForIsRefused() {
    List<Problem> problems = problems("version: v1\nname: " + HUGE + "\n", "m.yaml");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line()).isEqualTo(2);
    assertThat(problems.get(0).message()).contains("10000006 characters");
  }

  @Test
  void aliasesCannotBlowATextUp() {
    String laughs =
        IntStream.rangeClosed(1, 40)
            .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "1]\n")
            .collect(Collectors.joining("", "a0: &a0 [lol]\n", ""));
    List<Problem> problems = problems(laughs, "m.yaml");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).contains("alias *a0").contains("line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "- "})
  void nestingBeyondAllMeasureIsRefused(String opening) {
    List<Problem> problems = problems(opening.repeat(100_000), "m.yaml");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).contains("nesting depth (101)");
    assertThat(problems.get(0).line()).isEqualTo(1);
  }

  @Test
  void aHundredThousandProblemsAreReportedInTime() {
    String node = "{\"id\": \"a\", \"node_type\": \"VADNode\"}";
    String text =
        "{\"version\": \"v1\", \"connections\": [], \"nodes\": ["
            + String.join(",", Collections.nCopies(100_000, node))
            + "]}";
    assertThat(problems(text, "m.json")).hasSize(99_999);
  }
}
