package org.remotemedia.bridge.ffi;

import java.nio.charset.StandardCharsets;
import org.remotemedia.bridge.environment.PythonNodes;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.render.GraphFormat;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.NodeRegistry;

/** The pipeline of a valid manifest, of which any number can be opened. */
public final class CheckedPipeline {
  private final PipelineGraph graph;
  private final NodeRegistry natives;
  private final PythonNodes python;
  private final NodeHost host;

  CheckedPipeline(PipelineGraph graph, NodeRegistry natives, PythonNodes python, NodeHost host) {
    this.graph = graph;
    this.natives = natives;
    this.python = python;
    this.host = host;
  }

  /**
   * Makes the nodes.
   *
   * @param textBytes room for texts in the memory that Python shares with the pipeline
   * @param sampleBytes room for samples there
   * @return to be closed by the caller
   * @throws ModuleError when one cannot be made
   */
  public OpenPipeline open(int textBytes, int sampleBytes) {
    try {
      return new OpenPipeline(graph, natives, python, host, new Exchange(textBytes, sampleBytes));
    } catch (ExecutorError e) {
      throw ModuleError.of("initialize", e);
    }
  }

  /** The graph in topological order, as {@code explain} gives it in JSON. */
  public byte[] graph() {
    return GraphFormat.JSON.renderer().render(graph).getBytes(StandardCharsets.UTF_8);
  }
}
