package org.remotemedia.operators.stage;

import java.util.function.Consumer;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.PieceSink;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.value.ValueSink;

/**
 * One node in the chain: feeds it the pieces of its inputs, sends on what it gives and whatever
 * later stages need, turns its errors into failures of the record, and notes in the record's trace
 * what became of it. The same class serves every executor.
 */
public final class NodeStage implements Consumer<Element> {
  private enum State {
    /** Between records. */
    IDLE,
    /** The record has begun, the node has not been given anything. */
    WAITING,
    RUNNING,
    /** The node has taken the whole value, and there is nothing to abandon. */
    ENDED,
    SUCCEEDED,
    FAILED,
    SKIPPED
  }

  private final StagePlan plan;
  private final Node node;
  private final Consumer<Element> next;
  private final CheckedOutput output;
  private final StageInputs inputs;
  private final StageRecorder recorder;

  private State state = State.IDLE;
  private ValueSink input;
  private long nodeNanos;
  private long downstreamNanos;

  /**
   * @param node an initialized node; the caller remains its owner
   * @param next takes everything that goes on
   */
  public NodeStage(StagePlan plan, Node node, Consumer<Element> next, StageListener listener) {
    this.plan = plan;
    this.node = node;
    this.next = next;
    this.output = new CheckedOutput(new PieceSink(plan.index(), this::emit));
    this.inputs = new StageInputs(plan);
    this.recorder = new StageRecorder(plan, listener, next);
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.Piece piece) {
      int inputIndex = inputs.indexOf(piece.producer());
      if (inputIndex >= 0) {
        take(piece, inputIndex);
      }
      if (plan.passesOn(piece)) {
        next.accept(element);
      }
      return;
    }
    if (element instanceof Element.RecordBegin) {
      beginRecord();
    } else if (element instanceof Element.RecordEnd end) {
      endRecord(end);
    }
    next.accept(element);
  }

  private void beginRecord() {
    state = State.WAITING;
    inputs.beginRecord();
    output.beginRecord();
    recorder.beginRecord();
    nodeNanos = 0;
    downstreamNanos = 0;
  }

  private void endRecord(Element.RecordEnd end) {
    if (state == State.WAITING || state == State.RUNNING) {
      throw new IllegalStateException(
          "record ended before the inputs of node " + plan.nodeId() + " did");
    }
    state = State.IDLE;
    recorder.endRecord(end);
  }

  private void take(Element.Piece piece, int inputIndex) {
    if (piece instanceof Element.Failed || piece instanceof Element.Skipped) {
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
      output.taking(piece instanceof Element.AudioChunk chunk ? chunk.samples() : null);
      inputs.feed(piece, inputIndex, input);
      if (inputs.areComplete()) {
        state = State.ENDED;
        output.end();
      }
    } catch (DownstreamFault | TaskFault fault) {
      throw fault;
    } catch (RuntimeException | StackOverflowError e) {
      thrown = e;
    }
    nodeNanos += System.nanoTime() - started - (downstreamNanos - downstreamBefore);
    if (thrown != null) {
      fail(thrown);
    } else if (inputs.areComplete()) {
      succeed();
    }
  }

  private void succeed() {
    state = State.SUCCEEDED;
    recorder.retried(node.takeRetries());
    recorder.succeeded(nodeNanos, inputs.audioSeconds(), node.memoryBytes());
  }

  private void fail(Throwable thrown) {
    if (state == State.RUNNING) {
      node.abandon();
    }
    state = State.FAILED;
    Failure failure = Failure.of(plan.nodeId(), thrown);
    recorder.retried(node.takeRetries());
    recorder.failed(failure, nodeNanos, inputs.audioSeconds(), node.memoryBytes());
  }

  private void skip() {
    if (state != State.WAITING && state != State.RUNNING) {
      return;
    }
    if (state == State.RUNNING) {
      node.abandon();
    }
    state = State.SKIPPED;
    recorder.retried(node.takeRetries());
    recorder.skipped();
  }

  /** Sends on what the node gives. */
  private void emit(Element element) {
    recorder.gives(element);
    long started = System.nanoTime();
    try {
      next.accept(element);
    } catch (DownstreamFault | TaskFault fault) {
      throw fault;
    } catch (RuntimeException e) {
      throw new DownstreamFault(e);
    }
    downstreamNanos += System.nanoTime() - started;
  }

  /** A fault behind this stage, on its way up through the node, which must not be blamed for it. */
  private static final class DownstreamFault extends RuntimeException {
    DownstreamFault(Throwable cause) {
      super(cause);
    }
  }
}
