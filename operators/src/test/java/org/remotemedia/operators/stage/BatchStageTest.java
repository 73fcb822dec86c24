package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.element.Utterance;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValuePath;

/** What a stage that executes in batches holds back, sends on, blames and counts. */
class BatchStageTest {
  private static final Failure BROKEN = Failure.ofSource(new AudioFormatError("broken"));
  private static final AudioSpec MONO =
      new AudioSpec(8000, 1, AudioFormat.F32, AudioSpec.UNKNOWN_FRAMES);
  private static final long PLENTY = 1L << 30;

  private final List<Element> sent = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final FakeBatchNode node = new FakeBatchNode();

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

  private BatchStage stage(StagePlan plan, long mostHeldBytes) {
    return new BatchStage(plan, node, sent::add, listener, mostHeldBytes);
  }

  private static StagePlan first() {
    return plan(1, List.of(0), List.of(), 0);
  }

  private static StagePlan plan(
      int index, List<Integer> inputs, List<String> keys, Integer... passedOn) {
    return new StagePlan(index, "py", "Python", "cpython", "{}", inputs, keys, List.of(passedOn));
  }

  private static Element begin(String record) {
    return new Element.RecordBegin(new RecordInfo(record, record, null));
  }

  private static Element end() {
    return StageAccounts.endBefore(1);
  }

  private static Element json(int producer, int value) {
    return new Element.Json(producer, ValuePath.ROOT, JsonNodeFactory.instance.numberNode(value));
  }

  private static Element chunk(int producer, float... samples) {
    return new Element.AudioChunk(
        producer, ValuePath.ROOT, AudioBuffer.f32(samples, samples.length, 8000, 1));
  }

  private static void feed(BatchStage stage, Element... elements) {
    for (Element element : elements) {
      stage.accept(element);
    }
  }

  /** A record with a number, and what the node must make of it behind which elements. */
  private static List<Element> number(String record, int value) {
    return List.of(begin(record), json(0, value), new Element.ValueEnd(0), end());
  }

  private static List<Element> numberBehindNode(String record, int value) {
    return List.of(
        begin(record),
        json(0, value),
        json(1, value),
        new Element.ValueEnd(1),
        new Element.ValueEnd(0),
        end());
  }

  private StageAccounts accounts() {
    StageAccounts accounts = new StageAccounts(List.of("py"));
    sent.forEach(accounts);
    return accounts;
  }

  private NodeStats stats(String splitId) {
    return accounts().of(splitId).node("py");
  }

  private List<Failure> failures() {
    return sent.stream()
        .filter(Element.Failed.class::isInstance)
        .map(element -> ((Element.Failed) element).failure())
        .toList();
  }

  /** The cutting node is producer 1, and 2 gives a number for the whole recording. */
  @Test
  void utterancesOfSeveralRecordingsAreExecutedTogether() {
    StagePlan plan =
        new StagePlan(
            3,
            "py",
            "Python",
            "cpython",
            "{}",
            List.of(1, 2),
            List.of("cut", "whole"),
            List.of(1),
            List.of(1),
            1,
            List.of(),
            true);
    List<String> seen = new ArrayList<>();
    node.behaviour =
        (record, value) -> {
          Map<String, Value> given = ((Value.Composite) value).members();
          float first = ((AudioBuffer) given.get("cut")).floats()[0];
          seen.add(record + ": " + first + ", " + ((Value.Json) given.get("whole")).node());
          return FakeBatchNode.Result.of(given.get("whole"));
        };
    node.batchValues = 4;
    BatchStage stage = stage(plan, PLENTY);
    for (int recording = 0; recording < 5; recording++) {
      feed(stage, begin("r" + recording), json(2, recording), new Element.ValueEnd(2));
      for (int i = 0; i < recording % 3; i++) {
        utterance("r" + recording + "#" + i, recording + i / 10f).forEach(stage);
      }
      feed(stage, json(1, recording % 3), new Element.ValueEnd(1), endOfRecording());
    }
    stage.flush();

    assertThat(node.batches).as("0, 1, 2, 0 and 1 of the recordings").containsExactly(4);
    assertThat(seen)
        .containsExactly("r1#0: 1.0, 1", "r2#0: 2.0, 2", "r2#1: 2.1, 2", "r4#0: 4.0, 4");
    assertThat(sent).filteredOn(json(3, 2)::equals).hasSize(2);
    assertThat(sent).filteredOn(json(1, 2)::equals).as("of the recording").hasSize(1);
  }

