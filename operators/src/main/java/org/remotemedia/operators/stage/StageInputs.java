package org.remotemedia.operators.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * The inputs of one stage: tells which pieces are for it, and feeds them to a value of one record
 * after another, each input below its key where there are several. What a recording gives to its
 * utterances is kept, and fed to each of them.
 */
final class StageInputs {
  private final int[] producers;
  private final ValuePath[] keys;

  /** How many of the producers are inputs; the others have only to be complete. */
  private final int inputs;

  private final int level;

  /** By input, what the recording gave for its utterances. */
  private final List<List<Element.Piece>> shared = new ArrayList<>();

  private int pending;
  private double audioSeconds;

  StageInputs(StagePlan plan) {
    inputs = plan.inputs().size();
    level = plan.level();
    List<Integer> all = new ArrayList<>(plan.inputs());
    all.addAll(plan.awaited());
    producers = all.stream().mapToInt(Integer::intValue).toArray();
    keys = new ValuePath[inputs];
    for (int i = 0; i < inputs; i++) {
      keys[i] = inputs > 1 ? ValuePath.ROOT.child(plan.inputKeys().get(i)) : ValuePath.ROOT;
      shared.add(new ArrayList<>());
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

  /** A recording begins, whose utterances the stage works on. */
  void beginRecording() {
    shared.forEach(List::clear);
  }

  /** Keeps what the recording gives for its utterances. */
  void share(Element.Piece piece) {
    int input = piece.producer() == level ? -1 : indexOf(piece.producer());
    if (input < 0
        || piece instanceof Element.AudioChunk
        || piece instanceof Element.AudioEnd
        || piece instanceof Element.Progress) {
      return; // That there is audio, which is refused, shows by its start.
    }
    shared.get(input).add(piece);
  }

  /** Gives what was kept to the current utterance, piece by piece with its input. */
  void replay(ObjIntConsumer<Element.Piece> take) {
    for (int input = 0; input < inputs; input++) {
      for (Element.Piece piece : shared.get(input)) {
        take.accept(piece, input);
      }
    }
  }

  /** The error of an utterance whose stage is connected to audio of the recording. */
  static MarshalingError sharedAudio(StagePlan plan, int input) {
    return new MarshalingError(
        "'"
            + plan.inputKeys().get(input)
            + "' gives audio of the whole recording, which its utterances cannot take; only JSON"
            + " can be shared by them");
  }

  void beginRecord() {
    pending = producers.length;
    audioSeconds = 0;
  }

  /** Whether it has only to be complete, and is not fed to the node. */
  boolean isAwaitedOnly(int input) {
    return input >= inputs;
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
    if (isAwaitedOnly(inputIndex)) {
      if (piece instanceof Element.ValueEnd) {
        complete(value);
      }
      return;
    }
    if (piece instanceof Element.AudioChunk chunk) {
      audioSeconds += chunk.samples().durationSeconds();
      value.audioChunk(pathOf(inputIndex, chunk.path()), chunk.samples());
    } else if (piece instanceof Element.AudioStart start) {
      value.audioStart(pathOf(inputIndex, start.path()), start.spec());
    } else if (piece instanceof Element.AudioEnd end) {
      value.audioEnd(pathOf(inputIndex, end.path()));
    } else if (piece instanceof Element.Json json) {
      value.json(pathOf(inputIndex, json.path()), json.value());
    } else if (piece instanceof Element.Progress told) {
      value.progress(pathOf(inputIndex, told.path()), told.progress());
    } else if (piece instanceof Element.ValueEnd) {
      complete(value);
    }
  }

  private void complete(ValueSink value) {
    pending--;
    if (pending == 0) {
      value.done();
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
