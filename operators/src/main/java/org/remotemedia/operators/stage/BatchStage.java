package org.remotemedia.operators.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.PieceSink;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.value.ValueSink;

/**
 * A stage whose node executes several records with one call. From the first value that waits for
 * its call, everything that goes on is held back, so that the order stays what it was; samples that
 * pass by are copied meanwhile. With nothing waiting, elements go straight through, so that one
 * long recording is not held.
 */
public final class BatchStage implements Consumer<Element> {
  private enum State {
    /** Between records. */
    IDLE,
    /** The record has begun, the node has not been given anything. */
    WAITING,
    /** The node is being given a value. */
    TAKING,
    /** The value is complete, or there is none. */
    SETTLED
  }

  /** Something that goes on once the calls before it have been made. */
  private sealed interface Held {
    /** An element that passes by. */
    record Passing(Element element) implements Held {}

    /** The end of a record that the stage works on. */
    record End(Element.RecordEnd element) implements Held {}

    /** The place of a value that the next call gives. */
    record Awaited(double audioSeconds, long gatherNanos) implements Held {}

    record Refused(Failure failure, double audioSeconds, long gatherNanos) implements Held {}

    record Skip() implements Held {}
  }

  private final StagePlan plan;
  private final BatchNode node;
  private final Consumer<Element> next;
  private final long mostHeldBytes;
  private final StageInputs inputs;
  private final StageRecorder recorder;
  private final Scope scope;
  private final CheckedOutput output;
  private final Deque<Held> held = new ArrayDeque<>();

  private State state = State.IDLE;
  private String record;
  private ValueSink value;
  private long gatherNanos;
  private long copiedBytes;

