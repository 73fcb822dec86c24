package org.remotemedia.operators.stage;

import java.util.HashMap;
import java.util.Map;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.ValuePath;

/**
 * Holds a node to giving finite audio: what goes into a pipeline is finite, so a node that gives
 * anything else has overflowed.
 */
final class FiniteAudio {
  private final Map<ValuePath, Long> framesGiven = new HashMap<>();

  private AudioBuffer taken;

  void beginRecord() {
    framesGiven.clear();
    taken = null;
  }

  /** The node is given this chunk, which was checked where it came from; null: no longer. */
  void taking(AudioBuffer chunk) {
    taken = chunk;
  }

  /**
   * Checks one chunk of what the node gives.
   *
   * @throws NodeExecutionError naming the first frame that is not finite
   */
  void require(Element.AudioChunk chunk) {
    int frames = chunk.samples().frames();
    long before = framesGiven.merge(chunk.path(), (long) frames, Long::sum) - frames;
    if (chunk.samples() == taken) {
      return;
    }
    int nonFinite = chunk.samples().firstNonFiniteFrame();
    if (nonFinite >= 0) {
      throw new NodeExecutionError(
          "the result is not a finite number, first in frame "
              + (before + nonFinite)
              + " of the output");
    }
  }
}
