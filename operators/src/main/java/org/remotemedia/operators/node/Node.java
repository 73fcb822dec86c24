package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * One node of a pipeline: {@code initialize}, then any number of values one after another, then
 * {@code cleanup}. Calls out of that order are refused with IllegalStateException. An instance is
 * used by one thread at a time.
 *
 * <p>Native nodes are streaming: {@link #start} gives a sink for the parts of the input, and what
 * the node computes goes to the output as it is known. What comes out must not depend on how the
 * input was cut into chunks, and has to be what was announced: a stage fails the record of a node
 * that gives more or fewer frames, another rate, or samples that are not finite.
 *
 * <p>A new native node is one subclass with a public constructor without arguments and one line in
 * {@code META-INF/services/org.remotemedia.operators.node.Node}.
 */
public abstract class Node {
  /** Others may look at it at any time. */
  private volatile NodeState state = NodeState.CREATED;

  private List<NodeInput> inputs = List.of();
  private RecordFacts record = RecordFacts.NONE;

  /** What this node type is; the same for every instance. */
  public abstract NodeMetadata metadata();

  /**
   * Tells the node what it is connected to; before {@link #initialize}. One that is not told takes
   * the value of the record.
   *
   * @throws InvalidInputsException when it cannot work with these
   */
  public final void connect(List<NodeInput> connections) {
    require(NodeState.CREATED, "connect");
    inputs = List.copyOf(connections);
    checkInputs(inputs);
  }

  /**
   * Tells the node what is known of the record whose value it is given next or just now. May be
   * called again as more is known, for the last time before the value's end.
   */
  public final void about(RecordFacts facts) {
    record = facts;
  }

  /**
   * Takes the parameters over.
   *
   * @throws InvalidParameterException when parameters that are right one by one do not go together
   */
  public final void initialize(Parameters parameters) {
    require(NodeState.CREATED, "initialize");
    configure(parameters);
    state = NodeState.INITIALIZED;
  }

  /** Begins a value; the returned sink's {@code done} ends it, after which the next may begin. */
  public final ValueSink start(ValueSink output) {
    require(NodeState.INITIALIZED, "start");
    ValueSink input = begin(output);
    state = NodeState.EXECUTING;
    return new GuardedInput(input);
  }

  /** Gives up the value that was started, because of an error here or upstream. */
  public final void abandon() {
    require(NodeState.EXECUTING, "abandon");
    state = NodeState.INITIALIZED;
    abort();
  }

  /** Runs one whole value through. */
  public final Value execute(Value input) {
    ValueCollector collector = new ValueCollector();
    ValueSink sink = start(collector);
    try {
      ValueFeed.feed(input, sink);
    } catch (RuntimeException e) {
      if (state == NodeState.EXECUTING) {
        abandon();
      }
      throw e;
    }
    return collector.value();
  }

  /** Frees what the node holds. */
  public final void cleanup() {
    if (state != NodeState.INITIALIZED && state != NodeState.EXECUTING) {
      throw new IllegalStateException("cleanup of a node that is " + state);
    }
    state = NodeState.CLEANED;
    close();
  }

  /** Where in its life the node is; any thread may ask. */
  public final NodeState state() {
    return state;
  }

  /** The sample rate that the parameters state for audio that comes without one. */
  public Optional<StatedRate> statedSampleRate() {
    return Optional.empty();
  }

  /** Bytes of the buffers and tables that this instance holds now. */
  public abstract long memoryBytes();

  /** Further attempts that the last value took; asking sets it to 0. Most nodes try once. */
  public int takeRetries() {
    return 0;
  }

  /** What the node has decided of the record with the last value; asking forgets it. */
  public Optional<Judgement> takeJudgement() {
    return Optional.empty();
  }

  /** The nodes that this one is connected to, in the order of the manifest. */
  protected final List<NodeInput> inputs() {
    return inputs;
  }

  /** The record whose value it is given. */
  protected final RecordFacts record() {
    return record;
  }

  /**
   * Looks whether the node can work with its connections.
   *
   * @throws InvalidInputsException when it cannot
   */
  protected void checkInputs(List<NodeInput> connections) {}

  protected abstract void configure(Parameters parameters);

  protected abstract ValueSink begin(ValueSink output);

  /** Forgets a value in progress; the next one begins afresh. */
  protected abstract void abort();

  protected void close() {}

  private void require(NodeState expected, String call) {
    if (state != expected) {
      throw new IllegalStateException(
          call + " of a " + metadata().name() + " that is " + state + ", not " + expected);
    }
  }

  private final class GuardedInput implements ValueSink {
    private final ValueSink input;

    GuardedInput(ValueSink input) {
      this.input = input;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      require(NodeState.EXECUTING, "audioStart");
      input.audioStart(path, spec);
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      require(NodeState.EXECUTING, "audioChunk");
      input.audioChunk(path, chunk);
    }

    @Override
    public void audioEnd(ValuePath path) {
      require(NodeState.EXECUTING, "audioEnd");
      input.audioEnd(path);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      require(NodeState.EXECUTING, "json");
      input.json(path, value);
    }

    @Override
    public void progress(ValuePath path, SegmentProgress progress) {
      require(NodeState.EXECUTING, "progress");
      input.progress(path, progress);
    }

    @Override
    public void done() {
      require(NodeState.EXECUTING, "done");
      input.done();
      state = NodeState.INITIALIZED;
    }
  }
}
