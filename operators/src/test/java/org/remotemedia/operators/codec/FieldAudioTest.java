package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.error.AudioFormatError;

/** What recordings are like outside of test suites: {@code expected.json} says what is right. */
class FieldAudioTest {
  private static final AudioDecoders DECODERS = new AudioDecoders();

  @AfterAll
  static void close() {
    DECODERS.close();
  }

  static Stream<Arguments> entries() throws IOException {
    Map<String, JsonNode> entries = new TreeMap<>();
    new ObjectMapper()
        .readTree(bytes("expected.json"))
        .properties()
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  static byte[] bytes(String name) {
    try (InputStream in = FieldAudioTest.class.getResourceAsStream("/codec/field/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void eachIsReadRightOrRefusedInWords(String name, JsonNode expected) throws IOException {
    for (boolean seekable : new boolean[] {true, false}) {
      for (int blockFrames : new int[] {4096, 777}) {
        check(bytes(name), seekable, blockFrames, expected);
      }
    }
  }

  private static void check(byte[] file, boolean seekable, int blockFrames, JsonNode expected)
      throws IOException {
    float[] samples;
    int channels;
    int sampleRate;
    try (AudioDecoder decoder = Fixtures.open(DECODERS, file, seekable)) {
      channels = decoder.spec().channels();
      sampleRate = decoder.spec().sampleRate();
      samples = WavFiles.readAll(decoder, blockFrames);
    } catch (AudioFormatError e) {
      checkRefusal(e.getMessage(), expected);
      return;
    }
    assertThat(expected.has("ok")).as("decoded without a word").isTrue();
    assertThat(samples).isNotEmpty();
    if (expected.has("channels")) {
      assertThat(channels).isEqualTo(expected.get("channels").intValue());
    }
    if (expected.has("sample_rate")) {
      assertThat(sampleRate).isEqualTo(expected.get("sample_rate").intValue());
    }
    if (expected.has("frames")) {
      assertThat(samples.length / channels).isEqualTo(expected.get("frames").intValue());
    }
    int[] peaks =
        StreamSupport.stream(expected.path("peaks_hz").spliterator(), false)
            .mapToInt(JsonNode::intValue)
            .toArray();
    for (int channel = 0; channel < peaks.length; channel++) {
      assertThat(Pitch.loudestOf(peaks, samples, channel, channels, sampleRate))
          .as("channel %d", channel)
          .isEqualTo(peaks[channel]);
    }
  }

  private static void checkRefusal(String message, JsonNode expected) {
    for (String kind : new String[] {"fails", "or_fails", "says"}) {
      if (expected.has(kind)) {
        assertThat(message)
            .containsPattern(
                Pattern.compile(expected.get(kind).textValue(), Pattern.CASE_INSENSITIVE))
            .doesNotContain("-1 frames", "-1 Hz");
        return;
      }
    }
    fail("it is right, but was refused: " + message);
  }
}
