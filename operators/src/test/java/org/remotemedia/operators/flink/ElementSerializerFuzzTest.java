package org.remotemedia.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.value.AudioBuffer;

/** Every element comes through as it was; any other bytes give an element or an IOException. */
class ElementSerializerFuzzTest {
  static Stream<byte[]> elements() {
    return Arrays.stream(new ElementSerializerTest().getTestData())
        .map(ElementSerializerFuzzTest::written)
        .filter(bytes -> bytes.length < 4096);
  }

  /** For each kind of element, what makes one. */
  static Stream<byte[]> recipes() {
    return IntStream.range(0, 15)
        .mapToObj(
            kind -> {
              byte[] recipe = new byte[96];
              for (int i = 1; i < recipe.length; i++) {
                recipe[i] = (byte) (i * 37);
              }
              recipe[0] = (byte) kind;
              return recipe;
            });
  }

  @MethodSource("recipes")
  @FuzzTest
  void elementsComeThrough(byte[] recipe) throws IOException {
    Element element = new ArbitraryElements(recipe).next();
    byte[] bytes = written(element);
    Element read = read(bytes);
    Element copy = ElementSerializer.INSTANCE.copy(element);
    assertThat(Arrays.equals(written(read), bytes)).as("%s", element).isTrue();
    assertThat(Arrays.equals(written(copy), bytes)).as("%s", element).isTrue();
    if (element instanceof Element.AudioChunk chunk) {
      AudioBuffer samples = ((Element.AudioChunk) read).samples();
      assertThat(((Element.AudioChunk) read).path()).isEqualTo(chunk.path());
      assertThat(samples.spec()).isEqualTo(chunk.samples().spec());
      assertThat(samples.copy().array()).isEqualTo(chunk.samples().array());
    } else if (element instanceof Element.RecordEnd end) {
      assertThat(ElementSerializerTest.sameEnd(end, (Element.RecordEnd) read)).isTrue();
      assertThat(ElementSerializerTest.sameEnd(end, (Element.RecordEnd) copy)).isTrue();
    } else {
      // As texts, since a number may have become one of another type.
      assertThat(read).hasToString(element.toString());
    }
  }

  @MethodSource("elements")
  @FuzzTest
  void anyBytesAreAnElementOrAnIoException(byte[] bytes) throws IOException {
    Element element;
    try {
      element = read(bytes);
    } catch (IOException e) {
      return;
    }
    Element again = read(written(element));
    assertThat(Arrays.equals(written(again), written(element))).as("%s", element).isTrue();
  }

  private static byte[] written(Element element) {
    DataOutputSerializer out = new DataOutputSerializer(64);
    try {
      ElementSerializer.INSTANCE.serialize(element, out);
    } catch (IOException e) {
      throw new AssertionError("cannot be written: " + element, e);
    }
    return out.getCopyOfBuffer();
  }

  private static Element read(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    return ElementSerializer.INSTANCE.deserialize(in);
  }
}
