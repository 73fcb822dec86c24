package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.PieceSink;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.ValueFeed;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** What a stage takes, sends on, blames and counts. */
class NodeStageTest {
  private static final Failure BROKEN = Failure.ofSource(new AudioFormatError("broken"));

  private final List<Element> sent = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  private final StageListener listener =
      new StageListener() {
        @Override
        public void succeeded(long nanos, double audioSeconds) {
          told.add("succeeded");
        }

        @Override
        public void failed(Failure failure, long nanos, double audioSeconds) {
          told.add("failed " + failure.message());
        }

        @Override
        public void retried(int times) {
          told.add("retried " + times);
        }

        @Override
        public void skipped() {
          told.add("skipped");
        }
      };

  @AfterEach
  void cleanUp() {
    nodes.forEach(Node::cleanup);
  }

  private NodeStage stage(StagePlan plan, Consumer<Element> next) {
    Node node = NodeRegistry.load().create(plan.nodeType());
    node.initialize(Parameters.of(node.metadata(), null));
    nodes.add(node);
    return new NodeStage(plan, node, next, listener);
  }

  private static StagePlan plan(
      int index, List<Integer> inputs, List<String> keys, Integer... passedOn) {
    return new StagePlan(
        index, "double", "MultiplyNode", "rust_native", "{}", inputs, keys, List.of(passedOn));
  }

  private static JsonNode number(int value) {
    return JsonNodeFactory.instance.numberNode(value);
  }

  private static Element json(int producer, JsonNode value) {
    return new Element.Json(producer, ValuePath.ROOT, value);
  }

  private static void feed(NodeStage stage, int index, Element... elements) {
    stage.accept(new Element.RecordBegin(new RecordInfo("r", "r", null)));
    for (Element element : elements) {
      stage.accept(element);
    }
    stage.accept(StageAccounts.endBefore(index));
  }

  private List<Element> pieces() {
    return sent.stream().filter(Element.Piece.class::isInstance).toList();
  }

  /** What the stage of some index noted of the records that were sent on. */
  private NodeStats stats(int index) {
    List<String> nodeIds = new ArrayList<>(Collections.nCopies(index - 1, "before"));
    nodeIds.add("double");
    StageAccounts accounts = new StageAccounts(nodeIds);
    sent.forEach(accounts);
    return accounts.open().node("double");
  }

  @Test
  void sendsItsValueAndOnlyWhatLaterStagesNeed() {
    NodeStage stage = stage(plan(2, List.of(0), List.of(), 1), sent::add);
    feed(
        stage,
        2,
        json(0, number(21)),
        new Element.ValueEnd(0),
        json(1, number(5)),
        new Element.ValueEnd(1));
    assertThat(pieces())
        .containsExactly(
            json(2, number(42)),
            new Element.ValueEnd(2),
            json(1, number(5)),
            new Element.ValueEnd(1));
    NodeStats stats = stats(2);
    assertThat(stats.succeeded()).isEqualTo(1);
    assertThat(stats.failed() + stats.skipped()).isZero();
  }

  @Test
  void aFailureIsSentOnAndTheNodeBehindItIsSkippedOnce() {
    NodeStage stage = stage(plan(2, List.of(0, 1), List.of("a", "b")), sent::add);
    feed(stage, 2, new Element.Failed(0, BROKEN), new Element.Skipped(1));
    assertThat(pieces()).containsExactly(new Element.Skipped(2), new Element.Failed(0, BROKEN));
    assertThat(stats(2).skipped()).isEqualTo(1);
    assertThat(told).containsExactly("skipped");
  }

  @Test
  void anInputThatFailsMidwayVoidsWhatTheNodeWasGiven() {
    NodeStage stage = stage(plan(1, List.of(0), List.of()), sent::add);
    feed(stage, 1, json(0, number(1)), new Element.Failed(0, BROKEN));
    assertThat(pieces())
        .containsExactly(json(1, number(2)), new Element.Skipped(1), new Element.Failed(0, BROKEN));
    sent.clear();
    feed(stage, 1, json(0, number(4)), new Element.ValueEnd(0));
    assertThat(pieces()).containsExactly(json(1, number(8)), new Element.ValueEnd(1));
  }

