package org.remotemedia.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.testutils.DeeplyEqualsChecker;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
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

/** Flink's own serializer contract, over every kind of element. */
class ElementSerializerTest extends SerializerTestBase<Element> {
  ElementSerializerTest() {
    super(
        new DeeplyEqualsChecker()
            .withCustomCheck(
                (a, b) -> a instanceof Element.AudioChunk && b instanceof Element.AudioChunk,
                (a, b, checker) -> sameChunk((Element.AudioChunk) a, (Element.AudioChunk) b))
            .withCustomCheck(
                (a, b) -> a instanceof Element.RecordEnd && b instanceof Element.RecordEnd,
                (a, b, checker) -> sameEnd((Element.RecordEnd) a, (Element.RecordEnd) b)));
  }

  @Override
  protected TypeSerializer<Element> createSerializer() {
    return ElementSerializer.INSTANCE;
  }

  @Override
  protected int getLength() {
    return -1;
  }

  @Override
  protected Class<Element> getTypeClass() {
    return Element.class;
  }

  @Override
  protected Element[] getTestData() {
    ObjectNode carried = JsonNodeFactory.instance.objectNode();
    carried.put("text", "überall – 你好").put("n", 3).put("x", new BigDecimal("0.1"));
    carried.put("lone", "\ud800");
    ValuePath path = ValuePath.ROOT.child("a/b").child("");
    List<Element> elements = new ArrayList<>();
    elements.add(new Element.SplitBegin("000007"));
    elements.add(new Element.RecordBegin(new RecordInfo("a b\n.wav", "file:/x", null)));
    elements.add(new Element.RecordBegin(new RecordInfo("half \ud800 a pair", "\udc80", null)));
    elements.add(
        new Element.RecordBegin(new RecordInfo("", "s3://b/k", carried, "12-34", 1.5, null)));
    elements.add(
        new Element.RecordBegin(
            new RecordInfo(
                "a#1.5-2", "a", null, null, 1.5, new Utterance("a", 3, 1.5, 2, 16_000, 1))));
    elements.add(new Element.RecordRead(2.5, 44_100, 2));
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.putObject("levels").put("rms_db", -20.5);
    elements.add(new Element.Judged(4, new Judgement(false, List.of(), values)));
    elements.add(new Element.Rejected(4, new Judgement(true, List.of("a", "b"), values)));
    elements.add(
        new Element.Progress(2, path, new SegmentProgress(values, Double.NaN, Double.NaN, 7)));
    elements.add(new Element.Progress(2, path, new SegmentProgress(null, 1, 2, 3)));
    elements.add(
        new Element.AudioStart(0, ValuePath.ROOT, new AudioSpec(0, 2, AudioFormat.I32, -1)));
    for (int samples : new int[] {0, 2, 70_000}) {
      elements.addAll(chunks(samples));
    }
    elements.add(new Element.AudioEnd(3, path));
    elements.add(new Element.Json(1, path, JsonNodeFactory.instance.objectNode().put("x", 0.1)));
    elements.add(new Element.Json(1, ValuePath.ROOT, JsonNodeFactory.instance.nullNode()));
    elements.add(new Element.ValueEnd(9));
    elements.add(
        new Element.Failed(2, new Failure("n", ErrorKind.PYTHON, "broke", "Traceback\n  line", 3)));
    elements.add(new Element.Failed(0, new Failure(null, ErrorKind.AUDIO_FORMAT, "", null, 1)));
    elements.add(new Element.Skipped(4));
    elements.add(new Element.RecordEnd(12.5, true, trace()));
    elements.add(new Element.RecordEnd(0, false));
    elements.add(new Element.SplitEnd("000007", "{\"records\": 3}\n"));
    return elements.toArray(Element[]::new);
  }

