package org.remotemedia.operators.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.CarriedJson;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.element.Utterance;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;

/** Makes any element there can be out of bytes; where they end, zeros follow. */
final class ArbitraryElements {
  private static final int DEEPEST = 6;

  /** Of samples that are floats. */
  private static final double LARGEST_MEAN_SQUARE = (double) Float.MAX_VALUE * Float.MAX_VALUE;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ByteBuffer bytes;

  ArbitraryElements(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  private int nextByte() {
    return bytes.hasRemaining() ? bytes.get() & 0xFF : 0;
  }

  private int nextShort() {
    return nextByte() << 8 | nextByte();
  }

  private int nextInt() {
    return nextShort() << 16 | nextShort();
  }

  private long nextLong() {
    return (long) nextInt() << 32 | (nextInt() & 0xFFFF_FFFFL);
  }

  private int below(int bound) {
    return nextByte() % bound;
  }

  private <T> T one(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  private boolean nextBoolean() {
    return (nextByte() & 1) == 1;
  }

  /** Also one with half a surrogate pair, as Python has it for file names of unknown encoding. */
  private String nextText() {
    int length = below(12);
    StringBuilder text = new StringBuilder(length);
    boolean ascii = nextBoolean();
    for (int i = 0; i < length; i++) {
      text.append((char) (ascii ? nextByte() & 0x7F : nextShort()));
    }
    return text.toString();
  }

  private String nextTextOrNull() {
    return nextBoolean() ? nextText() : null;
  }

  private ValuePath nextPath() {
    List<String> keys = new ArrayList<>();
    for (int i = below(4); i > 0; i--) {
      keys.add(nextText());
    }
    return new ValuePath(keys);
  }

  private double nextFinite() {
    double number = Double.longBitsToDouble(nextLong());
    return Double.isFinite(number) ? number : 0.1;
  }

  private JsonNode nextJson(int depth) {
    return switch (below(depth < DEEPEST ? 8 : 6)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(nextBoolean());
      case 2 -> JSON.numberNode(nextLong());
      case 3 -> JSON.numberNode(nextFinite());
      case 4 -> JSON.numberNode(BigInteger.valueOf(nextLong()).pow(1 + below(4)));
      case 5 -> JSON.textNode(nextText());
      case 6 -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = below(4); i > 0; i--) {
          array.add(nextJson(depth + 1));
        }
        yield array;
      }
      default -> nextObject(depth);
    };
  }

  private ObjectNode nextObject(int depth) {
    ObjectNode object = JSON.objectNode();
    for (int i = below(4); i > 0; i--) {
      object.set(nextText(), nextJson(depth + 1));
    }
    return object;
  }

  private AudioFormat nextFormat() {
    return one(List.of(AudioFormat.values()));
  }

  private AudioSpec nextSpec() {
    int sampleRate = nextInt() & Integer.MAX_VALUE;
    int channels = Math.max(1, nextInt() & Integer.MAX_VALUE);
    return new AudioSpec(sampleRate, channels, nextFormat(), Math.max(-1, nextLong()));
  }

  private AudioBuffer nextAudio() {
    AudioFormat format = nextFormat();
    int channels = 1 + below(8);
    int frames = nextShort() % 5000;
    int rate = nextInt() & Integer.MAX_VALUE;
    Object array = format.newArray(frames * channels);
    int seed = nextInt();
    for (int i = 0; i < frames * channels; i++) {
      int sample = seed * 31 + i * 0x9E3779B9;
      switch (format) {
        case F32 -> ((float[]) array)[i] = sample * 0x1p-31f;
        case I16 -> ((short[]) array)[i] = (short) sample;
        case I32 -> ((int[]) array)[i] = sample;
        case F64 -> ((double[]) array)[i] = sample * 0x1p-31;
      }
    }
    return AudioBuffer.over(array, frames, new AudioSpec(rate, channels, format, frames));
  }

  private Failure nextFailure() {
    ErrorKind kind = one(List.of(ErrorKind.values()));
    return new Failure(
        nextTextOrNull(), kind, nextText(), nextTextOrNull(), nextInt(), nextInt() % 2 == 0);
  }

  private RecordInfo nextInfo() {
    ObjectNode carried = nextBoolean() ? nextObject(0) : null;
    if (carried != null) {
      carried.put("exact", BigDecimal.valueOf(nextLong(), nextByte() - 128));
      try {
        // With the types of numbers that a list is read with.
        carried = CarriedJson.forInput().build().readValue(carried.toString(), ObjectNode.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return new RecordInfo(
        nextText(), nextText(), carried, nextTextOrNull(), nextFinite(), nextUtterance());
  }

  private Utterance nextUtterance() {
    return nextBoolean()
        ? new Utterance(nextText(), nextInt(), nextFinite(), nextFinite(), nextInt(), nextInt())
        : null;
  }

  private Judgement nextJudgement() {
    List<String> broken = new ArrayList<>();
    for (int i = below(4); i > 0; i--) {
      broken.add(nextText());
    }
    return new Judgement(nextBoolean(), broken, nextObject(0));
  }

  private SegmentProgress nextProgress() {
    return new SegmentProgress(
        nextBoolean() ? nextJson(0) : null, nextFinite(), nextFinite(), nextFinite());
  }

  private RecordTrace nextTrace() {
    RecordTrace trace = new RecordTrace();
    if (nextBoolean()) {
      double meanSquare = Math.abs(nextFinite()) % LARGEST_MEAN_SQUARE;
      trace.recording(nextInt() & Integer.MAX_VALUE, 1 + below(8), meanSquare);
    }
    trace.joined(nextInt());
    trace.tookReading(nextLong());
    trace.tookWriting(nextLong());
    int visits = below(5);
    for (int index = 1; index <= visits; index++) {
      if (nextBoolean()) {
        trace.visited(index, nextVisit());
      }
    }
    return trace;
  }

  private NodeVisit nextVisit() {
    return new NodeVisit(
        one(List.of(NodeVisit.Outcome.values())),
        nextLong(),
        nextFinite(),
        nextInt(),
        nextLong(),
        nextBoolean() ? nextFinite() : null);
  }

  Element next() {
    return switch (below(15)) {
      case 0 -> new Element.SplitBegin(nextText());
      case 1 -> new Element.SplitEnd(nextText(), nextText());
      case 2 -> new Element.RecordBegin(nextInfo());
      case 3 -> new Element.RecordEnd(nextFinite(), nextBoolean(), nextTrace());
      case 4 -> new Element.AudioStart(nextInt(), nextPath(), nextSpec());
      case 5 -> new Element.AudioChunk(nextInt(), nextPath(), nextAudio());
      case 6 -> new Element.AudioEnd(nextInt(), nextPath());
      case 7 -> new Element.Json(nextInt(), nextPath(), nextJson(0));
      case 8 -> new Element.ValueEnd(nextInt());
      case 9 -> new Element.Failed(nextInt(), nextFailure());
      case 10 -> new Element.Judged(nextInt(), nextJudgement());
      case 11 -> new Element.Rejected(nextInt(), nextJudgement());
      case 12 -> new Element.Progress(nextInt(), nextPath(), nextProgress());
      case 13 -> new Element.RecordRead(nextFinite(), nextInt(), nextInt());
      default -> new Element.Skipped(nextInt());
    };
  }
}
