package org.remotemedia.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.value.AudioBuffer;

/** Every element comes through as it was; any other bytes give an element or an IOException. */
class ElementSerializerFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<byte[]> elements() {
    return Arrays.stream(new ElementSerializerTest().getTestData())
        .map(ElementSerializerFuzzTest::written)
        .filter(bytes -> bytes.length < 4096);
  }

  /** For each kind of element, what makes one. */
  static Stream<byte[]> recipes() {
    return IntStream.range(0, 11)
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
    if (element instanceof Element.SplitEnd end) {
      assertSameReport(end, (Element.SplitEnd) read);
      assertSameReport(end, (Element.SplitEnd) copy);
      return;
    }
    assertThat(Arrays.equals(written(read), bytes)).as("%s", element).isTrue();
    assertThat(Arrays.equals(written(copy), bytes)).as("%s", element).isTrue();
    if (element instanceof Element.AudioChunk chunk) {
      AudioBuffer samples = ((Element.AudioChunk) read).samples();
      assertThat(((Element.AudioChunk) read).path()).isEqualTo(chunk.path());
      assertThat(samples.spec()).isEqualTo(chunk.samples().spec());
      assertThat(samples.copy().array()).isEqualTo(chunk.samples().array());
    } else {
      // As texts, since a number may have become one of another type.
      assertThat(read).hasToString(element.toString());
    }
  }

  /** Histograms with the same values need not be the same bytes. */
  private static void assertSameReport(Element.SplitEnd expected, Element.SplitEnd given)
      throws IOException {
    assertThat(given.splitId()).isEqualTo(expected.splitId());
    assertThat(given.alreadyDone()).isEqualTo(expected.alreadyDone());
    assertThat(withoutHistograms(given.report())).isEqualTo(withoutHistograms(expected.report()));
    for (String node : nodes(expected.report())) {
      assertThat(given.report().node(node).latencyMicros())
          .isEqualTo(expected.report().node(node).latencyMicros());
    }
  }

  private static List<String> nodes(Accounts report) throws IOException {
    List<String> names = new ArrayList<>();
    MAPPER.readTree(report.toJson()).get("nodes").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode withoutHistograms(Accounts report) throws IOException {
    ObjectNode json = (ObjectNode) MAPPER.readTree(report.toJson());
    json.path("nodes").forEach(node -> ((ObjectNode) node).remove("latency_micros"));
    if (json.get("corpus") instanceof ObjectNode corpus) {
      corpus.remove(List.of("durations_ms", "micros"));
      // Those of equal name and time are in no order; records of a run have different names.
      List<String> slowest = new ArrayList<>();
      corpus.remove("slowest").forEach(record -> slowest.add(record.toString()));
      corpus.putPOJO("slowest", slowest.stream().sorted().toList());
    }
    return json;
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
    if (element instanceof Element.SplitEnd end) {
      assertSameReport(end, (Element.SplitEnd) again);
    } else {
      assertThat(Arrays.equals(written(again), written(element))).as("%s", element).isTrue();
    }
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
