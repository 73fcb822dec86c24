package org.remotemedia.operators.stage;

import java.util.function.Consumer;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.ExactSeconds;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.element.Utterance;
import org.remotemedia.operators.node.UtteranceSink;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/** Makes records of the utterances that a node cuts. */
final class UtteranceOutput implements UtteranceSink {
  private final StagePlan plan;
  private final Consumer<Element> next;
  private RecordInfo recording;

  /** Of the utterance, neither rounded as lines have it nor summed. */
  private double exactSeconds;

  /**
   * @param plan of the node's stage
   */
  UtteranceOutput(StagePlan plan, Consumer<Element> next) {
    this.plan = plan;
    this.next = next;
  }

  void beginRecording(RecordInfo info) {
    recording = info;
  }

  @Override
  public void begin(AudioSpec spec, long firstFrame) {
    double offset = ExactSeconds.of(firstFrame, spec.sampleRate(), recording.offsetSeconds());
    double seconds = ExactSeconds.of(spec.frames(), spec.sampleRate());
    exactSeconds = (double) spec.frames() / spec.sampleRate();
    Utterance utterance =
        new Utterance(
            recording.name(), plan.index(), offset, seconds, spec.sampleRate(), spec.channels());
    next.accept(
        new Element.RecordBegin(
            new RecordInfo(
                name(offset, seconds),
                recording.source(),
                recording.carried(),
                recording.version(),
                offset,
                utterance)));
    next.accept(new Element.AudioStart(plan.index(), ValuePath.ROOT, spec));
  }

  /** With several nodes that cut, the same stretch may be cut by each of them. */
  private String name(double offset, double seconds) {
    String stretch = "#" + ExactSeconds.text(offset) + "-" + ExactSeconds.text(seconds);
    return recording.name() + stretch + (plan.isOnlyCutter() ? "" : "@" + plan.nodeId());
  }

  @Override
  public void samples(AudioBuffer chunk) {
    next.accept(new Element.AudioChunk(plan.index(), ValuePath.ROOT, chunk));
  }

  @Override
  public void end() {
    next.accept(new Element.AudioEnd(plan.index(), ValuePath.ROOT));
    next.accept(new Element.ValueEnd(plan.index()));
    next.accept(new Element.RecordEnd(exactSeconds, false));
  }
}
