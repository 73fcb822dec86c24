package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.error.ExecutorError;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterProblem;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** What holds for every native node; a new one is covered as soon as it is registered. */
class NodeContractTest {
  private static final int RATE = 44_100;
  private static final NodeRegistry REGISTRY = NodeRegistry.load();

  /** Parameters to try beside the defaults. */
  private static final Map<String, List<String>> FURTHER_PARAMETERS =
      Map.of(
          "ClippingDetectorNode",
          List.of("{'saturation_threshold': 0.5}"),
          "SilenceDetectorNode",
          List.of("{'silence_threshold_db': -15, 'sustained_silence_ms': 20}"),
          "VADNode",
          List.of(
              "{'frame_length_ms': 7, 'min_speech_ms': 20, 'min_silence_ms': 10, 'pad_ms': 9}",
              "{'energy_threshold': 0.2, 'neg_threshold': -20}",
              "{'frame_length_ms': 5, 'adaptive': true, 'margin': 3, 'neg_margin': 1}"),
          "ResampleNode",
          List.of(
              "{'target_rate': 44101, 'quality': 'low'}",
              "{'target_rate': 96000, 'quality': 'medium'}",
              "{'target_rate': 44100}",
              "{'target_rate': 150, 'quality': 'low'}"),
          "FormatConverterNode",
          List.of(
              "{'target_format': 'i16'}", "{'target_format': 'i32'}", "{'target_format': 'f64'}"),
          "MultiplyNode",
          List.of("{'factor': 0.3}"),
          "AddNode",
          List.of("{'addend': 0.25}"),
          "ChannelMixNode",
          List.of("{'channels': 3}", "{'select': [0, 0]}"),
          "AudioTransformNode",
          List.of(
              "{'output_channels': 1, 'output_sample_rate': 48000}",
              "{'output_channels': 5, 'output_sample_rate': 8000}"));

  /** The least that a node needs to be made. */
  private static final Map<String, String> LEAST_PARAMETERS =
      Map.of("FilterNode", "{'where': 'true'}");

  record Case(String type, String params) {}

  static Stream<NodeMetadata> types() {
    // A node that cuts gives no value to compare; SegmentNodeTest looks at it.
    return REGISTRY.all().stream().filter(type -> type.output() != OutputKind.UTTERANCES);
  }

  static Stream<Case> cases() {
    return types()
        .flatMap(
            type ->
                Stream.concat(
                        Stream.of(least(type)),
                        FURTHER_PARAMETERS.getOrDefault(type.name(), List.of()).stream())
                    .map(params -> new Case(type.name(), params)));
  }

  private static String least(NodeMetadata type) {
    return LEAST_PARAMETERS.getOrDefault(type.name(), "{}");
  }

  @Test
  void theEightNodesAreRegisteredUnderTheirNamesAndAliases() {
    assertThat(REGISTRY.all().stream().map(NodeMetadata::name))
        .contains(
            "VADNode",
            "ResampleNode",
            "FormatConverterNode",
            "MultiplyNode",
            "AddNode",
            "ChannelMixNode",
            "AudioTransformNode",
            "PassThroughNode");
    Map<String, String> aliases =
        Map.of(
            "RustVADNode", "VADNode",
            "AudioResampleNode", "ResampleNode",
            "RustResampleNode", "ResampleNode",
            "FastResampleNode", "ResampleNode",
            "RustFormatConverterNode", "FormatConverterNode",
            "AudioTransform", "AudioTransformNode",
            "PassThrough", "PassThroughNode");
    aliases.forEach(
        (alias, name) ->
            assertThat(REGISTRY.find(alias).orElseThrow().metadata().name()).isEqualTo(name));
  }

