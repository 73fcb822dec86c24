package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
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
   * @param memory direct, of {@code textBytes} and two times {@code sampleBytes}: that in which
   *     requests and answers lie, for as long as the pipeline is open
   * @param textBytes room for texts in it
   * @param sampleBytes room for samples in it, of requests and of answers each
   * @return to be closed by the caller
   * @throws ModuleError when one cannot be made
   */
  public OpenPipeline open(ByteBuffer memory, int textBytes, int sampleBytes) {
    try {
      return new OpenPipeline(
          graph, natives, python, host, new Exchange(memory, textBytes, sampleBytes));
    } catch (ExecutorError e) {
      throw ModuleError.of("initialize", e);
    }
  }

  /** The graph in topological order, as {@code explain} gives it in JSON. */
  public byte[] graph() {
    return GraphFormat.JSON.renderer().render(graph).getBytes(StandardCharsets.UTF_8);
  }
}