  /**
   * @param node the caller remains its owner
   * @param next takes everything that goes on
   * @param mostHeldBytes bytes of samples, passing by and given to the node, above which the
   *     waiting values are executed
   */
  public BatchStage(
      StagePlan plan,
      BatchNode node,
      Consumer<Element> next,
      StageListener listener,
      long mostHeldBytes) {
    this.plan = plan;
    this.node = node;
    this.next = next;
    this.mostHeldBytes = mostHeldBytes;
    this.inputs = new StageInputs(plan);
    this.recorder = new StageRecorder(plan, listener, next);
    this.scope = new Scope(plan.level());
    this.output = new CheckedOutput(new PieceSink(plan.index(), this::emit));
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
        pass(element);
      }
    } else if (element instanceof Element.RecordBegin begin) {
      scope.begin(begin.info());
      pass(element);
      begin(begin.info());
    } else if (element instanceof Element.RecordEnd end) {
      if (scope.isOurs()) {
        requireSettled();
        passEnd(end);
      } else {
        pass(element);
      }
      scope.end();
    } else {
      pass(element);
    }
    if (!held.isEmpty() && (node.isFull() || copiedBytes + node.heldBytes() > mostHeldBytes)) {
      flush();
    }
  }

  private void begin(RecordInfo info) {
    if (scope.isOurs()) {
      state = State.WAITING;
      record = info.name();
      inputs.beginRecord();
      gatherNanos = 0;
      inputs.replay(this::takeShared);
    } else if (scope.isAbove()) {
      inputs.beginRecording();
    }
  }

  /** Executes what is waiting and sends on everything that is held; for the end of the input. */
  public void flush() {
    Iterator<? extends BatchNode.Outcome> outcomes = node.execute().iterator();
    for (Held item = held.poll(); item != null; item = held.poll()) {
      if (item instanceof Held.Passing passing) {
        next.accept(passing.element());
      } else if (item instanceof Held.End end) {
        sendEnd(end.element());
      } else if (item instanceof Held.Awaited awaited) {
        settle(outcomes.next(), awaited);
      } else if (item instanceof Held.Refused refused) {
        recorder.failed(
            refused.failure(), refused.gatherNanos(), refused.audioSeconds(), node.memoryBytes());
      } else {
        recorder.skipped();
      }
    }
    copiedBytes = 0;
  }

  private void requireSettled() {
    if (state != State.SETTLED) {
      throw new IllegalStateException(
          "record ended before the inputs of node " + plan.nodeId() + " did");
    }
    state = State.IDLE;
  }

  /** Takes what the recording gave for its utterances. */
  private void takeShared(Element.Piece piece, int inputIndex) {
    if (piece instanceof Element.AudioStart) {
      refuse(Failure.of(plan.nodeId(), StageInputs.sharedAudio(plan, inputIndex)));
    } else {
      take(piece, inputIndex);
    }
  }

  private void take(Element.Piece piece, int inputIndex) {
    if (state != State.WAITING && state != State.TAKING) {
      return;
    }
    if (piece instanceof Element.Failed
        || piece instanceof Element.Skipped
        || piece instanceof Element.Rejected) {
      abandonValue();
      hold(new Held.Skip());
      return;
    }
    long started = System.nanoTime();
    Failure failure = null;
    try {
      if (state == State.WAITING) {
        value = node.begin(record);
        state = State.TAKING;
      }
      inputs.feed(piece, inputIndex, value);
    } catch (TaskFault fault) {
      throw fault;
    } catch (RuntimeException | StackOverflowError e) {
      failure = Failure.of(plan.nodeId(), e);
    }
    gatherNanos += System.nanoTime() - started;
    if (failure != null) {
      refuse(failure);
    } else if (inputs.areComplete()) {
      state = State.SETTLED;
      held.add(new Held.Awaited(inputs.audioSeconds(), gatherNanos));
    }
  }

  private void refuse(Failure failure) {
    if (state == State.SETTLED) {
      return;
    }
    abandonValue();
    hold(new Held.Refused(failure, inputs.audioSeconds(), gatherNanos));
  }

  private void abandonValue() {
    if (state == State.TAKING) {
      node.abandon();
    }
    state = State.SETTLED;
  }

  private void pass(Element element) {
    if (held.isEmpty()) {
      next.accept(element);
    } else if (element instanceof Element.AudioChunk chunk) {
      copiedBytes += chunk.samples().bytes();
      held.add(
          new Held.Passing(
              new Element.AudioChunk(chunk.producer(), chunk.path(), chunk.samples().copy())));
    } else {
      held.add(new Held.Passing(element));
    }
  }

  /** Does at once what need not wait. */
  private void hold(Held item) {
    boolean first = held.isEmpty();
    held.add(item);
    if (first) {
      flush();
    }
  }

  private void passEnd(Element.RecordEnd end) {
    if (held.isEmpty()) {
      sendEnd(end);
    } else {
      held.add(new Held.End(end));
    }
  }

  private void sendEnd(Element.RecordEnd end) {
    recorder.endRecord(end);
    next.accept(end);
  }

  private void settle(BatchNode.Outcome outcome, Held.Awaited awaited) {
    long nanos = awaited.gatherNanos() + outcome.nanos();
    recorder.retried(outcome.retries());
    Failure failure = outcome.failure().orElse(null);
    if (failure == null) {
      failure = give(outcome);
    }
    if (failure == null) {
      recorder.succeeded(nanos, awaited.audioSeconds(), node.memoryBytes());
    } else {
      recorder.failed(failure, nanos, awaited.audioSeconds(), node.memoryBytes());
    }
  }

  /** Sends the value on, unless it is not as it was announced. */
  private Failure give(BatchNode.Outcome outcome) {
    output.beginRecord();
    recorder.beginRecord();
    try {
      outcome.give(output);
      output.end();
      return null;
    } catch (StackOverflowError e) {
      return Failure.of(plan.nodeId(), e);
    } catch (RuntimeException e) {
      if (output.isBroken()) {
        return Failure.of(plan.nodeId(), output.error());
      }
      throw e;
    }
  }

  private void emit(Element element) {
    recorder.gives(element);
    next.accept(element);
  }
}