  @Test
  void anErrorOfTheNodeBecomesTheRecordsFailureWithTheNodesId() {
    NodeStage stage = stage(plan(1, List.of(0), List.of()), sent::add);
    feed(stage, 1, json(0, TextNode.valueOf("x")), new Element.ValueEnd(0));
    assertThat(pieces()).hasSize(1);
    Failure failure = ((Element.Failed) pieces().get(0)).failure();
    assertThat(failure.nodeId()).isEqualTo("double");
    assertThat(failure.kind()).isEqualTo(ErrorKind.MARSHALING);
    NodeStats stats = stats(1);
    assertThat(stats.failed()).isEqualTo(1);
    assertThat(stats.errors()).containsExactly(Map.entry(failure.message(), 1L));
    sent.clear();
    feed(stage, 1, json(0, number(3)), new Element.ValueEnd(0));
    assertThat(pieces()).containsExactly(json(1, number(6)), new Element.ValueEnd(1));
  }

  @Test
  void aFaultBehindTheStageIsNotBlamedOnItsNode() {
    NodeStage stage =
        stage(
            plan(1, List.of(0), List.of()),
            element -> {
              if (element instanceof Element.Json) {
                throw new IllegalStateException("disk full");
              }
            });
    assertThatThrownBy(() -> feed(stage, 1, json(0, number(1)))).hasRootCauseMessage("disk full");
    assertThat(told).isEmpty();
  }

  @Test
  void severalInputsAreHandedOverUnderTheirKeys() {
    NodeStage stage = stage(plan(2, List.of(0, 1), List.of("a", "b")), sent::add);
    feed(stage, 2, json(0, number(1)), new Element.ValueEnd(0));
    Failure failure = ((Element.Failed) pieces().get(0)).failure();
    assertThat(failure.message()).contains("a");
  }

  @Test
  void whatAnInputHasUnderKeysStaysUnderThem() {
    StagePlan plan =
        new StagePlan(
            2,
            "double",
            "PassThroughNode",
            "rust_native",
            "{}",
            List.of(0, 1),
            List.of("a", "b"),
            List.of());
    NodeStage stage = stage(plan, sent::add);
    feed(
        stage,
        2,
        new Element.Json(0, ValuePath.ROOT.child("x"), number(1)),
        new Element.ValueEnd(0),
        json(1, number(2)),
        new Element.ValueEnd(1));
    assertThat(pieces())
        .containsExactly(
            new Element.Json(2, ValuePath.ROOT.child("a").child("x"), number(1)),
            new Element.Json(2, ValuePath.ROOT.child("b"), number(2)),
            new Element.ValueEnd(2));
  }

  @Test
  void aResultThatIsNotFiniteFailsTheNodeWhereverChunksAreCut() {
    StagePlan plan =
        new StagePlan(
            1, "mix", "ChannelMixNode", "rust_native", "{}", List.of(0), List.of(), List.of());
    double[] samples = new double[40];
    samples[30] = Double.MAX_VALUE;
    samples[31] = Double.MAX_VALUE;
    for (int chunk : new int[] {1, 7, 20}) {
      sent.clear();
      NodeStage stage = stage(plan, sent::add);
      stage.accept(new Element.RecordBegin(new RecordInfo("r", "r", null)));
      ValueFeed.feed(
          AudioBuffer.f64(samples, 20, 8000, 2), new PieceSink(Element.SOURCE, stage), chunk);
      stage.accept(new Element.RecordEnd(0, false));
      Element last = pieces().get(pieces().size() - 1);
      assertThat(((Element.Failed) last).failure().message())
          .isEqualTo("the result is not a finite number, first in frame 15 of the output");
    }
  }

