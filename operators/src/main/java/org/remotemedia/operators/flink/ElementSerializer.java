package org.remotemedia.operators.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.remotemedia.operators.element.Element;

/**
 * Writes elements where the chain is broken up. Samples cross as blocks of bytes, JSON as text;
 * inside a chain with object reuse nothing is written at all.
 */
public final class ElementSerializer extends TypeSerializerSingleton<Element> {
  public static final ElementSerializer INSTANCE = new ElementSerializer();

  private static final byte SPLIT_BEGIN = 1;
  private static final byte SPLIT_END = 2;
  private static final byte RECORD_BEGIN = 3;
  private static final byte RECORD_END = 4;
  private static final byte AUDIO_START = 5;
  private static final byte AUDIO_CHUNK = 6;
  private static final byte AUDIO_END = 7;
  private static final byte JSON = 8;
  private static final byte VALUE_END = 9;
  private static final byte FAILED = 10;
  private static final byte SKIPPED = 11;
  private static final byte JUDGED = 12;
  private static final byte REJECTED = 13;
  private static final byte PROGRESS = 14;
  private static final byte RECORD_READ = 15;

  @Override
  public void serialize(Element element, DataOutputView out) throws IOException {
    if (element instanceof Element.AudioChunk chunk) {
      tag(out, AUDIO_CHUNK, chunk);
      ElementFields.writePath(out, chunk.path());
      SampleBlocks.write(out, chunk.samples());
    } else if (element instanceof Element.AudioStart start) {
      tag(out, AUDIO_START, start);
      ElementFields.writePath(out, start.path());
      ElementFields.writeSpec(out, start.spec());
    } else if (element instanceof Element.AudioEnd end) {
      tag(out, AUDIO_END, end);
      ElementFields.writePath(out, end.path());
    } else if (element instanceof Element.Json json) {
      tag(out, JSON, json);
      ElementFields.writePath(out, json.path());
      ElementFields.writeJson(out, json.value());
    } else if (element instanceof Element.ValueEnd end) {
      tag(out, VALUE_END, end);
    } else if (element instanceof Element.Failed failed) {
      tag(out, FAILED, failed);
      ElementFields.writeFailure(out, failed.failure());
    } else if (element instanceof Element.Skipped skipped) {
      tag(out, SKIPPED, skipped);
    } else if (element instanceof Element.Judged judged) {
      tag(out, JUDGED, judged);
      ElementFields.writeJudgement(out, judged.judgement());
    } else if (element instanceof Element.Rejected rejected) {
      tag(out, REJECTED, rejected);
      ElementFields.writeJudgement(out, rejected.judgement());
    } else if (element instanceof Element.Progress told) {
      tag(out, PROGRESS, told);
      ElementFields.writePath(out, told.path());
      ElementFields.writeProgress(out, told.progress());
    } else if (element instanceof Element.RecordRead read) {
      out.writeByte(RECORD_READ);
      out.writeDouble(read.durationSeconds());
      out.writeInt(read.sampleRate());
      out.writeInt(read.channels());
    } else if (element instanceof Element.RecordBegin begin) {
      out.writeByte(RECORD_BEGIN);
      ElementFields.writeRecordInfo(out, begin.info());
    } else if (element instanceof Element.RecordEnd end) {
      out.writeByte(RECORD_END);
      out.writeDouble(end.durationSeconds());
      out.writeBoolean(end.truncated());
      ElementFields.writeTrace(out, end.trace());
    } else if (element instanceof Element.SplitBegin begin) {
      out.writeByte(SPLIT_BEGIN);
      ElementFields.writeString(out, begin.splitId());
    } else if (element instanceof Element.SplitEnd end) {
      out.writeByte(SPLIT_END);
      ElementFields.writeString(out, end.splitId());
      ElementFields.writeString(out, end.about());
    } else {
      throw new IllegalArgumentException("not an element: " + element);
    }
  }

  @Override
  public Element deserialize(DataInputView in) throws IOException {
    byte tag = in.readByte();
    return switch (tag) {
      case SPLIT_BEGIN -> new Element.SplitBegin(ElementFields.readString(in));
      case SPLIT_END ->
          new Element.SplitEnd(ElementFields.readString(in), ElementFields.readString(in));
      case RECORD_BEGIN -> new Element.RecordBegin(ElementFields.readRecordInfo(in));
      case RECORD_END ->
          new Element.RecordEnd(in.readDouble(), in.readBoolean(), ElementFields.readTrace(in));
      case AUDIO_START ->
          new Element.AudioStart(
              in.readInt(), ElementFields.readPath(in), ElementFields.readSpec(in));
      case AUDIO_CHUNK ->
          new Element.AudioChunk(in.readInt(), ElementFields.readPath(in), SampleBlocks.read(in));
      case AUDIO_END -> new Element.AudioEnd(in.readInt(), ElementFields.readPath(in));
      case JSON ->
          new Element.Json(in.readInt(), ElementFields.readPath(in), ElementFields.readJson(in));
      case VALUE_END -> new Element.ValueEnd(in.readInt());
      case FAILED -> new Element.Failed(in.readInt(), ElementFields.readFailure(in));
      case SKIPPED -> new Element.Skipped(in.readInt());
      case JUDGED -> new Element.Judged(in.readInt(), ElementFields.readJudgement(in));
      case REJECTED -> new Element.Rejected(in.readInt(), ElementFields.readJudgement(in));
      case PROGRESS ->
          new Element.Progress(
              in.readInt(), ElementFields.readPath(in), ElementFields.readProgress(in));
      case RECORD_READ -> new Element.RecordRead(in.readDouble(), in.readInt(), in.readInt());
      default -> throw new IOException("unknown element tag " + tag);
    };
  }

  private static void tag(DataOutputView out, byte tag, Element.Piece piece) throws IOException {
    out.writeByte(tag);
    out.writeInt(piece.producer());
  }

  @Override
  public Element deserialize(Element reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public Element copy(Element from) {
    if (from instanceof Element.AudioChunk chunk) {
      return new Element.AudioChunk(chunk.producer(), chunk.path(), chunk.samples().copy());
    }
    if (from instanceof Element.RecordEnd end) {
      return new Element.RecordEnd(end.durationSeconds(), end.truncated(), end.trace().copy());
    }
    if (from instanceof Element.Json json) {
      return new Element.Json(json.producer(), json.path(), json.value().deepCopy());
    }
    return from;
  }

  @Override
  public Element copy(Element from, Element reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public Element createInstance() {
    return new Element.Skipped(Element.SOURCE);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<Element> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Configuration snapshot for compatibility checks. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Element> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
