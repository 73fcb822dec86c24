package org.remotemedia.bridge.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValuePath;

/** What values look like to Python, and that they come back. */
class ValueWriterTest {
  private static final long MEBIBYTE = 1L << 20;

  private final GrowingSpace space = GrowingSpace.onHeap();
  private final ValueWriter writer = new ValueWriter(space, MEBIBYTE);

  private ObjectNode write(Value value, int chunkFrames) {
    ValueWriter.Writing writing = writer.begin();
    ValueFeed.feed(value, writing, chunkFrames);
    return writing.description();
  }

  /** As Python would send it back unchanged: what it is given is always float32. */
  private Value echo(JsonNode description) {
    description.findParents("offset").forEach(audio -> ((ObjectNode) audio).put("format", "f32"));
    ValueCollector collector = new ValueCollector();
    new ValueReader().read(description, space.ensure(0), collector);
    return collector.value();
  }

  private static float[] samples(AudioBuffer audio) {
    return audio.copy().floats();
  }

  private static AudioBuffer ramp(int frames, int channels) {
    float[] samples = new float[frames * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i * 0x1p-17f;
    }
    return AudioBuffer.f32(samples, frames, 16000, channels);
  }

  private static Value.Json number(int number) {
    return new Value.Json(JsonNodeFactory.instance.numberNode(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, Integer.MAX_VALUE})
  void audioIsLaidDownAsItComesWhereverItIsCut(int chunkFrames) {
    AudioBuffer audio = ramp(70_001, 2);
    JsonNode description = write(audio, chunkFrames);
    assertThat(description)
        .hasToString(
            "{\"audio\":{\"offset\":0,\"frames\":70001,\"channels\":2,\"sample_rate\":16000}}");
    assertThat(writer.end()).isEqualTo(70_001 * 2 * 4);
    AudioBuffer back = (AudioBuffer) echo(description);
    assertThat(back.spec()).isEqualTo(audio.spec());
    assertThat(samples(back)).isEqualTo(samples(audio));
  }

  @Test
  void everyFormatArrivesAsFloat32OfTheSameScale() {
    float[] expected = {-1, 0, 0.5f, 0.25f};
    Map<String, AudioBuffer> formats =
        Map.of(
            "f32", AudioBuffer.f32(expected.clone(), 4, 8000, 1),
            "f64", AudioBuffer.f64(new double[] {-1, 0, 0.5, 0.25}, 4, 8000, 1),
            "i16", AudioBuffer.i16(new short[] {-32768, 0, 16384, 8192}, 4, 8000, 1),
            "i32", AudioBuffer.i32(new int[] {1 << 31, 0, 1 << 30, 1 << 29}, 4, 8000, 1));
    formats.forEach(
        (format, audio) -> {
          AudioBuffer back = (AudioBuffer) echo(write(audio, 3));
          assertThat(samples(back)).as(format).containsExactly(expected);
        });
  }

  @Test
  void audioOfUnknownRateAndOfNoFramesIsSaidToBeSo() {
    AudioBuffer bare = AudioBuffer.f32(new float[1], 1, AudioSpec.UNKNOWN_RATE, 1);
    JsonNode description = write(bare, 1);
    assertThat(description.at("/audio/sample_rate").isNull()).isTrue();
    assertThat(((AudioBuffer) echo(description)).spec().hasSampleRate()).isFalse();
    JsonNode empty = write(AudioBuffer.f32(new float[0], 0, 8000, 3), 1);
    AudioBuffer back = (AudioBuffer) echo(empty);
    assertThat(back.frames()).isZero();
    assertThat(back.channels()).isEqualTo(3);
    assertThat(back.sampleRate()).isEqualTo(8000);
  }

  @Test
  void eachValueBeginsAtAMultipleOf64BytesAndOverwritesNoOther() {
    JsonNode first = write(ramp(3, 1), 1);
    JsonNode json = write(number(5), 1);
    JsonNode second = write(ramp(40, 2), 9);
    JsonNode third = write(ramp(1, 1), 1);
    assertThat(json).hasToString("{\"json\":5}");
    assertThat(first.at("/audio/offset").intValue()).isZero();
    assertThat(second.at("/audio/offset").intValue()).isEqualTo(64);
    assertThat(third.at("/audio/offset").intValue()).isEqualTo(64 + 320);
    assertThat(samples((AudioBuffer) echo(first))).isEqualTo(samples(ramp(3, 1)));
    assertThat(samples((AudioBuffer) echo(second))).isEqualTo(samples(ramp(40, 2)));
    assertThat(echo(json)).isEqualTo(number(5));
  }

  @Test
  void anObjectHasItsPartsUnderTheirKeysHoweverTheyInterleave() {
    ValueWriter.Writing writing = writer.begin();
    ValuePath left = ValuePath.ROOT.child("left");
    ValuePath right = ValuePath.ROOT.child("deep").child("right");
    AudioBuffer audio = ramp(20, 1);
    writing.audioStart(left, audio.spec());
    writing.audioStart(right, audio.spec());
    for (int i = 0; i < 20; i += 5) {
      writing.audioChunk(left, audio.slice(i, 5));
      writing.audioChunk(right, audio.slice(15 - i, 5));
    }
    writing.json(ValuePath.ROOT.child("vad"), JsonNodeFactory.instance.arrayNode().add(1));
    writing.audioEnd(right);
    writing.audioEnd(left);
    writing.done();
    Map<String, Value> back = ((Value.Composite) echo(writing.description())).members();
    assertThat(back).containsOnlyKeys("left", "deep", "vad");
    assertThat(samples((AudioBuffer) back.get("left"))).isEqualTo(samples(audio));
    AudioBuffer swapped = (AudioBuffer) ((Value.Composite) back.get("deep")).members().get("right");
    assertThat(samples(swapped.slice(0, 5))).isEqualTo(samples(audio.slice(15, 5)));
    assertThat(((Value.Json) back.get("vad")).node()).hasToString("[1]");
    assertThat(writing.description().at("/object/deep/object/right/audio/offset").intValue() % 64)
        .isZero();
  }

  @Test
  void jsonOfEachKindTravelsAsItIs() {
    for (JsonNode json :
        new JsonNode[] {
          JsonNodeFactory.instance.nullNode(),
          JsonNodeFactory.instance.textNode("ä"),
          JsonNodeFactory.instance.objectNode().put("audio", 1).put("json", 2)
        }) {
      assertThat(echo(write(new Value.Json(json), 1))).isEqualTo(new Value.Json(json));
    }
    assertThat(writer.end()).isZero();
  }

  @Test
  void aValueThatIsTooLongIsRefusedWithWhatToDo() {
    int frames = (int) (MEBIBYTE / 4);
    write(ramp(frames, 1), frames);
    long before = writer.end();
    assertThatThrownBy(() -> write(ramp(frames + 1, 1), 1000))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("longer than the 1 MB")
        .hasMessageContaining("--py-max-value-mb")
        .hasMessageContaining("StreamingNode");
    writer.truncate(before);
    assertThat(writer.end()).isEqualTo(before);
  }

  @Test
  void thePartsOfAnObjectCountTogether() {
    AudioBuffer half = ramp((int) (MEBIBYTE / 8), 1);
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("a", half);
    members.put("b", half);
    write(new Value.Composite(members), 1000);
    members.put("c", ramp(1, 1));
    assertThatThrownBy(() -> write(new Value.Composite(members), 1000))
        .isInstanceOf(MarshalingError.class);
  }

  @Test
  void whatIsTruncatedOrRewoundIsWrittenOver() {
    JsonNode kept = write(ramp(16, 1), 16);
    long end = writer.end();
    write(AudioBuffer.f32(new float[100], 100, 8000, 1), 100);
    writer.truncate(end);
    JsonNode next = write(ramp(2, 1), 2);
    assertThat(next.at("/audio/offset").intValue()).isEqualTo(64);
    assertThat(samples((AudioBuffer) echo(kept))).isEqualTo(samples(ramp(16, 1)));
    assertThat(samples((AudioBuffer) echo(next))).isEqualTo(samples(ramp(2, 1)));
    writer.rewind();
    assertThat(writer.end()).isZero();
    assertThat(write(ramp(1, 1), 1).at("/audio/offset").intValue()).isZero();
  }

  @Test
  void anIncompleteValueHasNoDescription() {
    ValueWriter.Writing writing = writer.begin();
    assertThatThrownBy(writing::description).isInstanceOf(IllegalStateException.class);
  }
}
