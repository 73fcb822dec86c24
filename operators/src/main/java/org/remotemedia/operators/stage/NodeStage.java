package org.remotemedia.operators.stage;

import java.util.function.Consumer;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.PieceSink;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.node.CuttingNode;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.RecordFacts;
import org.remotemedia.operators.value.ValueSink;

/**
 * One node in the chain: feeds it the pieces of its inputs, sends on what it gives and whatever
 * later stages need, turns its errors into failures of the record, and notes in the record's trace
 * what became of it. The same class serves every executor.
 *
 * <p>A stage works on recordings or on the utterances that one node cuts from them; records of the
 * other kind pass by.
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
    REJECTED,
    FAILED,
    SKIPPED
  }

  private final StagePlan plan;
  private final Node node;
  private final Consumer<Element> next;
  private final CheckedOutput output;
  private final StageInputs inputs;
  private final StageRecorder recorder;
  private final Scope scope;

  /** Null unless the node cuts. */
  private final UtteranceOutput utterances;

  private State state = State.IDLE;
  private ValueSink input;
  private RecordInfo record;
  private RecordFacts facts = RecordFacts.NONE;
  private Judgement judgement;
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
    this.scope = new Scope(plan.level());
    if (node instanceof CuttingNode cutter) {
      utterances = new UtteranceOutput(plan, this::emit);
      cutter.cutTo(utterances, !plan.awaited().isEmpty());
    } else {
      utterances = null;
    }
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.Piece piece) {
      if (scope.isOurs()) {
        int inputIndex = inputs.indexOf(piece.producer());
        if (inputIndex >= 0) {
          take(piece, inputIndex);
        }
      } else if (scope.isAbove()) {
        inputs.share(piece);
      }
      if (plan.passesOn(piece, scope.isUtterance())) {
        next.accept(element);
      }
      return;
    }
    if (element instanceof Element.RecordBegin begin) {
      scope.begin(begin.info());
      next.accept(element);
      begin(begin.info());
      return;
    }
    if (element instanceof Element.RecordRead read && scope.isOurs()) {
      learn(Facts.read(record, read));
    } else if (element instanceof Element.RecordEnd end) {
      if (scope.isOurs()) {
        endRecord(end);
      }
      scope.end();
    }
    next.accept(element);
  }

  private void begin(RecordInfo info) {
    if (scope.isOurs()) {
      beginRecord(info);
      inputs.replay(this::takeShared);
    } else if (scope.isAbove()) {
      inputs.beginRecording();
    }
  }

  private void beginRecord(RecordInfo info) {
    state = State.WAITING;
    record = info;
    inputs.beginRecord();
    output.beginRecord();
    recorder.beginRecord();
    if (utterances != null) {
      utterances.beginRecording(info);
    }
    learn(Facts.begun(info));
    nodeNanos = 0;
    downstreamNanos = 0;
  }

  private void learn(RecordFacts known) {
    facts = known;
    node.about(known);
  }

  private void endRecord(Element.RecordEnd end) {
    if (state == State.WAITING || state == State.RUNNING) {
      throw new IllegalStateException(
          "record ended before the inputs of node " + plan.nodeId() + " did");
    }
    state = State.IDLE;
    recorder.endRecord(end);
  }

  /** Takes what the recording gave for its utterances. */
  private void takeShared(Element.Piece piece, int inputIndex) {
    if (piece instanceof Element.AudioStart && (state == State.WAITING || state == State.RUNNING)) {
      fail(StageInputs.sharedAudio(plan, inputIndex));
    } else {
      take(piece, inputIndex);
    }
  }

  private void take(Element.Piece piece, int inputIndex) {
    if (isWithoutValue(piece)) {
      if (!inputs.isAwaitedOnly(inputIndex)) {
        skip();
        return;
      }
      piece = new Element.ValueEnd(piece.producer());
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
        end();
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
      settle();
    }
  }

  private static boolean isWithoutValue(Element.Piece piece) {
    return piece instanceof Element.Failed
        || piece instanceof Element.Skipped
        || piece instanceof Element.Rejected;
  }

  /** The node has taken its whole value, and given its own. */
  private void end() {
    judgement = node.takeJudgement().orElse(null);
    if (judgement == null) {
      output.end();
    } else if (!judgement.rejected()) {
      emit(new Element.Judged(plan.index(), judgement));
      output.end();
    }
  }

  private void settle() {
    recorder.retried(node.takeRetries());
    if (judgement != null && judgement.rejected()) {
      state = State.REJECTED;
      recorder.rejected(judgement, facts, nodeNanos, inputs.audioSeconds(), node.memoryBytes());
    } else {
      state = State.SUCCEEDED;
      recorder.succeeded(nodeNanos, inputs.audioSeconds(), node.memoryBytes());
    }
    judgement = null;
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
