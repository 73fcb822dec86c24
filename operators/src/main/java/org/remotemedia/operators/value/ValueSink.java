package org.remotemedia.operators.value;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Takes one value as a stream of parts.
 *
 * <p>A value is either one part at {@link ValuePath#ROOT}, or several below distinct keys. An audio
 * part is {@code audioStart audioChunk* audioEnd}, its chunks are of the format that was announced
 * and, where that is known, of as many frames in all; parts under different paths may interleave.
 * {@link #done()} ends the value and is the last call.
 */
public interface ValueSink {
  void audioStart(ValuePath path, AudioSpec spec);

  /** {@code chunk} is valid only during the call and must not be changed. */
  void audioChunk(ValuePath path, AudioBuffer chunk);

  void audioEnd(ValuePath path);

  void json(ValuePath path, JsonNode value);

  /**
   * Tells of a list of segments that is still to come at {@code path}. Who only takes the whole
   * list leaves it out.
   */
  default void progress(ValuePath path, SegmentProgress progress) {}

  void done();
}
