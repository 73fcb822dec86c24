package org.remotemedia.bridge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.validation.Validation;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.metrics.NodeMetrics;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.RecordFacts;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Values that are cut into utterances, and values and utterances that are rejected. */
class CutValuesTest {
  private static final int RATE = 16_000;

  /** Notes what is known of each record, and fails for those of a length. */
  private static final class Noting extends AudioNode {
    final List<RecordFacts> facts = new ArrayList<>();
    int failingFrames = -1;

    private long frames;

    static NodeMetadata type() {
      return new NodeMetadata(
          "Noting",
          List.of(),
          "1.0.0",
          "For tests.",
          List.of(),
          List.of(),
          Set.of(ValueKind.AUDIO),
          OutputKind.AUDIO,
          true);
    }

    @Override
    public NodeMetadata metadata() {
      return type();
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    protected void configure(Parameters parameters) {}

    @Override
    protected void abort() {}

    @Override
    protected void audioStart(AudioSpec spec, ValueSink output) {
      frames = 0;
      output.audioStart(ValuePath.ROOT, spec);
    }

    @Override
    protected void audioChunk(AudioBuffer samples, ValueSink output) {
      frames += samples.frames();
      output.audioChunk(ValuePath.ROOT, samples);
    }

    @Override
    protected void audioEnd(ValueSink output) {
      facts.add(record());
      if (frames == failingFrames) {
        throw new IllegalStateException("odd length");
      }
      output.audioEnd(ValuePath.ROOT);
    }
  }

  private final List<Noting> noting = new ArrayList<>();

  private PipelineRuntime runtime(String manifest, int chunkFrames) {
    NodeCatalog catalog = NodeCatalog.of(NodeRegistry.load(), List.of(Noting.type()));
    return new PipelineRuntime(
        Validation.validate(manifest, ParamValues.NONE, catalog).orThrow(),
        node -> {
          if (!node.nodeType().equals("Noting")) {
            return catalog.natives().create(node.nodeType());
          }
          noting.add(new Noting());
          return noting.get(noting.size() - 1);
        },
        chunkFrames);
  }

  private static final String CUT =
      """
      version: v1
      nodes:
        - {id: vad, node_type: VADNode, params: {frame_length_ms: 10}}
        - {id: copy, node_type: PassThroughNode}
        - id: cut
          node_type: SegmentNode
          params: {min_duration_s: 0.2, max_duration_s: 2, merge_gap_ms: 0, pad_ms: 0}
        - {id: noting, node_type: Noting}
        - {id: speech, node_type: VADNode}
        - {id: long, node_type: FilterNode, params: {where: record.duration_s > 0.5}}
      connections:
        - {from: copy, to: cut}
        - {from: vad, to: cut}
        - {from: cut, to: noting}
        - {from: noting, to: long}
        - {from: cut, to: speech}
      """;

