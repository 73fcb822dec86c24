package org.remotemedia.manifests.specs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.value.Value;

/** Runs the specs in one executor; a subclass says how. */
public abstract class AbstractPipelineSpecsTest {
  protected static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  /**
   * What an executor did with a spec.
   *
   * @param output the output, as {@link PipelineSpec#output()}
   * @param failures the failures, in topological order
   * @param skipped the skipped nodes, or nothing when the executor does not tell
   */
  public record Outcome(
      Optional<Value> output, List<Failure> failures, Optional<List<String>> skipped) {}

  /** Runs the spec's pipeline over its input. */
  protected abstract Outcome execute(PipelineSpec spec, PipelineGraph graph) throws Exception;

  /** Whether this executor can be given the spec's input. */
  protected boolean takes(PipelineSpec spec) {
    return true;
  }

  @TestFactory
  final Stream<DynamicTest> specs() {
    List<PipelineSpec> specs = PipelineSpec.all().stream().filter(this::takes).toList();
    assertThat(specs).isNotEmpty();
    return specs.stream().map(spec -> DynamicTest.dynamicTest(spec.name(), () -> check(spec)));
  }

  private void check(PipelineSpec spec) throws Exception {
    PipelineGraph graph = Validation.validate(spec.manifest(), CATALOG).orThrow();
    Outcome outcome = execute(spec, graph);
    checkFailures(spec, outcome.failures());
    outcome.skipped().ifPresent(ids -> assertThat(ids).as("skipped").isEqualTo(spec.skipped()));
    assertThat(outcome.output().isPresent())
        .as("has an output: " + outcome.output())
        .isEqualTo(spec.output().isPresent());
    if (spec.output().isPresent()) {
      new SpecAssertions(spec.tolerance())
          .assertEqual("output", outcome.output().orElseThrow(), spec.output().get());
    }
  }

  private static void checkFailures(PipelineSpec spec, List<Failure> failures) {
    assertThat(failures).as("failures").hasSameSizeAs(spec.failures());
    for (int i = 0; i < failures.size(); i++) {
      PipelineSpec.ExpectedFailure expected = spec.failures().get(i);
      Failure failure = failures.get(i);
      assertThat(failure.nodeId()).as("node of failure " + i).isEqualTo(expected.nodeId());
      assertThat(failure.kind().wireName()).as("kind of failure " + i).isEqualTo(expected.error());
      assertThat(failure.message()).as("message of failure " + i).contains(expected.message());
    }
  }
}