  private static List<Element> utterance(String name, float sample) {
    Utterance utterance = new Utterance(name.replaceAll("#.*", ""), 1, 0, 1, 8000, 1);
    return List.of(
        new Element.RecordBegin(new RecordInfo(name, name, null, null, 0, utterance)),
        new Element.AudioStart(1, ValuePath.ROOT, MONO),
        chunk(1, sample),
        new Element.AudioEnd(1, ValuePath.ROOT),
        new Element.ValueEnd(1),
        new Element.RecordEnd(1, false));
  }

  private static Element endOfRecording() {
    return new Element.RecordEnd(2, false);
  }

  @Test
  void theOrderIsThatOfEachRecordAloneHoweverManyWait() {
    node.batchValues = 3;
    BatchStage stage = stage(first(), PLENTY);
    List<Element> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      number("r" + i, i).forEach(stage);
      expected.addAll(numberBehindNode("r" + i, i));
    }
    stage.flush();
    assertThat(sent).isEqualTo(expected);
    assertThat(node.batches).containsExactly(3, 3);
  }

  @Test
  void nothingBehindAWaitingValueOvertakesIt() {
    node.batchValues = 2;
    BatchStage stage = stage(first(), PLENTY);
    feed(stage, begin("a"), json(0, 1));
    assertThat(sent).as("nothing waits yet").containsExactly(begin("a"), json(0, 1));
    feed(stage, new Element.ValueEnd(0), end(), begin("b"), json(0, 2));
    assertThat(sent).as("the first value waits").hasSize(2);
    feed(stage, new Element.ValueEnd(0));
    assertThat(sent.subList(2, 5))
        .containsExactly(json(1, 1), new Element.ValueEnd(1), new Element.ValueEnd(0));
    assertThat(sent).hasSize(11).endsWith(new Element.ValueEnd(1), new Element.ValueEnd(0));
  }

  @Test
  void chunksGoThroughUncopiedWhileNothingWaits() {
    BatchStage stage = stage(first(), PLENTY);
    Element chunk = chunk(0, 1, 2);
    feed(stage, begin("a"), new Element.AudioStart(0, ValuePath.ROOT, MONO), chunk);
    assertThat(sent.get(2)).isSameAs(chunk);
  }

  @Test
  void chunksThatAreHeldAreCopies() {
    node.batchValues = 2;
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    float[] reused = {1, 2, 3};
    feed(
        stage,
        begin("b"),
        new Element.AudioStart(0, ValuePath.ROOT, MONO),
        new Element.AudioChunk(0, ValuePath.ROOT, AudioBuffer.f32(reused, 2, 8000, 1)));
    reused[0] = 99;
    reused[1] = 99;
    feed(stage, new Element.AudioEnd(0, ValuePath.ROOT), new Element.ValueEnd(0), end());
    List<AudioBuffer> chunks =
        sent.stream()
            .filter(Element.AudioChunk.class::isInstance)
            .map(element -> ((Element.AudioChunk) element).samples())
            .toList();
    assertThat(chunks).hasSize(2);
    assertThat(chunks).allSatisfy(samples -> assertThat(samples.floats()).containsExactly(1, 2));
  }

  @Test
  void aNodeBehindAFailureIsSkippedOnceAndAtOnceWhenNothingWaits() {
    BatchStage stage = stage(plan(2, List.of(0, 1), List.of("a", "b")), PLENTY);
    feed(
        stage,
        begin("r"),
        new Element.Failed(0, BROKEN),
        new Element.Skipped(1),
        StageAccounts.endBefore(2));
    assertThat(sent)
        .containsExactly(begin("r"), new Element.Skipped(2), new Element.Failed(0, BROKEN), end());
    assertThat(told).containsExactly("skipped");
    assertThat(node.batches).isEmpty();
  }

  @Test
  void aSkipWaitsItsTurnAndVoidsWhatTheNodeWasGiven() {
    node.batchValues = 2;
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    feed(stage, begin("b"), json(0, 5), new Element.Failed(0, BROKEN), end());
    assertThat(told).isEmpty();
    number("c", 3).forEach(stage);
    List<Element> expected = new ArrayList<>(numberBehindNode("a", 1));
    expected.addAll(
        List.of(
            begin("b"), json(0, 5), new Element.Skipped(1), new Element.Failed(0, BROKEN), end()));
    expected.addAll(numberBehindNode("c", 3));
    assertThat(sent).isEqualTo(expected);
    assertThat(told).containsExactly("succeeded", "skipped", "succeeded");
  }

  @Test
  void severalInputsAreHandedOverUnderTheirKeys() {
    List<Value> given = new ArrayList<>();
    node.behaviour =
        (record, value) -> {
          given.add(value);
          return FakeBatchNode.Result.of(value);
        };
    BatchStage stage = stage(plan(3, List.of(0, 2), List.of("in", "vad")), PLENTY);
    feed(
        stage,
        begin("r"),
        json(2, 7),
        new Element.AudioStart(0, ValuePath.ROOT, MONO),
        chunk(0, 1, 2),
        new Element.AudioEnd(0, ValuePath.ROOT),
        new Element.ValueEnd(2),
        new Element.ValueEnd(0),
        StageAccounts.endBefore(3));
    Map<String, Value> members = ((Value.Composite) given.get(0)).members();
    assertThat(members).containsOnlyKeys("vad", "in");
    assertThat(((Value.Json) members.get("vad")).node().intValue()).isEqualTo(7);
    assertThat(((AudioBuffer) members.get("in")).floats()).startsWith(1, 2);
    assertThat(sent)
        .contains(new Element.AudioStart(3, ValuePath.ROOT.child("in"), MONO.withFrames(2)));
  }

  @Test
  void aValueThatIsRefusedAtItsBeginFailsItsRecordAlone() {
    BatchStage stage = stage(first(), PLENTY);
    node.onBegin = new MarshalingError("no room");
    number("a", 1).forEach(stage);
    node.onBegin = null;
    number("b", 2).forEach(stage);
    Failure failure = new Failure("py", ErrorKind.MARSHALING, "no room", null, 1);
    assertThat(sent)
        .startsWith(
            begin("a"), new Element.Failed(1, failure), json(0, 1), new Element.ValueEnd(0), end());
    assertThat(sent.subList(5, sent.size())).isEqualTo(numberBehindNode("b", 2));
  }

  @Test
  void aValueThatIsRefusedMidwayIsAbandonedAndWaitsItsTurn() {
    node.batchValues = 2;
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    node.onChunk =
        () -> {
          throw new MarshalingError("too long");
        };
    feed(
        stage,
        begin("b"),
        new Element.AudioStart(0, ValuePath.ROOT, MONO),
        chunk(0, new float[800]),
        chunk(0, new float[800]),
        new Element.AudioEnd(0, ValuePath.ROOT),
        new Element.ValueEnd(0),
        end());
    number("c", 3).forEach(stage);
    assertThat(told).containsExactly("succeeded", "failed too long", "succeeded");
    assertThat(node.batches).containsExactly(2);
    feed(stage, new Element.SplitEnd("0", "{}"));
    assertThat(stats("0").audioSeconds()).as("until the refusal").isEqualTo(0.1);
  }

  @Test
  void aValueThatIsNestedTooDeeplyForTheStackFailsItsRecordAlone() {
    node.batchValues = 2;
    BatchStage stage = stage(first(), PLENTY);
    node.onChunk = BatchStageTest::overflow;
    feed(
        stage,
        begin("a"),
        new Element.AudioStart(0, ValuePath.ROOT, MONO),
        chunk(0, 1),
        new Element.AudioEnd(0, ValuePath.ROOT),
        new Element.ValueEnd(0),
        end());
    node.behaviour =
        (record, value) ->
            record.equals("b")
                ? new FakeBatchNode.Scripted(output -> overflow())
                : FakeBatchNode.Result.of(value);
    number("b", 1).forEach(stage);
    number("c", 2).forEach(stage);
    assertThat(told)
        .containsExactly("failed StackOverflowError", "failed StackOverflowError", "succeeded");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void overflow() {
    overflow();
  }

  @Test
  void anOutcomeThatFailsKeepsAttemptsAndTraceback() {
    Failure failure = new Failure("py", ErrorKind.PYTHON, "boom", "Traceback: …", 3);
    node.behaviour = (record, value) -> new FakeBatchNode.Result(null, failure, 5000, 2);
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    assertThat(failures()).containsExactly(failure);
    assertThat(told).containsExactly("retried 2", "failed boom");
    feed(stage, new Element.SplitEnd("0", "{}"));
    NodeStats stats = stats("0");
    assertThat(stats.retries()).isEqualTo(2);
    assertThat(stats.errors()).containsExactly(Map.entry("boom", 1L));
    assertThat(stats.nanos()).isGreaterThanOrEqualTo(5000);
    assertThat(stats.peakMemoryBytes()).isEqualTo(77);
  }

  @Test
  void whatIsNotedOfARecordIsOfItAloneHoweverManyWait() {
    Failure failure = new Failure("py", ErrorKind.PYTHON, "boom", null, 3);
    node.batchValues = 4;
    node.behaviour =
        (record, value) ->
            switch (record) {
              case "a" -> new FakeBatchNode.Result(null, failure, 5_000_000, 2);
              case "b" -> new FakeBatchNode.Result(value, null, 1_000_000_000, 0);
              default -> new FakeBatchNode.Result(value, null, 9_000_000_000L, 1);
            };
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    number("b", 2).forEach(stage);
    feed(stage, begin("c"), json(0, 5), new Element.Failed(0, BROKEN), end());
    number("d", 3).forEach(stage);
    stage.flush();
    List<RecordAccount> records = accounts().records();
    assertThat(records).extracting(RecordAccount::record).containsExactly("a", "b", "c", "d");
    assertThat(records)
        .extracting(record -> record.visits().get(0))
        .extracting(NodeVisit::outcome, NodeVisit::retries, NodeVisit::memoryBytes)
        .containsExactly(
            tuple(Outcome.FAILED, 2, 77L),
            tuple(Outcome.SUCCEEDED, 0, 77L),
            tuple(Outcome.SKIPPED, 0, 0L),
            tuple(Outcome.SUCCEEDED, 1, 77L));
    // In whole seconds; gathering takes some time too.
    assertThat(records)
        .extracting(record -> record.visits().get(0).nanos() / 1_000_000_000)
        .containsExactly(0L, 1L, 0L, 9L);
  }

  @Test
  void aResultThatIsNotFiniteFailsTheNodeAndNoOtherRecord() {
    node.batchValues = 2;
    node.behaviour =
        (record, value) ->
            FakeBatchNode.Result.of(
                AudioBuffer.f32(
                    new float[] {0, 0, record.equals("b") ? Float.NaN : 1}, 3, 8000, 1));
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    number("b", 2).forEach(stage);
    assertThat(failures())
        .extracting(Failure::nodeId, Failure::kind, Failure::message)
        .containsExactly(
            tuple(
                "py",
                ErrorKind.NODE_EXECUTION,
                "the result is not a finite number, first in frame 2 of the output"));
    assertThat(told.get(0)).isEqualTo("succeeded");
    assertThat(sent).endsWith(new Element.ValueEnd(0), end());
  }

  @Test
  void aFaultBehindTheStageIsNotBlamedOnItsNode() {
    BatchStage stage =
        new BatchStage(
            first(),
            node,
            element -> {
              if (element.equals(json(1, 1))) {
                throw new IllegalStateException("disk full");
              }
            },
            listener,
            PLENTY);
    assertThatThrownBy(() -> number("a", 1).forEach(stage)).hasMessage("disk full");
    assertThat(told).isEmpty();
  }

  @Test
  void aFaultOfTheSystemIsNoRecordsFailure() {
    node.onChunk =
        () -> {
          throw new TaskFault(new IllegalStateException("worker gone"));
        };
    BatchStage stage = stage(first(), PLENTY);
    feed(stage, begin("a"), new Element.AudioStart(0, ValuePath.ROOT, MONO));
    assertThatThrownBy(() -> feed(stage, chunk(0, 1))).hasRootCauseMessage("worker gone");
    assertThat(told).isEmpty();
  }

  @Test
  void eachSplitGetsTheAccountsOfExactlyItsRecords() {
    Failure failure = new Failure("py", ErrorKind.PYTHON, "boom", null, 1);
    node.batchValues = 4;
    node.behaviour =
        (record, value) ->
            new FakeBatchNode.Result(value, record.equals("c") ? failure : null, 0, 0);
    BatchStage stage = stage(first(), PLENTY);
    feed(stage, new Element.SplitBegin("0"));
    number("a", 1).forEach(stage);
    number("b", 2).forEach(stage);
    feed(stage, new Element.SplitEnd("0", "{}"));
    feed(stage, new Element.SplitBegin("1"));
    number("c", 3).forEach(stage);
    feed(stage, new Element.SplitEnd("1", "{}"));
    assertThat(sent.stream().filter(Element.SplitEnd.class::isInstance)).isEmpty();
    stage.flush();
    assertThat(node.batches).containsExactly(3);
    assertThat(stats("0").succeeded()).isEqualTo(2);
    assertThat(stats("0").failed()).isZero();
    assertThat(stats("1").succeeded()).isZero();
    assertThat(stats("1").failed()).isEqualTo(1);
  }

  @Test
  void theEndOfTheInputFlushesOnceAndThenThereIsNothing() {
    node.batchValues = 100;
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    stage.flush();
    stage.flush(); // of nothing
    assertThat(sent).isEqualTo(numberBehindNode("a", 1));
  }

  @Test
  void tooMuchHeldForcesACallInTheMiddleOfARecordWhoseValueSurvives() {
    node.batchValues = 100;
    BatchStage stage = stage(first(), 100);
    number("a", 1).forEach(stage);
    feed(
        stage, begin("b"), new Element.AudioStart(0, ValuePath.ROOT, MONO), chunk(0, new float[8]));
    assertThat(node.batches).as("64 bytes are held, of 100").isEmpty();
    Element breaking = chunk(0, new float[8]);
    feed(stage, breaking);
    assertThat(node.batches).containsExactly(1);
    assertThat(sent).hasSize(10).startsWith(numberBehindNode("a", 1).toArray(Element[]::new));
    Element after = chunk(0, new float[8]);
    feed(stage, after);
    assertThat(sent.get(10)).as("nothing waits any more").isSameAs(after);
    feed(stage, new Element.AudioEnd(0, ValuePath.ROOT), new Element.ValueEnd(0), end());
    assertThat(node.batches).as("the 96 bytes of the value may wait").containsExactly(1);
    stage.flush();
    Element.AudioChunk given =
        (Element.AudioChunk)
            sent.stream()
                .filter(part -> part instanceof Element.AudioChunk c && c.producer() == 1)
                .findFirst()
                .orElseThrow();
    assertThat(given.samples().frames()).isEqualTo(24);
  }

  @Test
  void asMuchAsMayBeHeldIsHeld() {
    node.batchValues = 100;
    BatchStage stage = stage(first(), 64);
    number("a", 1).forEach(stage);
    feed(
        stage, begin("b"), new Element.AudioStart(0, ValuePath.ROOT, MONO), chunk(0, new float[8]));
    assertThat(node.batches).as("of 32 bytes there is a copy").isEmpty();
    feed(stage, chunk(0, 0));
    assertThat(node.batches).containsExactly(1);
  }

  @Test
  void speechIsNotedForTheRecordThatHasItAlone() {
    node.batchValues = 2;
    JsonNode segments =
        JsonNodeFactory.instance
            .arrayNode()
            .add(JsonNodeFactory.instance.objectNode().put("start_ms", 100).put("end_ms", 600));
    node.behaviour =
        (record, value) ->
            record.equals("a")
                ? FakeBatchNode.Result.of(new Value.Json(segments))
                : FakeBatchNode.Result.of(value);
    BatchStage stage = stage(first(), PLENTY);
    number("a", 1).forEach(stage);
    number("b", 2).forEach(stage);
    assertThat(accounts().records())
        .extracting(record -> record.visits().get(0).speechSeconds())
        .containsExactly(0.5, null);
  }

  @Test
  void aRecordThatEndsBeforeItsInputsIsABugThatIsNotSilent() {
    assertThatThrownBy(() -> feed(stage(first(), PLENTY), begin("a"), json(0, 1), end()))
        .hasMessageContaining("before the inputs of node py");
  }
}