  /** Silence, with tone from the first to the second time, and so on, in s. */
  private static AudioBuffer tones(double seconds, double... times) {
    float[] samples = new float[(int) (seconds * RATE)];
    for (int i = 0; i + 1 < times.length; i += 2) {
      for (int at = (int) (times[i] * RATE); at < times[i + 1] * RATE; at++) {
        samples[at] = (float) (0.3 * Math.sin(2 * Math.PI * 441 * at / RATE));
      }
    }
    return AudioBuffer.f32(samples, samples.length, RATE, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {PipelineRuntime.WHOLE, 160, 7001})
  void eachSinkAfterTheCutGivesAListInTheOrderOfTime(int chunkFrames) {
    AudioBuffer audio = tones(5, 0.5, 1.5, 2, 2.3, 3, 4);
    try (PipelineRuntime runtime = runtime(CUT, chunkFrames)) {
      for (int run = 0; run < 2; run++) {
        ExecutionResult result = runtime.execute(audio);

        assertThat(result.success()).isTrue();
        assertThat(result.outputs()).isEmpty();
        assertThat(result.output()).isEmpty();
        assertThat(result.utterances()).containsOnlyKeys("long", "speech");
        List<UtteranceResult<Value>> kept = result.utterances().get("long");
        assertThat(kept).extracting(UtteranceResult::offsetSeconds).containsExactly(0.5, 2.0, 3.0);
        assertThat(kept)
            .extracting(UtteranceResult::durationSeconds)
            .containsExactly(1.0, 0.3, 1.0);
        assertThat(((AudioBuffer) kept.get(0).value().orElseThrow()).floats())
            .startsWith(Arrays.copyOfRange(audio.floats(), RATE / 2, RATE * 3 / 2));
        assertThat(kept.get(1).value()).isEmpty();
        Judgement rejection = kept.get(1).judgement().orElseThrow();
        assertThat(rejection.rejected()).isTrue();
        assertThat(rejection.broken()).containsExactly("where");
        assertThat(rejection.values().at("/record/duration_s").doubleValue()).isEqualTo(0.3);
        assertThat(kept.get(2).judgement()).isEmpty();
        assertThat(result.utterances().get("speech"))
            .hasSize(3)
            .allSatisfy(it -> assertThat(it.judgement()).isEmpty())
            .allSatisfy(it -> assertThat(segments(it)).isEqualTo(1));
        assertThat(result.metrics().succeeded()).isEqualTo(1);
        NodeMetrics filter = result.metrics().nodes().get(result.metrics().nodes().size() - 1);
        assertThat(filter.nodeId()).isEqualTo("long");
        assertThat(filter.succeeded()).isEqualTo(2);
        assertThat(filter.rejected()).isEqualTo(1);
      }
    }
    assertThat(noting.get(0).facts.get(1))
        .isEqualTo(new RecordFacts("#2-0.3", "", 2.0, 0.3, RATE, 1, null));
  }

  private static int segments(UtteranceResult<Value> utterance) {
    return ((Value.Json) utterance.value().orElseThrow()).node().size();
  }

  @Test
  void aFailureOfAnUtteranceIsItsOwn() {
    try (PipelineRuntime runtime = runtime(CUT, 4000)) {
      noting.get(0).failingFrames = (int) (0.3 * RATE);
      ExecutionResult result = runtime.execute(tones(5, 0.5, 1.5, 2, 2.3, 3, 4));

      assertThat(result.success()).isTrue();
      assertThat(result.failures()).isEmpty();
      assertThat(result.skipped()).isEmpty();
      assertThat(runtime.state()).isEqualTo(PipelineState.COMPLETE);
      UtteranceResult<Value> failed = result.utterances().get("long").get(1);
      assertThat(failed.value()).isEmpty();
      assertThat(failed.judgement()).isEmpty();
      assertThat(failed.failure().orElseThrow().nodeId()).isEqualTo("noting");
      assertThat(failed.failure().orElseThrow().kind()).isEqualTo(ErrorKind.NODE_EXECUTION);
      assertThat(result.utterances().get("speech"))
          .as("another branch")
          .allSatisfy(it -> assertThat(it.failure()).isEmpty());
      assertThat(result.metrics().failed()).isZero();
      NodeMetrics metrics =
          result.metrics().nodes().stream()
              .filter(node -> node.nodeId().equals("noting"))
              .findFirst()
              .orElseThrow();
      assertThat(metrics.failed()).isEqualTo(1);
      assertThat(metrics.succeeded()).isEqualTo(2);
    }
  }

  @Test
  void aNodeThatCutsGivesTheAudioOfItsUtterances() {
    String manifest =
        CUT.replaceAll("(?m)^ *- \\{(id: (noting|speech|long)|from: (cut|noting)).*\n", "");
    AudioBuffer audio = tones(5, 0.5, 1.5, 3, 4);
    try (PipelineRuntime runtime = runtime(manifest, 1000)) {
      List<UtteranceResult<Value>> cut = runtime.execute(audio).utterances().get("cut");
      assertThat(cut).hasSize(2);
      assertThat(((AudioBuffer) cut.get(1).value().orElseThrow()).floats())
          .startsWith(Arrays.copyOfRange(audio.floats(), 3 * RATE, 4 * RATE));
      assertThat(runtime.execute(tones(1)).utterances().get("cut")).isEmpty();
    }
  }

  /** Segments that go back in time are seen when some utterances are cut already. */
  @Test
  void aValueThatCannotBeCutHasFailed() {
    String manifest = CUT.replace("VADNode, params: {frame_length_ms: 10}", "PassThroughNode");
    try (PipelineRuntime runtime = runtime(manifest, 1000)) {
      ExecutionResult result = runtime.execute(tones(1, 0.5, 1));
      assertThat(result.failures()).extracting(it -> it.nodeId()).containsExactly("cut");
      assertThat(result.skipped()).containsExactly("noting", "speech", "long");
      assertThat(result.utterances()).isEmpty();
      assertThat(result.metrics().failed()).isEqualTo(1);
    }
  }

  private static final String JUDGED =
      """
      version: v1
      nodes:
        - {id: long, node_type: FilterNode, params: {where: record.duration_s > 1}}
        - {id: noting, node_type: Noting}
        - {id: other, node_type: PassThroughNode}
      connections: [{from: long, to: noting}]
      """;

  @Test
  void aRejectedValueHasNotFailed() {
    try (PipelineRuntime runtime = runtime(JUDGED, 1000)) {
      ExecutionResult result = runtime.execute(tones(0.5));

      assertThat(result.success()).isTrue();
      assertThat(result.outputs()).containsOnlyKeys("other");
      assertThat(result.judgements()).containsOnlyKeys("long");
      assertThat(result.judgements().get("long").rejected()).isTrue();
      assertThat(result.skipped()).as("because of failures").isEmpty();
      assertThat(result.metrics().rejected()).isEqualTo(1);
      assertThat(result.metrics().succeeded()).isZero();

      ExecutionResult kept = runtime.execute(tones(1.5));
      assertThat(kept.outputs()).containsOnlyKeys("noting", "other");
      assertThat(kept.judgements().get("long").rejected()).isFalse();
      assertThat(kept.metrics().rejected()).isZero();
    }
    assertThat(noting.get(0).facts)
        .as("of a value that has no name")
        .contains(new RecordFacts("", null, 0.0, 1.5, RATE, 1, null));
  }

  @Test
  void aValueThatAlsoFailsHasFailed() {
    String manifest = JUDGED.replace("other, node_type: PassThroughNode", "x, node_type: Noting");
    try (PipelineRuntime runtime = runtime(manifest, 1000)) {
      noting.get(1).failingFrames = RATE / 2;
      ExecutionResult result = runtime.execute(tones(0.5));
      assertThat(result.failures()).extracting(it -> it.nodeId()).containsExactly("x");
      assertThat(result.skipped()).as("because of failures").isEmpty();
      assertThat(result.metrics().failed()).isEqualTo(1);
      assertThat(result.metrics().rejected()).isZero();
    }
  }

  /** It has taken in the audio before that was decided. */
  @Test
  void aFailureAfterARejectionDoesNotCount() {
    try (PipelineRuntime runtime = runtime(JUDGED, 1000)) {
      noting.get(0).failingFrames = RATE / 2;
      ExecutionResult result = runtime.execute(tones(0.5));
      assertThat(result.success()).isTrue();
      assertThat(result.judgements().get("long").rejected()).isTrue();
      assertThat(result.metrics().rejected()).isEqualTo(1);
      assertThat(result.metrics().nodes())
          .extracting(NodeMetrics::failed)
          .containsExactly(0L, 0L, 0L);
    }
  }

  @Test
  void notedRulesStandWithTheValue() {
    String manifest = CUT.replace("> 0.5}", "> 0.5, annotate: true}");
    try (PipelineRuntime runtime = runtime(manifest, 1000)) {
      List<UtteranceResult<Value>> kept =
          runtime.execute(tones(5, 0.5, 1.5, 2, 2.3)).utterances().get("long");
      assertThat(kept).extracting(it -> it.value().isPresent()).containsExactly(true, true);
      assertThat(kept.get(0).judgement()).isEmpty();
      assertThat(kept.get(1).judgement().map(Judgement::broken))
          .isEqualTo(Optional.of(List.of("where")));
    }
  }

  @Test
  void whatIsRejectedBeforeTheCutHasNoUtterances() {
    String manifest =
        CUT.replace("- {from: copy, to: cut}", "- {from: copy, to: f}\n  - {from: f, to: cut}")
            .replace(
                "  - {id: speech",
                "  - {id: f, node_type: FilterNode, params: {where: record.duration_s < 2}}\n"
                    + "  - {id: speech");
    try (PipelineRuntime runtime = runtime(manifest, 1000)) {
      ExecutionResult result = runtime.execute(tones(5, 0.5, 1.5));
      assertThat(result.success()).isTrue();
      assertThat(result.utterances()).isEmpty();
      assertThat(result.judgements().get("f").rejected()).isTrue();
      assertThat(runtime.execute(tones(1.5, 0.5, 1.5)).utterances().get("speech")).hasSize(1);
    }
  }
}
