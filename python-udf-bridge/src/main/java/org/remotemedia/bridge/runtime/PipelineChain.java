package org.remotemedia.bridge.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.graph.Upstream;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.PieceSink;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.NodeState;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.stage.NodeStage;
import org.remotemedia.operators.stage.StageListener;
import org.remotemedia.operators.value.AudioSpec;

/**
 * The chain of stages that a Flink job has as operators, here as plain calls. It owns its nodes
 * from construction to {@link #close()}, and takes any number of values, one after another.
 *
 * @param <R> what is made of a sink's value
 */
public final class PipelineChain<R> implements AutoCloseable {
  /** A value has no name. */
  private static final RecordInfo RECORD = new RecordInfo("", "", null);

  private final PipelineGraph graph;
  private final ChainPlan plan;
  private final List<String> nodeIds;
  private final List<Node> nodes = new ArrayList<>();
  private final ResultCollector<R> results;
  private final Consumer<Element> chain;
  private final SampleRates sampleRates;
  private volatile PipelineState state = PipelineState.IDLE;
  private boolean closed;

  /**
   * Makes and initializes the nodes.
   *
   * @param factory makes an instance of a node's type in the node's runtime
   * @param parts makes what takes the value of a sink
   * @throws ExecutorError when a node cannot be initialized
   */
  public PipelineChain(
      PipelineGraph graph,
      Function<GraphNode, Node> factory,
      Supplier<? extends ResultPart<R>> parts) {
    this.graph = graph;
    this.plan = ChainPlan.of(graph);
    this.nodeIds = plan.nodeIds();
    try {
      graph.nodes().forEach(node -> nodes.add(initialized(node, factory)));
    } catch (RuntimeException e) {
      cleanUp(e);
      throw e;
    }
    this.sampleRates = SampleRates.of(graph, nodes);
    this.results = new ResultCollector<>(plan, new Upstream(plan), parts);
    Consumer<Element> next = results;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      next = new NodeStage(plan.stages().get(i), nodes.get(i), next, StageListener.NONE);
    }
    this.chain = next;
  }

  private static Node initialized(GraphNode node, Function<GraphNode, Node> factory) {
    Node instance = factory.apply(node);
    try {
      instance.connect(node.inputs().stream().map(id -> new NodeInput(id, null)).toList());
      instance.initialize(Parameters.of(node.metadata(), node.params()));
    } catch (ExecutorError e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NodeExecutionError(
          node.id(), "the node could not be initialized: " + e.getMessage(), e);
    }
    return instance;
  }

  /**
   * Runs one value through, which is read as the nodes take it. What is wrong with the value, and
   * what goes wrong in the nodes, is in the result.
   */
  public synchronized Outcome<R> execute(PipelineInput input) {
    if (closed) {
      throw new IllegalStateException("the runtime is closed");
    }
    long started = System.nanoTime();
    Accounts accounts = new Accounts();
    state = PipelineState.EXECUTING;
    try {
      run(input, accounts);
    } catch (RuntimeException | Error e) {
      state = PipelineState.FAILED;
      // The nodes may be in the middle of a value, so that they cannot take another.
      closed = true;
      cleanUp(e);
      throw e;
    }
    state = PipelineState.COLLECTING;
    Outcome<R> result =
        new Outcome<>(
            results.results(),
            plan.sinks().size() == 1,
            results.judgements(),
            results.failures(),
            results.skipped(),
            PipelineMetrics.of(plan.stages(), accounts, System.nanoTime() - started, 0));
    state = result.success() ? PipelineState.COMPLETE : PipelineState.FAILED;
    return result;
  }

  private void run(PipelineInput input, Accounts accounts) {
    results.accountTo(accounts);
    chain.accept(new Element.RecordBegin(RECORD));
    double seconds = 0;
    try {
      int bareRate = input.isWithoutRate() ? sampleRates.bareRate() : AudioSpec.UNKNOWN_RATE;
      seconds = input.seconds(bareRate);
      tellAudio(input.audio(bareRate));
      input.feed(new PieceSink(Element.SOURCE, chain), bareRate);
    } catch (ExecutorError e) {
      chain.accept(new Element.Failed(Element.SOURCE, Failure.ofSource(e)));
    }
    RecordTrace trace = new RecordTrace();
    chain.accept(new Element.RecordEnd(seconds, false, trace));
    accounts.addVisits(
        RecordAccount.ofVisits(
            RECORD.name(), results.ending(), null, seconds, false, trace, results.failures()),
        nodeIds);
  }

  /**
   * What the audio is like is known before it comes.
   *
   * @param spec null where the value is none
   */
  private void tellAudio(AudioSpec spec) {
    if (spec != null && spec.hasSampleRate()) {
      double seconds = (double) spec.frames() / spec.sampleRate();
      chain.accept(new Element.RecordRead(seconds, spec.sampleRate(), spec.channels()));
    }
  }

  /** What it is doing; any thread may ask. */
  public PipelineState state() {
    return state;
  }

  /** Where each node is in its life, in topological order; any thread may ask. */
  public Map<String, NodeState> nodeStates() {
    Map<String, NodeState> states = new LinkedHashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      states.put(nodeIds.get(i), nodes.get(i).state());
    }
    return states;
  }

  /** Cleans the nodes up; later calls do nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    cleanUp(null);
  }

  /** Every node is cleaned up, whatever the others do; the first error wins. */
  private void cleanUp(Throwable earlier) {
    RuntimeException first = null;
    for (int i = 0; i < nodes.size(); i++) {
      try {
        nodes.get(i).cleanup();
      } catch (RuntimeException e) {
        if (earlier != null) {
          earlier.addSuppressed(e);
        } else if (first != null) {
          first.addSuppressed(e);
        } else {
          first =
              new NodeExecutionError(
                  graph.nodes().get(i).id(), "cleanup failed: " + e.getMessage(), e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
