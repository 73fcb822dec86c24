package org.remotemedia.operators.element;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Turns a value into elements of the chain.
 *
 * @param producer whose value it is
 * @param next takes the elements
 */
public record PieceSink(int producer, Consumer<Element> next) implements ValueSink {
  @Override
  public void audioStart(ValuePath path, AudioSpec spec) {
    next.accept(new Element.AudioStart(producer, path, spec));
  }

  @Override
  public void audioChunk(ValuePath path, AudioBuffer chunk) {
    next.accept(new Element.AudioChunk(producer, path, chunk));
  }

  @Override
  public void audioEnd(ValuePath path) {
    next.accept(new Element.AudioEnd(producer, path));
  }

  @Override
  public void json(ValuePath path, JsonNode value) {
    next.accept(new Element.Json(producer, path, value));
  }

  @Override
  public void progress(ValuePath path, SegmentProgress progress) {
    next.accept(new Element.Progress(producer, path, progress));
  }

  @Override
  public void done() {
    next.accept(new Element.ValueEnd(producer));
  }
}
