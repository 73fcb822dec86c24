package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SegmentProgress;
import org.remotemedia.operators.value.ValuePath;

/**
 * A node that cuts in its stage, fed by an audio, producer 1, and a list of segments, producer 2;
 * at 1 kHz, so that a frame is a millisecond. Samples are their frames' numbers.
 */
class CutStageTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int RATE = 1000;
  private static final AudioSpec SPEC =
      new AudioSpec(RATE, 1, AudioFormat.I32, AudioSpec.UNKNOWN_FRAMES);

  private static final StagePlan CUT =
      new StagePlan(
          3,
          "cut",
          "SegmentNode",
          "rust_native",
          "{\"min_duration_s\": 0.2, \"max_duration_s\": 2, \"merge_gap_ms\": 50, \"pad_ms\": 10}",
          List.of(1, 2),
          List.of("audio", "vad"),
          List.of(3),
          List.of(3),
          0,
          List.of(),
          true);

  /** Of a node on the utterances, which takes JSON of the recording too. */
  private static final StagePlan AFTER =
      new StagePlan(
          4,
          "after",
          "PassThroughNode",
          "rust_native",
          "{}",
          List.of(3, 1),
          List.of("cut", "about"),
          List.of(3),
          List.of(),
          3,
          List.of(),
          true);

  private final List<String> events = new ArrayList<>();
  private JsonNode summary;
  private Failure failure;

  private void take(Element element) {
    if (element instanceof Element.RecordBegin begin && begin.info().utterance() != null) {
      events.add("begin " + begin.info().name());
      assertThat(begin.info().utterance().parent()).isEqualTo("a.wav");
      assertThat(begin.info().utterance().cutter()).isEqualTo(3);
    } else if (element instanceof Element.AudioChunk chunk) {
      int[] samples = chunk.samples().ints();
      int last = samples[chunk.samples().frames() - 1];
      String before = events.get(events.size() - 1);
      boolean goesOn = before.startsWith("samples ");
      String start =
          goesOn ? before.substring(before.indexOf(' ') + 1, before.indexOf('.')) : "" + samples[0];
      if (goesOn) {
        events.remove(events.size() - 1);
      }
      events.add("samples " + start + ".." + last);
    } else if (element instanceof Element.Failed failed && failed.producer() == 3) {
      failure = failed.failure();
    } else if (element instanceof Element.Json json) {
      if (json.path().isRoot() && json.producer() == 3) {
        summary = json.value();
      } else {
        events.add("json " + json.value());
      }
    }
  }

  private static NodeStage stage(StagePlan plan, java.util.function.Consumer<Element> next) {
    Node node = NodeRegistry.load().create(plan.nodeType());
    node.connect(plan.inputKeys().stream().map(id -> new NodeInput(id, null)).toList());
    try {
      node.initialize(Parameters.of(node.metadata(), (ObjectNode) MAPPER.readTree(plan.params())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return new NodeStage(plan, node, next, StageListener.NONE);
  }

  private static JsonNode segments(String text) throws JsonProcessingException {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  /** Pairs as a list of segments. */
  private static ArrayNode pairs(double... times) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < times.length; i += 2) {
      list.addObject().put("start_ms", times[i]).put("end_ms", times[i + 1]);
    }
    return list;
  }

  private static Element chunk(int from, int to) {
    int[] samples = new int[to - from];
    for (int i = from; i < to; i++) {
      samples[i - from] = i;
    }
    return new Element.AudioChunk(
        1, ValuePath.ROOT, AudioBuffer.i32(samples, samples.length, RATE, 1));
  }

  private void cut(NodeStage stage, int frames, JsonNode list) {
    begin(stage);
    stage.accept(chunk(0, frames));
    end(stage, list);
  }

  private void begin(NodeStage stage) {
    events.clear();
    summary = null;
    failure = null;
    stage.accept(
        new Element.RecordBegin(new RecordInfo("a.wav", "/in/a.wav", null, "1", 100, null)));
    stage.accept(new Element.AudioStart(1, ValuePath.ROOT, SPEC));
  }

  private static void end(NodeStage stage, JsonNode list) {
    stage.accept(new Element.AudioEnd(1, ValuePath.ROOT));
    stage.accept(new Element.ValueEnd(1));
    stage.accept(new Element.Json(2, ValuePath.ROOT, list));
    stage.accept(new Element.ValueEnd(2));
    stage.accept(new Element.RecordEnd(1, false));
  }

  @Test
  void eachUtteranceIsARecordWithThePlaceInItsFile() {
    cut(stage(CUT, this::take), 3000, pairs(100, 400, 800, 1100, 2000, 2100));
    assertThat(events)
        .containsExactly(
            "begin a.wav#100.09-0.32",
            "samples 90..409",
            "begin a.wav#100.79-0.32",
            "samples 790..1109");
    assertThat(summary.toString())
        .isEqualTo("{\"count\":2,\"seconds\":0.64,\"too_short\":1,\"too_short_seconds\":0.1}");
  }

  @Test
  void segmentsThatAreToldEarlyGiveUtterancesEarly() {
    NodeStage stage = stage(CUT, this::take);
    begin(stage);
    tell(stage, null, Double.NaN, Double.NaN, 0);
    stage.accept(chunk(0, 500));
    tell(stage, pairs(100, 400).get(0), Double.NaN, Double.NaN, 400);
    tell(stage, null, Double.NaN, Double.NaN, 700);
    assertThat(events).isEmpty();
    stage.accept(chunk(500, 800));
    assertThat(events).containsExactly("begin a.wav#100.09-0.32", "samples 90..409");
    // So long that it is split while it goes on.
    tell(stage, null, 800, 3100, 800);
    stage.accept(chunk(800, 3100));
    assertThat(events).hasSize(4);
    tell(stage, pairs(800, 3200).get(0), Double.NaN, Double.NaN, 3200);
    stage.accept(chunk(3100, 3300));
    end(stage, pairs(100, 400, 800, 3200));
    List<String> early = List.copyOf(events);
    assertThat(failure).isNull();

    cut(stage(CUT, this::take), 3300, pairs(100, 400, 800, 3200));
    assertThat(events).isEqualTo(early);
  }

  private static void tell(
      NodeStage stage, JsonNode ended, double open, double openEnd, double settled) {
    stage.accept(
        new Element.Progress(
            2, ValuePath.ROOT, new SegmentProgress(ended, open, openEnd, settled)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'start_ms': 1} | was given an object",
        "\"text\" | was given a string",
        "null | was given JSON null",
        "[[1, 2]] | segments[0] is a list, not an object",
        "[7] | segments[0] is a number, not an object",
        "[{'start_ms': 10}] | segments[0] has no number \"end_ms\"",
        "[{'start_ms': '1', 'end_ms': 2}] | segments[0] has no number \"start_ms\"",
        "[{'start_ms': -1, 'end_ms': 2}] | segments[0] (-1 to 2 ms) begins before the audio",
        "[{'start_ms': 9, 'end_ms': 2}] | segments[0] (9 to 2 ms) ends before it begins",
        "[{'start_ms': 1, 'end_ms': 9}, {'start_ms': 8, 'end_ms': 12}] |"
            + " segments[1] (8 to 12 ms) begins before the segment before it ends, at 9.0 ms",
        "[{'start_ms': 50, 'end_ms': 90}, {'start_ms': 8, 'end_ms': 12}] |"
            + " segments[1] (8 to 12 ms) begins before",
        "[{'start_ms': 50, 'end_ms': 1002}] |"
            + " segments[0] (50 to 1002 ms) ends after the audio, which lasts 1000.0 ms",
      })
  void segmentsThatAreWrongAreNamed(String list, String message) throws Exception {
    cut(stage(CUT, this::take), 1000, segments(list));
    assertThat(failure).as(list).isNotNull();
    assertThat(failure.nodeId()).isEqualTo("cut");
    assertThat(failure.message()).contains(message);
  }

  @Test
  void aSegmentMayEndARoundingAfterTheAudioOrBeNothing() {
    cut(stage(CUT, this::take), 1000, pairs(10, 10, 500, 1001));
    assertThat(failure).isNull();
    assertThat(events).containsExactly("begin a.wav#100.49-0.51", "samples 490..999");
  }

  @Test
  void withoutSegmentsOrWithoutAudioThereIsNoUtterance() {
    cut(stage(CUT, this::take), 1000, pairs());
    assertThat(events).isEmpty();
    assertThat(summary.get("count").intValue()).isZero();

    NodeStage stage = stage(CUT, this::take);
    begin(stage);
    stage.accept(new Element.Failed(1, Failure.ofSource(new AudioFormatError("cut off"))));
    stage.accept(new Element.Json(2, ValuePath.ROOT, pairs(1, 500)));
    stage.accept(new Element.ValueEnd(2));
    stage.accept(new Element.RecordEnd(1, false));
    assertThat(events).isEmpty();
    assertThat(summary).isNull();
  }

  @Test
  @Timeout(30)
  void aHundredThousandUtterances() {
    int[] count = {0};
    NodeStage stage =
        stage(
            CUT,
            element -> {
              if (element instanceof Element.RecordEnd) {
                count[0]++;
              }
            });
    begin(stage);
    double[] times = new double[200_000];
    for (int i = 0; i < 100_000; i++) {
      times[2 * i] = 500 * i;
      times[2 * i + 1] = 500 * i + 250;
    }
    for (int from = 0; from < 50_000_000; from += 100_000) {
      stage.accept(chunk(from, from + 100_000));
    }
    end(stage, pairs(times));
    assertThat(count[0]).as("with the recording").isEqualTo(100_001);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheRecordingGivesReachesEachUtterance(boolean fails) {
    NodeStage after = stage(AFTER, this::take);
    for (int recording = 0; recording < 2; recording++) {
      events.clear();
      after.accept(new Element.RecordBegin(new RecordInfo("a.wav", "/in/a.wav", null)));
      if (fails) {
        after.accept(new Element.Skipped(1));
      } else {
        after.accept(
            new Element.Json(1, ValuePath.ROOT, JsonNodeFactory.instance.numberNode(recording)));
        after.accept(new Element.ValueEnd(1));
      }
      UtteranceOutput output = new UtteranceOutput(CUT, after);
      output.beginRecording(new RecordInfo("a.wav", "/in/a.wav", null));
      for (int utterance = 0; utterance < 2; utterance++) {
        output.begin(SPEC.withFrames(10), 100L * utterance);
        output.samples(AudioBuffer.i32(new int[] {utterance}, 1, RATE, 1));
        output.end();
      }
      after.accept(new Element.RecordEnd(1, false));
      String shared = fails ? "skipped" : "json " + recording;
      assertThat(events.stream().filter(event -> !event.startsWith("samples")).toList())
          .as("one record after the other")
          .isEqualTo(
              fails
                  ? List.of("begin a.wav#0-0.01", "begin a.wav#0.1-0.01")
                  : List.of("begin a.wav#0-0.01", shared, "begin a.wav#0.1-0.01", shared));
    }
  }
}
