package org.remotemedia.operators.stage;

import java.util.List;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * The inputs of one stage: tells which pieces are for it, and feeds them to a value of one record
 * after another, each input below its key where there are several.
 */
final class StageInputs {
  private final int[] producers;
  private final ValuePath[] keys;
  private int pending;
  private double audioSeconds;

  StageInputs(StagePlan plan) {
    List<Integer> inputs = plan.inputs();
    producers = inputs.stream().mapToInt(Integer::intValue).toArray();
    keys = new ValuePath[producers.length];
    for (int i = 0; i < producers.length; i++) {
      keys[i] =
          producers.length > 1 ? ValuePath.ROOT.child(plan.inputKeys().get(i)) : ValuePath.ROOT;
    }
  }

  /** Which input the producer is, −1 if none; nodes have few. */
  int indexOf(int producer) {
    for (int i = 0; i < producers.length; i++) {
      if (producers[i] == producer) {
        return i;
      }
    }
    return -1;
  }

  void beginRecord() {
    pending = producers.length;
    audioSeconds = 0;
  }

  /** Whether each input has given its whole value. */
  boolean areComplete() {
    return pending == 0;
  }

  /** Seconds of audio fed for this record. */
  double audioSeconds() {
    return audioSeconds;
  }

  /** Feeds one piece; the last one ends the value. */
  void feed(Element.Piece piece, int inputIndex, ValueSink value) {
    if (piece instanceof Element.AudioChunk chunk) {
      audioSeconds += chunk.samples().durationSeconds();
      value.audioChunk(pathOf(inputIndex, chunk.path()), chunk.samples());
    } else if (piece instanceof Element.AudioStart start) {
      value.audioStart(pathOf(inputIndex, start.path()), start.spec());
    } else if (piece instanceof Element.AudioEnd end) {
      value.audioEnd(pathOf(inputIndex, end.path()));
    } else if (piece instanceof Element.Json json) {
      value.json(pathOf(inputIndex, json.path()), json.value());
    } else if (piece instanceof Element.ValueEnd) {
      pending--;
      if (pending == 0) {
        value.done();
      }
    }
  }

  private ValuePath pathOf(int inputIndex, ValuePath path) {
    ValuePath key = keys[inputIndex];
    if (key.isRoot()) {
      return path;
    }
    return path.isRoot() ? key : path.under(key.keys().get(0));
  }
}
