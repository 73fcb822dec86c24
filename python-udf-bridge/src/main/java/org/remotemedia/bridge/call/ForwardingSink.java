package org.remotemedia.bridge.call;

import com.fasterxml.jackson.databind.JsonNode;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Hands everything to another sink. */
public class ForwardingSink implements ValueSink {
  private final ValueSink target;

  public ForwardingSink(ValueSink target) {
    this.target = target;
  }

  @Override
  public void audioStart(ValuePath path, AudioSpec spec) {
    target.audioStart(path, spec);
  }

  @Override
  public void audioChunk(ValuePath path, AudioBuffer chunk) {
    target.audioChunk(path, chunk);
  }

  @Override
  public void audioEnd(ValuePath path) {
    target.audioEnd(path);
  }

  @Override
  public void json(ValuePath path, JsonNode value) {
    target.json(path, value);
  }

  @Override
  public void done() {
    target.done();
  }
}
