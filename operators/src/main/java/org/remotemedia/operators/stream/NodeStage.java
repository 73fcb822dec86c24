package org.remotemedia.operators.stream;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * One node in the chain: feeds it the parts of its inputs, sends on what it gives and whatever
 * later stages need, turns its errors into failures of the record, and keeps its accounts. The same
 * class serves every executor.
 */
public final class NodeStage implements Consumer<Element> {
  private enum State {
    /** Between records. */
    IDLE,
    /** The record has begun, the node has not been given anything. */
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    SKIPPED
  }

  private final StagePlan plan;
  private final Node node;
  private final Consumer<Element> next;
  private final StageListener listener;
  private final ValueSink output;
  private final ValuePath[] inputKeys;
  private final int[] inputs;

  /** Ascending. */
  private final int[] passedOn;

  private State state = State.IDLE;
  private ValueSink input;
  private int pendingInputs;
  private long nodeNanos;
  private long downstreamNanos;
  private double audioSeconds;
  private final Map<ValuePath, Long> framesGiven = new HashMap<>();
  private NodeStats stats = new NodeStats();

  /**
   * @param node an initialized node; the caller remains its owner
   * @param next takes everything that goes on
   */
  public NodeStage(StagePlan plan, Node node, Consumer<Element> next, StageListener listener) {
    this.plan = plan;
    this.node = node;
    this.next = next;
    this.listener = listener;
    this.output = new PartSink(plan.index(), this::emit);
    this.inputs = plan.inputs().stream().mapToInt(Integer::intValue).toArray();
    this.passedOn = plan.passedOn().stream().mapToInt(Integer::intValue).toArray();
    boolean several = inputs.length > 1;
    this.inputKeys = new ValuePath[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputKeys[i] = several ? ValuePath.ROOT.child(plan.inputKeys().get(i)) : ValuePath.ROOT;
    }
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.Part part) {
      int inputIndex = inputIndex(part.producer());
      if (inputIndex >= 0) {
        take(part, inputIndex);
      }
      if (element instanceof Element.Failed
          || Arrays.binarySearch(passedOn, part.producer()) >= 0) {
        next.accept(element);
      }
      return;
    }
    if (element instanceof Element.RecordBegin) {
      beginRecord();
    } else if (element instanceof Element.RecordEnd) {
      endRecord();
    } else if (element instanceof Element.SplitEnd end) {
      end.report().node(plan.nodeId()).add(stats);
      stats = new NodeStats();
    }
    next.accept(element);
  }

  /** Which input the producer is, −1 if none; nodes have few. */
  private int inputIndex(int producer) {
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] == producer) {
        return i;
      }
    }
    return -1;
  }

  private void beginRecord() {
    state = State.WAITING;
    pendingInputs = inputKeys.length;
    nodeNanos = 0;
    downstreamNanos = 0;
    audioSeconds = 0;
    framesGiven.clear();
  }

  private void endRecord() {
    if (state == State.WAITING || state == State.RUNNING) {
      throw new IllegalStateException(
          "record ended before the inputs of node " + plan.nodeId() + " did");
    }
    state = State.IDLE;
  }

  private void take(Element.Part part, int inputIndex) {
    if (part instanceof Element.Failed || part instanceof Element.Skipped) {
      skip();
      return;
    }
    if (state != State.WAITING && state != State.RUNNING) {
      return;
    }
    long started = System.nanoTime();
    long downstreamBefore = downstreamNanos;
    Throwable thrown = null;
    try {
      if (state == State.WAITING) {
        input = node.start(output);
        state = State.RUNNING;
      }
      feed(part, inputIndex);
    } catch (DownstreamFault fault) {
      throw fault;
    } catch (RuntimeException | StackOverflowError e) {
      thrown = e;
    }
    nodeNanos += System.nanoTime() - started - (downstreamNanos - downstreamBefore);
    if (thrown != null) {
      fail(thrown);
    } else if (pendingInputs == 0) {
      succeed();
    }
  }

  private void feed(Element.Part part, int inputIndex) {
    if (part instanceof Element.AudioChunk chunk) {
      audioSeconds += chunk.samples().durationSeconds();
      input.audioChunk(pathOf(inputIndex, chunk.path()), chunk.samples());
    } else if (part instanceof Element.AudioStart start) {
      input.audioStart(pathOf(inputIndex, start.path()), start.spec());
    } else if (part instanceof Element.AudioEnd end) {
      input.audioEnd(pathOf(inputIndex, end.path()));
    } else if (part instanceof Element.Json json) {
      input.json(pathOf(inputIndex, json.path()), json.value());
    } else if (part instanceof Element.ValueEnd) {
      pendingInputs--;
      if (pendingInputs == 0) {
        input.done();
      }
    }
  }

  private ValuePath pathOf(int inputIndex, ValuePath path) {
    ValuePath key = inputKeys[inputIndex];
    if (key.isRoot()) {
      return path;
    }
    return path.isRoot() ? key : path.under(key.keys().get(0));
  }

  private void succeed() {
    state = State.SUCCEEDED;
    stats.recordMemory(node.memoryBytes());
    stats.recordSuccess(nodeNanos, audioSeconds);
    listener.succeeded(nodeNanos, audioSeconds);
  }

  private void fail(Throwable thrown) {
    if (state == State.RUNNING) {
      node.abandon();
    }
    state = State.FAILED;
    Failure failure = Failure.of(plan.nodeId(), thrown);
    stats.recordMemory(node.memoryBytes());
    stats.recordFailure(nodeNanos, audioSeconds, failure.message());
    listener.failed(failure, nodeNanos, audioSeconds);
    next.accept(new Element.Failed(plan.index(), failure));
  }

  private void skip() {
    if (state != State.WAITING && state != State.RUNNING) {
      return;
    }
    if (state == State.RUNNING) {
      node.abandon();
    }
    state = State.SKIPPED;
    stats.recordSkip();
    listener.skipped();
    next.accept(new Element.Skipped(plan.index()));
  }

  /** Sends on what the node gives. */
  private void emit(Element element) {
    if (element instanceof Element.AudioChunk chunk) {
      requireFinite(chunk);
    }
    long started = System.nanoTime();
    try {
      next.accept(element);
    } catch (DownstreamFault fault) {
      throw fault;
    } catch (RuntimeException e) {
      throw new DownstreamFault(e);
    }
    downstreamNanos += System.nanoTime() - started;
  }

  /** What goes into a pipeline is finite, so a node that gives anything else has overflowed. */
  private void requireFinite(Element.AudioChunk chunk) {
    int frames = chunk.samples().frames();
    int nonFinite = chunk.samples().firstNonFiniteFrame();
    long before = framesGiven.merge(chunk.path(), (long) frames, Long::sum) - frames;
    if (nonFinite >= 0) {
      throw new NodeExecutionError(
          "the result is not a finite number, first in frame "
              + (before + nonFinite)
              + " of the output");
    }
  }

  /** A fault behind this stage, on its way up through the node, which must not be blamed for it. */
  private static final class DownstreamFault extends RuntimeException {
    DownstreamFault(Throwable cause) {
      super(cause);
    }
  }
}
