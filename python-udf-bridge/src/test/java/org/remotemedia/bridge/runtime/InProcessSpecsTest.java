package org.remotemedia.bridge.runtime;

import java.util.Optional;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.specs.AbstractPipelineSpecsTest;
import org.remotemedia.manifests.specs.PipelineSpec;

class InProcessSpecsTest extends AbstractPipelineSpecsTest {
  @Override
  protected Outcome execute(PipelineSpec spec, PipelineGraph graph) {
    return execute(spec, graph, PipelineRuntime.WHOLE);
  }

  static Outcome execute(PipelineSpec spec, PipelineGraph graph, int chunkFrames) {
    try (PipelineRuntime runtime =
        new PipelineRuntime(
            graph, node -> CATALOG.natives().create(node.nodeType()), chunkFrames)) {
      ExecutionResult result = runtime.execute(spec.input());
      return new Outcome(result.output(), result.failures(), Optional.of(result.skipped()));
    }
  }
}
