package org.remotemedia.bridge.runtime;

import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.specs.AbstractPipelineSpecsTest;
import org.remotemedia.manifests.specs.PipelineSpec;

/** The same specs with audio in pieces of a few frames. */
class InProcessInChunksSpecsTest extends AbstractPipelineSpecsTest {
  @Override
  protected Outcome execute(PipelineSpec spec, PipelineGraph graph) {
    return InProcessSpecsTest.execute(spec, graph, 3);
  }
}
