package org.remotemedia.bridge.runtime;

import java.util.Map;
import java.util.function.Function;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeState;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;

/**
 * Runs a pipeline in this process. It owns its nodes from construction to {@link #close()}, and can
 * execute any number of values, one after another.
 */
public final class PipelineRuntime implements AutoCloseable {
  /** Gives audio to the nodes in one piece. */
  public static final int WHOLE = Integer.MAX_VALUE;

  private final PipelineChain<Value> chain;
  private final int chunkFrames;

  /** A value on the Java heap. */
  private static final class Collected extends ValueCollector implements ResultPart<Value> {}

  /**
   * Makes and initializes the nodes.
   *
   * @param factory makes an instance of a node's type in the node's runtime
   * @param chunkFrames longest piece of audio given to a node at once, in frames, at least 1
   * @throws ExecutorError when a node cannot be initialized
   */
  public PipelineRuntime(PipelineGraph graph, Function<GraphNode, Node> factory, int chunkFrames) {
    if (chunkFrames < 1) {
      throw new IllegalArgumentException("chunkFrames " + chunkFrames);
    }
    this.chunkFrames = chunkFrames;
    this.chain = new PipelineChain<>(graph, factory, Collected::new);
  }

  /** With audio given in one piece. */
  public PipelineRuntime(PipelineGraph graph, Function<GraphNode, Node> factory) {
    this(graph, factory, WHOLE);
  }

  /**
   * Runs one value through. What is wrong with the value, and what goes wrong in the nodes, is in
   * the result.
   */
  public ExecutionResult execute(Value input) {
    return execute(new WholeInput(input, chunkFrames));
  }

  ExecutionResult execute(PipelineInput input) {
    Outcome<Value> outcome = chain.execute(input);
    return new ExecutionResult(
        outcome.output(Value.Composite::new),
        outcome.failures(),
        outcome.skipped(),
        outcome.metrics());
  }

  /** What it is doing; any thread may ask. */
  public PipelineState state() {
    return chain.state();
  }

  /** Where each node is in its life, in topological order; any thread may ask. */
  public Map<String, NodeState> nodeStates() {
    return chain.nodeStates();
  }

  /** Cleans the nodes up; later calls do nothing. */
  @Override
  public void close() {
    chain.close();
  }
}
