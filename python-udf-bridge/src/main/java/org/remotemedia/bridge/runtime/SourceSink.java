package org.remotemedia.bridge.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.remotemedia.operators.stream.Element;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Sends the parts of the input into the chain as those of the record. */
final class SourceSink implements ValueSink {
  private final Consumer<Element> chain;

  SourceSink(Consumer<Element> chain) {
    this.chain = chain;
  }

  @Override
  public void audioStart(ValuePath path, AudioSpec spec) {
    chain.accept(new Element.AudioStart(Element.SOURCE, path, spec));
  }

  @Override
  public void audioChunk(ValuePath path, AudioBuffer chunk) {
    chain.accept(new Element.AudioChunk(Element.SOURCE, path, chunk));
  }

  @Override
  public void audioEnd(ValuePath path) {
    chain.accept(new Element.AudioEnd(Element.SOURCE, path));
  }

  @Override
  public void json(ValuePath path, JsonNode value) {
    chain.accept(new Element.Json(Element.SOURCE, path, value));
  }

  @Override
  public void done() {
    chain.accept(new Element.ValueEnd(Element.SOURCE));
  }
}