  @Test
  void aRecordThatEndsBeforeItsInputsIsABugThatIsNotSilent() {
    NodeStage stage = stage(plan(1, List.of(0), List.of()), sent::add);
    assertThatThrownBy(() -> feed(stage, 1, json(0, number(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("double");
  }

  /** Takes some time and some attempts for each value, which it gives on. */
  private static final class SlowNode extends Node {
    private int retries;
    private long spentNanos;

    @Override
    public NodeMetadata metadata() {
      return NodeRegistry.load().find("PassThroughNode").orElseThrow().metadata();
    }

    @Override
    public long memoryBytes() {
      return 12;
    }

    @Override
    public int takeRetries() {
      int taken = retries;
      retries = 0;
      return taken;
    }

    @Override
    protected void configure(Parameters parameters) {}

    @Override
    protected ValueSink begin(ValueSink output) {
      long started = System.nanoTime();
      sleep();
      retries = 2;
      spentNanos = System.nanoTime() - started;
      return output;
    }

    @Override
    protected void abort() {}
  }

  private static void sleep() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<NodeVisit> visits() {
    return sent.stream()
        .filter(Element.RecordEnd.class::isInstance)
        .flatMap(end -> ((Element.RecordEnd) end).trace().visits().stream())
        .toList();
  }

  private NodeStage slow(SlowNode node, Consumer<Element> next) {
    node.initialize(Parameters.of(node.metadata(), null));
    return new NodeStage(plan(1, List.of(0), List.of()), node, next, listener);
  }

  @Test
  void furtherAttemptsCountHoweverTheRecordEnds() {
    NodeStage stage = slow(new SlowNode(), sent::add);
    feed(stage, 1, json(0, number(1)), new Element.ValueEnd(0));
    feed(stage, 1, json(0, number(1)), new Element.AudioEnd(0, ValuePath.ROOT));
    feed(stage, 1, json(0, number(1)), new Element.Failed(0, BROKEN));
    assertThat(visits())
        .extracting(NodeVisit::outcome, NodeVisit::retries, NodeVisit::memoryBytes)
        .containsExactly(
            tuple(Outcome.SUCCEEDED, 2, 12L),
            tuple(Outcome.FAILED, 2, 12L),
            tuple(Outcome.SKIPPED, 2, 0L));
    assertThat(told)
        .containsExactly(
            "retried 2",
            "succeeded",
            "retried 2",
            "failed the node ended audio before its audio began",
            "retried 2",
            "skipped");
  }

  @Test
  void theTimeOfTheStagesBehindIsNotTheNodes() {
    SlowNode node = new SlowNode();
    long[] behind = {0};
    NodeStage stage =
        slow(
            node,
            element -> {
              long started = System.nanoTime();
              sent.add(element);
              if (element instanceof Element.Piece) {
                sleep();
              }
              behind[0] += System.nanoTime() - started;
            });
    for (int record = 0; record < 2; record++) {
      sent.clear();
      behind[0] = 0;
      long started = System.nanoTime();
      feed(stage, 1, json(0, number(1)), json(0, number(2)), new Element.ValueEnd(0));
      long whole = System.nanoTime() - started;
      assertThat(visits())
          .singleElement()
          .satisfies(
              visit -> assertThat(visit.nanos()).isBetween(node.spentNanos, whole - behind[0]));
    }
  }

  @Test
  void speechIsNotedForTheRecordThatHasItAlone() {
    StagePlan plan =
        new StagePlan(
            1, "double", "PassThroughNode", "rust_native", "{}", List.of(0), List.of(), List.of());
    NodeStage stage = stage(plan, sent::add);
    JsonNode segments =
        JsonNodeFactory.instance
            .arrayNode()
            .add(JsonNodeFactory.instance.objectNode().put("start_ms", 100).put("end_ms", 600));
    feed(stage, 1, json(0, segments), new Element.ValueEnd(0));
    feed(stage, 1, json(0, number(3)), new Element.ValueEnd(0));
    feed(stage, 1, json(0, segments), new Element.Failed(0, BROKEN));
    List<NodeVisit> visits = new ArrayList<>();
    for (Element element : sent) {
      if (element instanceof Element.RecordEnd end) {
        visits.addAll(end.trace().visits());
      }
    }
    assertThat(visits)
        .extracting(NodeVisit::outcome, NodeVisit::speechSeconds)
        .containsExactly(
            tuple(Outcome.SUCCEEDED, 0.5),
            tuple(Outcome.SUCCEEDED, null),
            tuple(Outcome.SKIPPED, null));
  }
}
