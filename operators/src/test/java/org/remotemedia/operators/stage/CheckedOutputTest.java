package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** A node that gives other than it announced has failed at that record, in either kind of stage. */
class CheckedOutputTest {
  private static final AudioSpec TEN = new AudioSpec(8000, 1, AudioFormat.F32, 10);
  private static final AudioSpec ANY = TEN.withFrames(AudioSpec.UNKNOWN_FRAMES);
  private static final ValuePath ROOT = ValuePath.ROOT;
  private static final ValuePath LEFT = ROOT.child("mix").child("left");
  private static final ValuePath RIGHT = ROOT.child("right");

  private static AudioBuffer frames(int frames) {
    return AudioBuffer.f32(new float[frames], frames, 8000, 1);
  }

  private static Arguments breach(String message, Consumer<ValueSink> script) {
    return Arguments.of(message, script);
  }

  private static Consumer<ValueSink> chunkOf(AudioBuffer chunk) {
    return output -> {
      output.audioStart(ROOT, ANY);
      output.audioChunk(ROOT, frames(1));
      output.audioChunk(ROOT, chunk);
      output.audioEnd(ROOT);
      output.done();
    };
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach(
            "the node announced 10 frames of audio, and gave 9",
            output -> {
              output.audioStart(ROOT, TEN);
              output.audioChunk(ROOT, frames(4));
              output.audioChunk(ROOT, frames(5));
              output.audioEnd(ROOT);
              output.done();
            }),
        breach(
            "the node announced 10 frames of audio, and gave at least 12",
            output -> {
              output.audioStart(ROOT, TEN);
              output.audioChunk(ROOT, frames(10));
              output.audioChunk(ROOT, frames(2));
              throw new AssertionError("it went on");
            }),
        breach(
            "the node announced 10 frames of audio at 'mix.left', and gave 0",
            output -> {
              output.audioStart(RIGHT, TEN);
              output.audioStart(LEFT, TEN);
              output.audioChunk(RIGHT, frames(10));
              output.audioEnd(RIGHT);
              output.audioEnd(LEFT);
              output.done();
            }),
        breach(
            "the node announced 0 frames of audio, and gave at least 1",
            output -> {
              output.audioStart(ROOT, TEN.withFrames(0));
              output.audioChunk(ROOT, frames(1));
            }),
        breach(
            "the node announced audio of 8000 Hz, 1 ch, f32, and gave samples of 16000 Hz, 1 ch,"
                + " f32",
            chunkOf(frames(1).withSampleRate(16_000))),
        breach(
            "the node announced audio of 8000 Hz, 1 ch, f32, and gave samples of unknown rate,"
                + " 1 ch, f32",
            chunkOf(frames(1).withSampleRate(AudioSpec.UNKNOWN_RATE))),
        breach(
            "the node announced audio of 8000 Hz, 1 ch, f32, and gave samples of 8000 Hz, 2 ch,"
                + " f32",
            chunkOf(AudioBuffer.f32(new float[2], 1, 8000, 2))),
        breach(
            "the node announced audio of 8000 Hz, 1 ch, f32, and gave samples of 8000 Hz, 1 ch,"
                + " i16",
            chunkOf(AudioBuffer.i16(new short[1], 1, 8000, 1))),
        breach(
            "the result is not a finite number, first in frame 3 of the output",
            chunkOf(AudioBuffer.f32(new float[] {0, 0, Float.NaN}, 3, 8000, 1))),
        breach(
            "the node gave samples before its audio began",
            output -> output.audioChunk(ROOT, frames(1))),
        breach(
            "the node gave samples at 'right' before its audio began",
            output -> {
              output.audioStart(LEFT, TEN);
              output.audioChunk(LEFT, frames(1));
              output.audioChunk(RIGHT, frames(1));
            }),
        breach(
            "the node gave samples after its audio ended",
            output -> {
              output.audioStart(ROOT, ANY);
              output.audioEnd(ROOT);
              output.audioChunk(ROOT, frames(1));
            }),
        breach(
            "the node ended audio at 'right' before its audio began",
            output -> output.audioEnd(RIGHT)),
        breach(
            "the node began its audio twice",
            output -> {
              output.audioStart(ROOT, ANY);
              output.audioEnd(ROOT);
              output.audioStart(ROOT, ANY);
            }),
        breach(
            "the node ended its value before its audio at 'right', of which it gave 3 frames",
            output -> {
              output.audioStart(LEFT, ANY);
              output.audioStart(RIGHT, ANY);
              output.audioChunk(RIGHT, frames(3));
              output.audioEnd(LEFT);
              output.done();
            }),
        breach(
            "the node gave more after the end of its value",
            output -> {
              output.done();
              output.json(ROOT, TextNode.valueOf("late"));
            }),
        breach(
            "the node gave more after the end of its value",
            output -> {
              output.done();
              output.done();
            }),
        breach(
            "the node gave more after the end of its value",
            output -> {
              output.done();
              output.audioStart(ROOT, ANY);
            }),
        breach(
            "the node gave more after the end of its value",
            output -> {
              output.done();
              output.audioChunk(ROOT, frames(1));
            }),
        breach(
            "the node gave more after the end of its value",
            output -> {
              output.done();
              output.audioEnd(ROOT);
            }),
        breach(
            "the node has taken all of its input and did not end its value",
            output -> output.json(ROOT, TextNode.valueOf("endless"))),
        breach(
            "the node announced 10 frames of audio, and gave 0",
            output -> {
              output.audioStart(ROOT, TEN);
              try {
                output.audioEnd(ROOT);
              } catch (RuntimeException swallowed) {
                output.json(RIGHT, TextNode.valueOf("as if nothing had happened"));
              }
              output.done();
            }),
        breach(
            "the node announced 10 frames of audio, and gave 0",
            output -> {
              output.audioStart(ROOT, TEN);
              try {
                output.audioEnd(ROOT);
              } catch (RuntimeException swallowed) {
                return;
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void failsTheRecordAtANode(String message, Consumer<ValueSink> script) {
    ScriptedNode node = new ScriptedNode();
    node.initialize(Parameters.of(node.metadata(), null));
    List<Element> sent = new ArrayList<>();
    NodeStage stage = new NodeStage(PLAN, node, sent::add, StageListener.NONE);
    check(stage, scripted -> node.script = scripted, sent, message, script);
    node.cleanup();
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void failsTheRecordAtANodeThatRunsElsewhere(String message, Consumer<ValueSink> script) {
    FakeBatchNode node = new FakeBatchNode();
    List<Element> sent = new ArrayList<>();
    BatchStage stage = new BatchStage(PLAN, node, sent::add, StageListener.NONE, 1 << 20);
    Consumer<Consumer<ValueSink>> next =
        scripted -> node.behaviour = (record, value) -> new FakeBatchNode.Scripted(scripted);
    check(stage, next, sent, message, script);
  }

  private static final StagePlan PLAN =
      new StagePlan(1, "odd", "OddNode", "rust_native", "{}", List.of(0), List.of(), List.of());

  private static void check(
      Consumer<Element> stage,
      Consumer<Consumer<ValueSink>> next,
      List<Element> sent,
      String message,
      Consumer<ValueSink> script) {
    next.accept(CheckedOutputTest::sound);
    feed(stage, "a");
    next.accept(script);
    feed(stage, "b");
    next.accept(CheckedOutputTest::sound);
    feed(stage, "c");
    assertThat(sent.stream().filter(Element.Failed.class::isInstance))
        .containsExactly(
            new Element.Failed(1, new Failure("odd", ErrorKind.NODE_EXECUTION, message, null, 1)));
    assertThat(ends(sent)).isEqualTo(Map.of("a", "ValueEnd", "b", "Failed", "c", "ValueEnd"));
    StageAccounts accounts = new StageAccounts(List.of("odd"));
    sent.forEach(accounts);
    accounts.accept(new Element.SplitEnd("0", ""));
    NodeStats stats = accounts.of("0").node("odd");
    assertThat(List.of(stats.succeeded(), stats.failed())).isEqualTo(List.of(2L, 1L));
  }

  private static void sound(ValueSink output) {
    output.audioStart(ROOT, TEN);
    output.audioChunk(ROOT, frames(4));
    output.audioChunk(ROOT, frames(0));
    output.audioChunk(ROOT, frames(6));
    output.audioEnd(ROOT);
    output.done();
  }

  private static void feed(Consumer<Element> stage, String record) {
    stage.accept(new Element.RecordBegin(new RecordInfo(record, record, null)));
    stage.accept(new Element.Json(0, ROOT, JsonNodeFactory.instance.numberNode(1)));
    stage.accept(new Element.ValueEnd(0));
    stage.accept(new Element.RecordEnd(0, false));
  }

  /**
   * How the node's value ended, by record; exactly once, or the rest of the chain would be
   * confused.
   */
  private static Map<String, String> ends(List<Element> sent) {
    Map<String, String> ends = new TreeMap<>();
    String record = null;
    for (Element element : sent) {
      if (element instanceof Element.RecordBegin begin) {
        record = begin.info().name();
      } else if (element instanceof Element.ValueEnd || element instanceof Element.Failed) {
        ends.merge(record, element.getClass().getSimpleName(), (one, two) -> one + " " + two);
      }
    }
    return ends;
  }

  @Test
  void aValueThatEndsEarlyEndsForTheChainWhenTheNodeIsThrough() {
    ScriptedNode node = new ScriptedNode();
    node.initialize(Parameters.of(node.metadata(), null));
    node.atOnce = true;
    node.script = CheckedOutputTest::sound;
    List<Element> sent = new ArrayList<>();
    NodeStage stage = new NodeStage(PLAN, node, sent::add, StageListener.NONE);
    feed(stage, "a");
    assertThat(ends(sent)).isEqualTo(Map.of("a", "ValueEnd"));
    sent.clear();
    stage.accept(new Element.RecordBegin(new RecordInfo("b", "b", null)));
    stage.accept(new Element.Json(0, ROOT, JsonNodeFactory.instance.numberNode(1)));
    stage.accept(new Element.Skipped(0));
    stage.accept(new Element.RecordEnd(0, false));
    assertThat(sent).contains(new Element.Skipped(1)).doesNotContain(new Element.ValueEnd(1));
    node.cleanup();
  }

  @Test
  void aChunkAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CheckedOutput output = new CheckedOutput(new FakeInput(() -> {}));
    AudioBuffer chunk = AudioBuffer.i16(new short[1000], 1000, 8000, 1);
    output.audioStart(ROOT, chunk.spec().withFrames(10_000_000));
    output.audioChunk(ROOT, chunk);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 9000; i++) {
      output.audioChunk(ROOT, chunk);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(9000);
  }

  /** Gives what a script says when its input ends, or at once. */
  private static final class ScriptedNode extends Node {
    private static final NodeMetadata METADATA =
        new NodeMetadata(
            "OddNode",
            List.of(),
            "1.0.0",
            "Does what a test says.",
            List.of(Capability.CPU),
            List.of(),
            Set.of(ValueKind.JSON),
            OutputKind.AUDIO,
            true);

    private Consumer<ValueSink> script;
    private boolean atOnce;

    @Override
    public NodeMetadata metadata() {
      return METADATA;
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    protected void configure(Parameters parameters) {}

    @Override
    protected ValueSink begin(ValueSink output) {
      if (atOnce) {
        script.accept(output);
      }
      return new FakeInput(
          () -> {
            if (!atOnce) {
              script.accept(output);
            }
          });
    }

    @Override
    protected void abort() {}
  }

  /** Takes anything. */
  private record FakeInput(Runnable atEnd) implements ValueSink {
    @Override
    public void audioStart(ValuePath path, AudioSpec spec) {}

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {}

    @Override
    public void audioEnd(ValuePath path) {}

    @Override
    public void json(ValuePath path, JsonNode value) {}

    @Override
    public void done() {
      atEnd.run();
    }
  }
}
