package org.remotemedia.operators.stage;

import java.util.function.Consumer;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.Failure;

/**
 * What became of the records at one stage: told to the listener, kept for the report of the split,
 * and sent on where later stages must know.
 */
final class StageRecorder {
  private final StagePlan plan;
  private final StageListener listener;
  private final Consumer<Element> next;
  private final SpeechMeter speech = new SpeechMeter();
  private NodeStats stats = new NodeStats();

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
    stats.recordMemory(memoryBytes);
    stats.recordSuccess(nanos, audioSeconds);
    if (speech.hasMeasured()) {
      stats.recordSpeech(speech.seconds(), audioSeconds);
    }
    listener.succeeded(nanos, audioSeconds);
  }

  void failed(Failure failure, long nanos, double audioSeconds, long memoryBytes) {
    stats.recordMemory(memoryBytes);
    stats.recordFailure(nanos, audioSeconds, failure.message());
    listener.failed(failure, nanos, audioSeconds);
    next.accept(new Element.Failed(plan.index(), failure));
  }

  /** Further attempts that the current record took. */
  void retried(int times) {
    if (times > 0) {
      stats.recordRetries(times);
      listener.retried(times);
    }
  }

  void skipped() {
    stats.recordSkip();
    listener.skipped();
    next.accept(new Element.Skipped(plan.index()));
  }

  /** Adds the accounts since the last call to a split's. */
  void report(Element.SplitEnd end) {
    end.report().node(plan.nodeId()).add(stats);
    stats = new NodeStats();
  }
}
