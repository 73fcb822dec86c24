package org.remotemedia.bridge.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;

/** The audio in an input value, which may be the value itself or lie anywhere in an object. */
final class InputAudio {
  private InputAudio() {}

  /**
   * Refuses audio that no node could work on.
   *
   * @throws AudioFormatError naming the first frame with a NaN or infinite sample
   */
  static void requireFinite(Value value) {
    if (value instanceof AudioBuffer audio) {
      int frame = FiniteSamples.firstNonFiniteFrame(audio);
      if (frame >= 0) {
        throw new AudioFormatError(
            "frame " + frame + " of the input holds a sample that is NaN or infinite");
      }
    } else if (value instanceof Value.Composite composite) {
      composite.members().values().forEach(InputAudio::requireFinite);
    }
  }

  /** Seconds of audio with a known rate. */
  static double seconds(Value value) {
    if (value instanceof AudioBuffer audio) {
      return audio.durationSeconds();
    }
    return value instanceof Value.Composite composite
        ? composite.members().values().stream().mapToDouble(InputAudio::seconds).sum()
        : 0;
  }

  static boolean isWithoutRate(Value value) {
    if (value instanceof AudioBuffer audio) {
      return !audio.spec().hasSampleRate();
    }
    return value instanceof Value.Composite composite
        && composite.members().values().stream().anyMatch(InputAudio::isWithoutRate);
  }

  /** The value with each audio in it replaced. */
  static Value map(Value value, UnaryOperator<AudioBuffer> change) {
    if (value instanceof AudioBuffer audio) {
      return change.apply(audio);
    }
    if (value instanceof Value.Composite composite) {
      Map<String, Value> members = new LinkedHashMap<>();
      composite.members().forEach((key, member) -> members.put(key, map(member, change)));
      return new Value.Composite(members);
    }
    return value;
  }
}
