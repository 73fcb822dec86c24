package org.remotemedia.operators.value;

import java.util.Map;

/** Streams whole values. */
public final class ValueFeed {
  private ValueFeed() {}

  /** The whole value, audio in one chunk, with {@code done}. */
  public static void feed(Value value, ValueSink sink) {
    feed(value, sink, Integer.MAX_VALUE);
  }

  /** The whole value, audio in chunks of at most {@code chunkFrames} frames, with {@code done}. */
  public static void feed(Value value, ValueSink sink, int chunkFrames) {
    feedPart(value, ValuePath.ROOT, sink, chunkFrames);
    sink.done();
  }

  private static void feedPart(Value value, ValuePath path, ValueSink sink, int chunkFrames) {
    if (value instanceof Value.Json json) {
      sink.json(path, json.node());
    } else if (value instanceof AudioBuffer audio) {
      sink.audioStart(path, audio.spec());
      if (audio.frames() <= chunkFrames) {
        if (audio.frames() > 0) {
          sink.audioChunk(path, audio);
        }
      } else {
        for (int from = 0; from < audio.frames(); from += chunkFrames) {
          sink.audioChunk(path, audio.slice(from, Math.min(chunkFrames, audio.frames() - from)));
        }
      }
      sink.audioEnd(path);
    } else if (value instanceof Value.Composite composite) {
      for (Map.Entry<String, Value> member : composite.members().entrySet()) {
        feedPart(member.getValue(), path.child(member.getKey()), sink, chunkFrames);
      }
    }
  }
}
