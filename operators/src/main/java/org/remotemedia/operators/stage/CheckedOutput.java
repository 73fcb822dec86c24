package org.remotemedia.operators.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * What a node gives, on its way on, held to what the node announced: audio is of the format and the
 * length that its start says, begins and ends once, and is finite, since what goes into a pipeline
 * is; and nothing comes after the value's end, which is sent on by {@link #end} alone. From the
 * first NodeExecutionError on, every call throws it, whatever the node makes of it.
 */
final class CheckedOutput implements ValueSink {
  private final ValueSink next;
  private final Map<ValuePath, Audio> audio = new HashMap<>();

  /** The one that had the last chunk: mostly the next chunk's. */
  private Audio current;

  private int open;
  private boolean ended;
  private NodeExecutionError broken;
  private AudioBuffer taken;

  /**
   * @param next takes what holds
   */
  CheckedOutput(ValueSink next) {
    this.next = next;
  }

  void beginRecord() {
    audio.clear();
    current = null;
    open = 0;
    ended = false;
    broken = null;
    taken = null;
  }

  /** The node is given this chunk, which was checked where it came from; null: no longer. */
  void taking(AudioBuffer chunk) {
    taken = chunk;
  }

  /** Whether the node has not kept to what it announced, so that its value is void. */
  boolean isBroken() {
    return broken != null;
  }

  /** Why it is broken. */
  NodeExecutionError error() {
    return broken;
  }

  /**
   * Sends the end of the value on; to be called when the node is through.
   *
   * @throws NodeExecutionError when the node has not ended its value, or is broken
   */
  void end() {
    if (broken != null) {
      throw broken;
    }
    if (!ended) {
      throw refused("the node has taken all of its input and did not end its value");
    }
    next.done();
  }

  @Override
  public void audioStart(ValuePath path, AudioSpec spec) {
    requireNotEnded();
    if (audio.containsKey(path)) {
      throw refused("the node began its audio" + where(path) + " twice");
    }
    audio.put(path, new Audio(path, spec));
    open++;
    next.audioStart(path, spec);
  }

  /** Takes time for the look at the samples alone, and allocates nothing. */
  @Override
  public void audioChunk(ValuePath path, AudioBuffer chunk) {
    requireNotEnded();
    Audio target = open(path, "gave samples");
    AudioSpec spec = target.spec;
    if (chunk.sampleRate() != spec.sampleRate()
        || chunk.channels() != spec.channels()
        || chunk.format() != spec.format()) {
      throw refused(
          "the node announced audio"
              + where(path)
              + " of "
              + spec.described()
              + ", and gave samples of "
              + chunk.spec().described());
    }
    long before = target.frames;
    target.frames += chunk.frames();
    if (spec.frames() != AudioSpec.UNKNOWN_FRAMES && target.frames > spec.frames()) {
      throw wrongLength(target, "at least ");
    }
    int nonFinite = chunk == taken ? -1 : FiniteSamples.firstNonFiniteFrame(chunk);
    if (nonFinite >= 0) {
      throw refused(
          "the result is not a finite number, first in frame "
              + (before + nonFinite)
              + " of the output");
    }
    next.audioChunk(path, chunk);
  }

  @Override
  public void audioEnd(ValuePath path) {
    requireNotEnded();
    Audio target = open(path, "ended audio");
    if (target.spec.frames() != AudioSpec.UNKNOWN_FRAMES && target.frames < target.spec.frames()) {
      throw wrongLength(target, "");
    }
    target.isOpen = false;
    current = null;
    open--;
    next.audioEnd(path);
  }

  @Override
  public void json(ValuePath path, JsonNode value) {
    requireNotEnded();
    next.json(path, value);
  }

  @Override
  public void progress(ValuePath path, SegmentProgress progress) {
    requireNotEnded();
    next.progress(path, progress);
  }

  @Override
  public void done() {
    requireNotEnded();
    if (open > 0) {
      Audio left = audio.values().stream().filter(one -> one.isOpen).findFirst().orElseThrow();
      throw refused(
          "the node ended its value before its audio"
              + where(left.path)
              + ", of which it gave "
              + left.frames
              + " frames");
    }
    ended = true;
  }

  private void requireNotEnded() {
    if (broken != null) {
      throw broken;
    }
    if (ended) {
      throw refused("the node gave more after the end of its value");
    }
  }

  /** The audio at a path that has begun and not ended. */
  private Audio open(ValuePath path, String deed) {
    if (current == null || !current.path.equals(path)) {
      current = audio.get(path);
    }
    if (current == null || !current.isOpen) {
      throw refused(
          "the node "
              + deed
              + where(path)
              + (current == null ? " before" : " after")
              + " its audio "
              + (current == null ? "began" : "ended"));
    }
    return current;
  }

  private NodeExecutionError wrongLength(Audio given, String atLeast) {
    return refused(
        "the node announced "
            + given.spec.frames()
            + " frames of audio"
            + where(given.path)
            + ", and gave "
            + atLeast
            + given.frames);
  }

  private NodeExecutionError refused(String why) {
    broken = new NodeExecutionError(why);
    return broken;
  }

  private static String where(ValuePath path) {
    return path.isRoot() ? "" : " at '" + String.join(".", path.keys()) + "'";
  }

  /** Audio that the node has begun. */
  private static final class Audio {
    final ValuePath path;
    final AudioSpec spec;
    long frames;
    boolean isOpen = true;

    Audio(ValuePath path, AudioSpec spec) {
      this.path = path;
      this.spec = spec;
    }
  }
}