  @ParameterizedTest
  @CsvSource({
    "MultiplyNode, multiplier, factor",
    "VADNode, frame_duration_ms, frame_length_ms",
    "VADNode, min_speech_duration_ms, min_speech_ms",
    "VADNode, minSilenceDurationMs, min_silence_ms",
    "VADNode, min_silence_duration_ms, min_silence_ms",
    "VADNode, speech_pad_ms, pad_ms",
    "FastResampleNode, sourceRate, source_rate",
    "FastResampleNode, targetRate, target_rate",
    "FastResampleNode, channels, channels",
    "AudioTransform, outputChannels, output_channels"
  })
  void parametersHaveTheNamesOfTheOriginals(String type, String given, String name) {
    NodeMetadata metadata = REGISTRY.find(type).orElseThrow().metadata();
    assertThat(metadata.parameter(given).orElseThrow().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("types")
  void metadataIsConsistent(NodeMetadata type) {
    Set<String> names = new HashSet<>();
    for (ParameterSpec parameter : type.parameters()) {
      parameter.names().forEach(name -> assertThat(names.add(name)).as(name).isTrue());
      assertThat(parameter.description()).endsWith(".");
      if (!parameter.defaultValue().isNull()) {
        assertThat(parameter.refuse(parameter.defaultValue())).as(parameter.name()).isEmpty();
      }
    }
    assertThat(type.version()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(type.description()).endsWith(".");
    assertThat(type.accepts()).isNotEmpty();
    assertThat(type.capabilities()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void refusesCallsOutOfOrder(NodeMetadata type) {
    Node node = REGISTRY.create(type.name());
    Parameters defaults = Parameters.of(type, NodeRuns.json(least(type)));
    assertThatThrownBy(() -> node.start(new ValueCollector()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(node::cleanup).isInstanceOf(IllegalStateException.class);
    node.initialize(defaults);
    assertThatThrownBy(() -> node.initialize(defaults)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(node::abandon).isInstanceOf(IllegalStateException.class);
    ValueSink input = node.start(new ValueCollector());
    assertThatThrownBy(() -> node.start(new ValueCollector()))
        .isInstanceOf(IllegalStateException.class);
    node.abandon();
    JsonNode one = NodeRuns.json("1");
    AudioBuffer audio = NodeRuns.mono(RATE, 1);
    List<ThrowingCallable> late =
        List.of(
            () -> input.audioStart(ValuePath.ROOT, audio.spec()),
            () -> input.audioChunk(ValuePath.ROOT, audio),
            () -> input.audioEnd(ValuePath.ROOT),
            () -> input.json(ValuePath.ROOT, one),
            input::done);
    for (ThrowingCallable call : late) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(type.name());
    }
    node.cleanup();
    assertThatThrownBy(node::cleanup).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> node.start(new ValueCollector()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(node.memoryBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bitsDoNotDependOnChunking(Case given) {
    Random random = new Random(20);
    for (AudioFormat format : AudioFormat.values()) {
      for (int channels : new int[] {1, 2, 3, 5}) {
        for (int frames : new int[] {0, 1, 2, 700, 5000}) {
          AudioBuffer input = NodeRuns.noise(format, frames, RATE, channels, frames + channels);
          String whole = outcome(NodeRuns.node(given.type(), given.params()), input, frames, null);
          Node reused = NodeRuns.node(given.type(), given.params());
          for (int longest : new int[] {1, 7, 997}) {
            if (longest == 1 && frames > 700) {
              continue;
            }
            assertThat(outcome(reused, input, longest, random))
                .as("%s, %s, chunks up to %d", given, input, longest)
                .isEqualTo(whole);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneNodeTakesAudioOfEveryKindInTurn(Case given) {
    Node node = NodeRuns.node(given.type(), given.params());
    for (int channels : new int[] {2, 1}) {
      for (AudioFormat format : AudioFormat.values()) {
        for (int rate : new int[] {RATE, 16_000}) {
          AudioBuffer input = NodeRuns.noise(format, 2000, rate, channels, channels);
          assertThat(outcome(node, input, 700, null))
              .as("%s, %s", given, input)
              .isEqualTo(outcome(NodeRuns.node(given.type(), given.params()), input, 700, null));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void aValueOfNothingOrOfSeveralIsRefusedByName(NodeMetadata type) {
    if (type.accepts().contains(ValueKind.COMPOSITE)) {
      return;
    }
    Node node = REGISTRY.create(type.name());
    node.initialize(Parameters.of(type, null));
    assertThatThrownBy(() -> node.start(new ValueCollector()).done())
        .isInstanceOf(ExecutorError.class)
        .hasMessageContaining(type.name())
        .hasMessageContaining("nothing");
    node.abandon();
    ValuePath left = ValuePath.ROOT.child("left");
    ValueSink audio = node.start(new ValueCollector());
    assertThatThrownBy(() -> audio.audioStart(left, NodeRuns.mono(RATE, 1).spec()))
        .isInstanceOf(ExecutorError.class)
        .hasMessageContaining("the key left");
    node.abandon();
    ValueSink list = node.start(new ValueCollector());
    assertThatThrownBy(() -> list.json(left, NodeRuns.json("[1]")))
        .isInstanceOf(ExecutorError.class)
        .hasMessageContaining("the key left");
    node.abandon();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anAbandonedValueLeavesNoTrace(Case given) {
    AudioBuffer input = NodeRuns.noise(AudioFormat.F32, 3000, RATE, 1, 1);
    AudioBuffer other = NodeRuns.noise(AudioFormat.F32, 1234, RATE, 1, 2);
    Node node = NodeRuns.node(given.type(), given.params());
    String expected = outcome(node, input, 3000, null);

    ValueSink sink = node.start(new ValueCollector());
    sink.audioStart(ValuePath.ROOT, other.spec());
    sink.audioChunk(ValuePath.ROOT, other);
    node.abandon();

    assertThat(outcome(node, input, 3000, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void memoryDoesNotGrowWithTheRecording(Case given) {
    Node node = NodeRuns.node(given.type(), given.params());
    AudioBuffer chunk = NodeRuns.noise(AudioFormat.F32, 20_000, RATE, 1, 3);
    ValueSink sink = node.start(new CheckedSink(new ValueCollector(), false));
    sink.audioStart(
        ValuePath.ROOT, new AudioSpec(RATE, 1, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES));
    for (int i = 0; i < 5; i++) {
      sink.audioChunk(ValuePath.ROOT, chunk);
    }
    long early = node.memoryBytes();
    for (int i = 0; i < 20; i++) {
      sink.audioChunk(ValuePath.ROOT, chunk);
    }
    assertThat(node.memoryBytes()).isBetween(0L, early + 4096).isLessThan(10 << 20);
    node.abandon();
  }

  @ParameterizedTest
  @MethodSource("types")
  void jsonOfTheWrongKindIsRefusedByName(NodeMetadata type) {
    if (type.accepts().contains(ValueKind.COMPOSITE)) {
      return;
    }
    for (JsonNode wrong :
        List.of(NodeRuns.json("'text'"), NodeRuns.json("null"), NodeRuns.json("[1, [true]]"))) {
      Node node = NodeRuns.node(type.name(), "{}");
      assertThatThrownBy(() -> node.execute(new Value.Json(wrong)))
          .isInstanceOf(ExecutorError.class)
          .hasMessageContaining(type.name());
      AudioBuffer audio = NodeRuns.noise(AudioFormat.F32, 50, RATE, 1, 4);
      assertThat(outcome(node, audio, 50, null))
          .as("after the error")
          .isEqualTo(outcome(NodeRuns.node(type.name(), "{}"), audio, 50, null));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void unknownParametersAreReported(NodeMetadata type) {
    List<ParameterProblem> problems = new ArrayList<>();
    Parameters.check(type, NodeRuns.json("{'no_such_thing': 1}"), problems);
    assertThat(problems).extracting(ParameterProblem::parameter).containsExactly("no_such_thing");
  }

  /** Everything that can be told of a run, bit by bit; or its error. */
  private static String outcome(Node node, AudioBuffer input, int longestChunk, Random random) {
    ValueCollector collector = new ValueCollector();
    ValueSink sink = node.start(new CheckedSink(collector, true));
    try {
      sink.audioStart(ValuePath.ROOT, input.spec());
      for (int from = 0; from < input.frames(); ) {
        int limit = Math.min(longestChunk, input.frames() - from);
        int frames = random == null ? limit : 1 + random.nextInt(limit);
        AudioBuffer chunk = input.slice(from, frames);
        sink.audioChunk(ValuePath.ROOT, chunk);
        assertThat(bits(chunk))
            .as("the input is left alone")
            .isEqualTo(bits(input.slice(from, frames)));
        scribble(chunk);
        if (random != null && random.nextInt(5) == 0) {
          sink.audioChunk(ValuePath.ROOT, input.slice(from, 0));
        }
        from += frames;
      }
      sink.audioEnd(ValuePath.ROOT);
      sink.done();
    } catch (ExecutorError e) {
      node.abandon();
      return e.getMessage();
    }
    Value value = collector.value();
    return value instanceof AudioBuffer audio
        ? audio + " " + bits(audio)
        : ((Value.Json) value).node().toString();
  }

  /** A chunk is valid only during the call: a node that keeps it must not get away with it. */
  private static void scribble(AudioBuffer chunk) {
    for (int i = 0; i < chunk.samples(); i++) {
      switch (chunk.format()) {
        case F32 -> chunk.floats()[i] = 0.77f;
        case I16 -> chunk.shorts()[i] = 7777;
        case I32 -> chunk.ints()[i] = 777_777_777;
        case F64 -> chunk.doubles()[i] = 0.77;
      }
    }
  }

  /** A digest of the samples' bytes. */
  private static String bits(AudioBuffer audio) {
    ByteBuffer bytes = ByteBuffer.allocate((int) audio.bytes());
    switch (audio.format()) {
      case F32 -> bytes.asFloatBuffer().put(audio.floats(), 0, audio.samples());
      case I16 -> bytes.asShortBuffer().put(audio.shorts(), 0, audio.samples());
      case I32 -> bytes.asIntBuffer().put(audio.ints(), 0, audio.samples());
      case F64 -> bytes.asDoubleBuffer().put(audio.doubles(), 0, audio.samples());
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Holds the output to what the node announced. */
  private static final class CheckedSink implements ValueSink {
    private final ValueSink next;
    private final boolean collecting;
    private AudioSpec announced;
    private long frames;

    CheckedSink(ValueSink next, boolean collecting) {
      this.next = next;
      this.collecting = collecting;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {
      announced = spec;
      next.audioStart(path, spec);
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      AudioSpec spec = chunk.spec();
      assertThat(Arrays.asList(spec.sampleRate(), spec.channels(), spec.format()))
          .isEqualTo(
              Arrays.asList(announced.sampleRate(), announced.channels(), announced.format()));
      frames += chunk.frames();
      if (collecting) {
        next.audioChunk(path, chunk);
      }
    }

    @Override
    public void audioEnd(ValuePath path) {
      assertThat(frames).as("frames announced").isEqualTo(announced.frames());
      next.audioEnd(path);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      next.json(path, value);
    }

    @Override
    public void done() {
      next.done();
    }
  }
}
