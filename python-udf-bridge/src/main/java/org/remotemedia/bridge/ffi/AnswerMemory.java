package org.remotemedia.bridge.ffi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Where the samples of an answer go as they come: to the {@link Exchange} as long as there is room,
 * to memory that Python has given for a result of that size, or else to the Java heap, from where
 * Python has to copy them.
 */
final class AnswerMemory {
  private static final int ALIGNMENT = 64;

  private final Exchange exchange;
  private final List<AudioBuffer> arrays = new ArrayList<>();
  private int used;
  private ByteBuffer given;

  AnswerMemory(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Begins an answer.
   *
   * @param memory direct, for one array, or null
   */
  void begin(ByteBuffer memory) {
    arrays.clear();
    used = 0;
    given = memory;
  }

  /**
   * Finds room outside the Java heap.
   *
   * @param spec audio of known length
   * @param description of the audio, to which the place is added
   * @return the room, or null when there is none
   */
  ByteBuffer room(AudioSpec spec, ObjectNode description) {
    long bytes = spec.frames() * spec.channels() * spec.format().bytesPerSample();
    if (bytes <= exchange.sampleBytes() - used) {
      int offset = used;
      used += (int) (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      description.put(Values.OFFSET, offset);
      return exchange.answerSamples(offset, (int) bytes);
    }
    if (given != null && bytes <= given.capacity()) {
      ByteBuffer room = given;
      given = null;
      description.put(Values.GIVEN, true);
      return room;
    }
    return null;
  }

  /** Keeps audio on the heap for {@link #array}. */
  void keep(AudioBuffer audio, ObjectNode description) {
    description.put(Values.ARRAY, arrays.size());
    arrays.add(audio);
  }

  /** An array of the last answer that had no room elsewhere. */
  AudioBuffer array(int number) {
    return arrays.get(number);
  }
}
