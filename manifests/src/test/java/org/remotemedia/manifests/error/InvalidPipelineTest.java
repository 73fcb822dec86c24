package org.remotemedia.manifests.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.operators.error.ErrorKind.CYCLE;
import static org.remotemedia.operators.error.ErrorKind.GRAPH;
import static org.remotemedia.operators.error.ErrorKind.MANIFEST;
import static org.remotemedia.operators.error.ErrorKind.NODE_NOT_FOUND;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.error.ErrorKind;

class InvalidPipelineTest {
  private static InvalidPipeline of(ErrorKind... kinds) {
    return InvalidPipeline.of(
        Arrays.stream(kinds)
            .map(kind -> Problem.of(kind, "/nodes/1", List.of("b"), "is wrong"))
            .toList());
  }

  @Test
  void theKindsPresentChooseTheError() {
    assertThat(of(NODE_NOT_FOUND, NODE_NOT_FOUND)).isInstanceOf(NodeNotFound.class);
    assertThat(of(CYCLE, CYCLE)).isInstanceOf(CycleError.class);
    assertThat(of(GRAPH)).isInstanceOf(GraphError.class);
    assertThat(of(CYCLE, GRAPH)).isInstanceOf(GraphError.class);
    assertThat(of(NODE_NOT_FOUND, GRAPH)).isInstanceOf(ManifestError.class);
    assertThat(of(MANIFEST)).isInstanceOf(ManifestError.class);
  }

  @Test
  void aSingleProblemIsASentence() {
    assertThat(of(NODE_NOT_FOUND)).hasMessage("Node not found: at /nodes/1, node 'b': is wrong");
    assertThat(of(NODE_NOT_FOUND).nodeId()).contains("b");
  }

  @Test
  void aHeadlineComesBeforeThePlaceAndTheRemedyAfterIt() {
    Problem problem =
        Problem.headed(MANIFEST, "/nodes/1/id", List.of("b"), "Duplicate node ID: b", "take c")
            .withLine(3);
    assertThat(problem.message()).isEqualTo("Duplicate node ID: b; take c");
    assertThat(problem.located())
        .isEqualTo("Duplicate node ID: b, at /nodes/1/id (line 3), node 'b'; take c");
    assertThat(problem).hasToString("ManifestError: " + problem.located());
    String huge = "x".repeat(100_000);
    assertThat(Problem.headed(MANIFEST, "/nodes/1/id", List.of(huge), huge, huge).located())
        .startsWith("xxx")
        .contains("x, at /nodes/1/id, node 'x", "x'; x")
        .hasSizeLessThan(5000);
  }

  @Test
  void severalProblemsHaveALineEach() {
    assertThat(of(MANIFEST, CYCLE))
        .hasMessage(
            """
            Manifest parsing failed: 2 problems
            ManifestError at /nodes/1, node 'b': is wrong
            CycleError at /nodes/1, node 'b': is wrong""");
  }

  @Test
  void aCycleErrorNamesItsNodes() {
    CycleError error =
        new CycleError(
            List.of(
                Problem.of(CYCLE, "/connections/0", List.of("a"), "x"),
                Problem.of(CYCLE, "/connections/1", List.of("a", "c"), "y")));
    assertThat(error.nodes()).containsExactly("a", "c");
  }

  @Test
  void aProblemWithoutAPlaceIsItsMessage() {
    assertThat(Problem.of(MANIFEST, "", List.of(), "is empty"))
        .hasToString("ManifestError: is empty");
  }
}