  private static RecordTrace trace() {
    RecordTrace trace = new RecordTrace();
    trace.recording(44_100, 2, 0.25);
    trace.joined(3);
    trace.tookReading(5);
    trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 12_345_678, 1.25, 0, 1L << 40, 0.75));
    trace.visited(2, new NodeVisit(Outcome.FAILED, 7, 0.5, 3, 64, null));
    trace.visited(3, new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null));
    trace.tookWriting(11);
    return trace;
  }

  private static List<Element> chunks(int samples) {
    Random random = new Random(samples);
    float[] floats = new float[samples + 3];
    short[] shorts = new short[samples + 3];
    int[] ints = new int[samples + 3];
    double[] doubles = new double[samples + 3];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextFloat() - 0.5f;
      shorts[i] = (short) random.nextInt();
      ints[i] = random.nextInt();
      doubles[i] = random.nextGaussian();
    }
    return List.of(
        chunk(AudioBuffer.f32(floats, samples / 2, 44_100, 2)),
        chunk(AudioBuffer.i16(shorts, samples, 8_000, 1)),
        chunk(AudioBuffer.i32(ints, samples / 2, 0, 2)),
        chunk(AudioBuffer.f64(doubles, samples, 768_000, 1)));
  }

  private static Element chunk(AudioBuffer audio) {
    return new Element.AudioChunk(1, ValuePath.ROOT, audio);
  }

  private static boolean sameChunk(Element.AudioChunk a, Element.AudioChunk b) {
    AudioBuffer left = a.samples().copy();
    AudioBuffer right = b.samples().copy();
    boolean sameArray =
        switch (left.format()) {
          case F32 -> Arrays.equals(left.floats(), right.floats());
          case I16 -> Arrays.equals(left.shorts(), right.shorts());
          case I32 -> Arrays.equals(left.ints(), right.ints());
          case F64 -> Arrays.equals(left.doubles(), right.doubles());
        };
    return sameArray
        && left.spec().equals(right.spec())
        && a.path().equals(b.path())
        && a.producer() == b.producer();
  }

  /** Also what {@link RecordTrace#equals} leaves out. */
  static boolean sameEnd(Element.RecordEnd a, Element.RecordEnd b) {
    RecordTrace left = a.trace();
    RecordTrace right = b.trace();
    return a.equals(b)
        && left.readingNanos() == right.readingNanos()
        && left.writingNanos() == right.writingNanos()
        && left.visits().equals(right.visits());
  }

  @Test
  void damagedBytesGiveAnIoExceptionAndNoHugeAllocation() throws IOException {
    Random random = new Random(7);
    for (Element element : getTestData()) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      ElementSerializer.INSTANCE.serialize(element, out);
      byte[] bytes = out.getCopyOfBuffer();
      for (int round = 0; round < 50; round++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(Math.min(16, damaged.length))] ^= (byte) (1 + random.nextInt(255));
        try {
          ElementSerializer.INSTANCE.deserialize(new DataInputDeserializer(damaged));
        } catch (IOException expected) {
          assertThat(expected).isNotNull();
        }
      }
    }
  }

  @Test
  void carriedNumbersComeThroughAsTheyWereWritten() throws IOException {
    String digits = "1." + "7".repeat(997);
    String text = "{\"a\":1E+400,\"b\":0.10,\"c\":" + digits + ",\"d\":" + digits + "E-123456789}";
    ObjectNode carried = CarriedJson.forTransport().build().readValue(text, ObjectNode.class);
    DataOutputSerializer out = new DataOutputSerializer(64);
    ElementSerializer.INSTANCE.serialize(
        new Element.RecordBegin(new RecordInfo("n", "s", carried)), out);
    Element.RecordBegin read =
        (Element.RecordBegin)
            ElementSerializer.INSTANCE.deserialize(
                new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read.info().carried()).hasToString(text);
  }

  @Test
  void anUnknownTagIsNamed() {
    assertThatThrownBy(
            () ->
                ElementSerializer.INSTANCE.deserialize(new DataInputDeserializer(new byte[] {99})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("99");
  }

  @Test
  void aCopiedChunkDoesNotShareItsSamples() {
    float[] samples = {1, 2, 3};
    Element.AudioChunk chunk = (Element.AudioChunk) chunk(AudioBuffer.f32(samples, 3, 8000, 1));
    Element.AudioChunk copy = (Element.AudioChunk) ElementSerializer.INSTANCE.copy(chunk);
    samples[0] = 9;
    assertThat(copy.samples().floats()).containsExactly(1, 2, 3);
  }

  @Test
  void aCopiedEndDoesNotShareItsTrace() {
    Element.RecordEnd end = new Element.RecordEnd(12.5, true, trace());
    Element.RecordEnd copy = (Element.RecordEnd) ElementSerializer.INSTANCE.copy(end);
    change(end.trace());
    assertThat(sameEnd(copy, new Element.RecordEnd(12.5, true, trace()))).isTrue();

    Element.RecordEnd other = new Element.RecordEnd(12.5, true, trace());
    change(((Element.RecordEnd) ElementSerializer.INSTANCE.copy(other)).trace());
    assertThat(sameEnd(other, new Element.RecordEnd(12.5, true, trace()))).isTrue();
  }

  private static void change(RecordTrace trace) {
    trace.recording(8000, 1, 0.5);
    trace.joined(2);
    trace.tookReading(1);
    trace.tookWriting(1);
    trace.revoke(1);
    trace.visited(4, new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null));
  }

  @Test
  void aTraceOfLessThanNoVisitsIsDamaged() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    ElementSerializer.INSTANCE.serialize(new Element.RecordEnd(0, false), out);
    byte[] bytes = out.getCopyOfBuffer();
    // Their number, 0, is the last that is written.
    bytes[bytes.length - Integer.BYTES] = -1;
    assertThatThrownBy(
            () -> ElementSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged trace");
  }
}
