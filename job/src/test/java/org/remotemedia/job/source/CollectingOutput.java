package org.remotemedia.job.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.remotemedia.operators.element.Element;

/** Writes down what a reader sends, at once, since its samples do not last. */
class CollectingOutput implements ReaderOutput<Element> {
  private final List<String> elements = new ArrayList<>();
  private final List<Float> samples = new ArrayList<>();

  /** The elements so far, which are forgotten then. */
  List<String> taken() {
    List<String> taken = List.copyOf(elements);
    elements.clear();
    return taken;
  }

  /** All samples so far. */
  List<Float> samples() {
    return samples;
  }

  @Override
  public void collect(Element element) {
    elements.add(describe(element));
    if (element instanceof Element.AudioChunk chunk) {
      for (int i = 0; i < chunk.samples().samples(); i++) {
        samples.add(chunk.samples().floats()[i]);
      }
    }
  }

  private static String describe(Element element) {
    if (element instanceof Element.SplitBegin begin) {
      return "split " + begin.splitId();
    }
    if (element instanceof Element.SplitEnd end) {
      return "split end "
          + end.splitId()
          + (end.alreadyDone()
              ? ", already done, "
                  + end.report().records()
                  + " records of "
                  + end.report().audioSeconds()
                  + " s"
              : "");
    }
    if (element instanceof Element.RecordBegin begin) {
      return "record " + begin.info().name();
    }
    if (element instanceof Element.RecordEnd end) {
      return "record end " + end.durationSeconds() + " s" + (end.truncated() ? ", truncated" : "");
    }
    if (element instanceof Element.AudioStart start) {
      return String.format(
          "audio %d Hz, %d ch, %d frames",
          start.spec().sampleRate(), start.spec().channels(), start.spec().frames());
    }
    if (element instanceof Element.AudioChunk chunk) {
      return "chunk " + chunk.samples().frames();
    }
    if (element instanceof Element.AudioEnd) {
      return "audio end";
    }
    if (element instanceof Element.ValueEnd) {
      return "value end";
    }
    if (element instanceof Element.Failed failed) {
      return "failed: " + failed.failure().message();
    }
    return element.toString();
  }

  @Override
  public void collect(Element element, long timestamp) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void markIdle() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void markActive() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SourceOutput<Element> createOutputForSplit(String splitId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    throw new UnsupportedOperationException();
  }
}
