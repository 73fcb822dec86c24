package org.remotemedia.bridge.runtime;

import java.lang.reflect.Array;
import java.util.EnumMap;
import java.util.Map;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.ValueCollector;

/** Gives the arrays that audio of results is collected in. */
public interface ResultArrays extends ValueCollector.ArraySource {
  /** New arrays, so that results stay as they are. */
  static ResultArrays fresh() {
    return new ResultArrays() {
      @Override
      public Object arrayOf(AudioFormat format, int samples) {
        return format.newArray(samples);
      }

      @Override
      public void takeBack() {}
    };
  }

  /**
   * One array per format again and again, for results that are copied before the next value:
   * clearing a new array costs more than filling it. Arrays of over {@code mostBytes} are not kept.
   */
  static ResultArrays reused(long mostBytes) {
    return new ResultArrays() {
      private final Map<AudioFormat, Object> kept = new EnumMap<>(AudioFormat.class);
      private final Map<AudioFormat, Object> lent = new EnumMap<>(AudioFormat.class);

      @Override
      public Object arrayOf(AudioFormat format, int samples) {
        Object array = kept.remove(format);
        if (array == null || Array.getLength(array) < samples) {
          array = format.newArray(samples);
        }
        if ((long) Array.getLength(array) * format.bytesPerSample() <= mostBytes) {
          lent.put(format, array);
        }
        return array;
      }

      @Override
      public void takeBack() {
        kept.putAll(lent);
        lent.clear();
      }
    };
  }

  /** The last result is done with. */
  void takeBack();
}
