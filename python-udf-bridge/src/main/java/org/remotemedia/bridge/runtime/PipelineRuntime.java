package org.remotemedia.bridge.runtime;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.NodeState;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;

/**
 * Runs a pipeline in this process. It owns its nodes from construction to {@link #close()}, and can
 * execute any number of values, one after another. Any thread may call it: executions wait for each
 * other, and {@code close} waits for the one that is under way.
 */
public final class PipelineRuntime implements AutoCloseable {
  /** Gives audio to the nodes in one piece. */
  public static final int WHOLE = Integer.MAX_VALUE;

  private final PipelineChain<Value> chain;
  private final int chunkFrames;

  /** What the class path offers; found when the first manifest is given. */
  private static final class Natives {
    private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());
  }

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
   * The pipeline of a manifest of native nodes, whose placeholders have defaults.
   *
   * @param manifest JSON or YAML text
   * @throws InvalidPipeline with everything that is wrong with the manifest; CPython nodes are
   *     unknown node types here
   * @throws ExecutorError when a node cannot be initialized
   */
  public static PipelineRuntime of(String manifest) {
    return of(manifest, Map.of());
  }

  /**
   * The pipeline of a manifest of native nodes.
   *
   * @param manifest JSON or YAML text
   * @param params values of its placeholders, by name; each must be used
   * @throws InvalidPipeline as {@link #of(String)}
   * @throws ExecutorError when a node cannot be initialized
   */
  public static PipelineRuntime of(String manifest, Map<String, String> params) {
    NodeCatalog catalog = Natives.CATALOG;
    return of(
        Validation.validate(manifest, ParamValues.of(params), catalog).orThrow(),
        catalog.natives());
  }

  /**
   * A checked pipeline of native nodes, with audio given in one piece.
   *
   * @param natives makes the nodes; that of the catalog which the graph was checked with
   * @throws IllegalArgumentException when the graph has a node type that is not in it
   * @throws ExecutorError when a node cannot be initialized
   */
  public static PipelineRuntime of(PipelineGraph graph, NodeRegistry natives) {
    return new PipelineRuntime(graph, node -> natives.create(node.nodeType()));
  }

  /**
   * Runs one value through. What is wrong with the value, and what goes wrong in the nodes, is in
   * the result. The value is read, never changed, until this returns.
   *
   * @throws IllegalStateException after {@link #close()}, or after an execution that was thrown out
   *     of by a fault of the system or of the virtual machine, which closes the runtime
   */
  public ExecutionResult execute(Value input) {
    return execute(new WholeInput(input, chunkFrames));
  }

  ExecutionResult execute(PipelineInput input) {
    return ExecutionResult.of(chain.execute(input));
  }

  /** What it is doing; any thread may ask. */
  public PipelineState state() {
    return chain.state();
  }

  /** Where each node is in its life, in topological order; any thread may ask. */
  public Map<String, NodeState> nodeStates() {
    return chain.nodeStates();
  }

  /**
   * Cleans the nodes up; later calls do nothing.
   *
   * @throws ExecutorError naming the first node whose clean-up failed, after all were cleaned up
   */
  @Override
  public void close() {
    chain.close();
  }
}
