package org.remotemedia.manifests.render;

import org.remotemedia.manifests.graph.PipelineGraph;

/** Writes a pipeline down for people or other tools; the text ends with a line break. */
@FunctionalInterface
public interface GraphRenderer {
  /** The pipeline in this renderer's form, nodes in topological order. */
  String render(PipelineGraph graph);
}
