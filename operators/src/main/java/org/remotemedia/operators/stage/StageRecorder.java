package org.remotemedia.operators.stage;

import java.util.function.Consumer;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.RecordFacts;

/**
 * What became of the records at one stage: told to the listener, noted in the record's trace, and
 * sent on where later stages must know.
 */
final class StageRecorder {
  private final StagePlan plan;
  private final StageListener listener;
  private final Consumer<Element> next;
  private final SpeechMeter speech = new SpeechMeter();
  private int retries;
  private NodeVisit visit;

  StageRecorder(StagePlan plan, StageListener listener, Consumer<Element> next) {
    this.plan = plan;
    this.listener = listener;
    this.next = next;
  }

  /** A record's value is about to begin. */
  void beginRecord() {
    speech.beginRecord();
  }

  /** An element that the node gives. */
  void gives(Element element) {
    speech.take(element);
  }

  void succeeded(long nanos, double audioSeconds, long memoryBytes) {
    Double speechSeconds = speech.hasMeasured() ? (Double) speech.seconds() : null;
    visit(Outcome.SUCCEEDED, nanos, audioSeconds, memoryBytes, speechSeconds);
    listener.succeeded(nanos, audioSeconds);
  }

  /**
   * The node has rejected the record.
   *
   * @param facts of the record
   */
  void rejected(
      Judgement judgement, RecordFacts facts, long nanos, double audioSeconds, long memoryBytes) {
    visit(Outcome.REJECTED, nanos, audioSeconds, memoryBytes, null);
    listener.rejected(judgement, facts, nanos, audioSeconds);
    next.accept(new Element.Rejected(plan.index(), judgement));
  }

  void failed(Failure failure, long nanos, double audioSeconds, long memoryBytes) {
    visit(Outcome.FAILED, nanos, audioSeconds, memoryBytes, null);
    listener.failed(failure, nanos, audioSeconds);
    next.accept(new Element.Failed(plan.index(), failure));
  }

  private void visit(
      Outcome outcome, long nanos, double audioSeconds, long memoryBytes, Double speechSeconds) {
    visit = new NodeVisit(outcome, nanos, audioSeconds, retries, memoryBytes, speechSeconds);
    retries = 0;
  }

  /** Further attempts that the current record took; told before what became of it. */
  void retried(int times) {
    if (times > 0) {
      retries += times;
      listener.retried(times);
    }
  }

  void skipped() {
    visit(Outcome.SKIPPED, 0, 0, 0, null);
    listener.skipped();
    next.accept(new Element.Skipped(plan.index()));
  }

  /** Notes in the trace of the record what became of it here. */
  void endRecord(Element.RecordEnd end) {
    end.trace().visited(plan.index(), visit);
    visit = null;
  }
}
