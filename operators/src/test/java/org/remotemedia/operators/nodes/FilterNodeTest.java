package org.remotemedia.operators.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.InvalidInputsException;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeInput;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.ParameterProblem;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.RecordFacts;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValueCollector;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Audio passes as it comes; what rules say of the record is the node's judgement. */
class FilterNodeTest {
  private static final AudioBuffer AUDIO = NodeRuns.mono(16_000, 0.1f, 0.2f, 0.3f, 0.4f);

  private static Node filter(String params, NodeInput... inputs) {
    Node node = NodeRegistry.load().create("FilterNode");
    node.connect(List.of(inputs));
    node.initialize(Parameters.of(node.metadata(), NodeRuns.json(params)));
    return node;
  }

  private static NodeInput input(String id) {
    return new NodeInput(id, null);
  }

  private static Value composite(Object... keysAndValues) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      members.put((String) keysAndValues[i], (Value) keysAndValues[i + 1]);
    }
    return new Value.Composite(members);
  }

  private static Value.Json value(String json) {
    return new Value.Json(NodeRuns.json(json));
  }

  private static Judgement judgement(Node node) {
    Judgement taken = node.takeJudgement().orElseThrow();
    assertThat(node.takeJudgement()).as("asking forgets it").isEmpty();
    return taken;
  }

  @Test
  void audioPassesChunkByChunkAndIsJudgedAtTheEnd() {
    Node node = filter("{'where': 'levels.rms_db > -30'}", input("cut"), input("levels"));
    ValuePath cut = ValuePath.ROOT.child("cut");
    List<String> calls = new ArrayList<>();
    ValueSink sink =
        node.start(
            new ValueCollector() {
              @Override
              public void audioStart(ValuePath path, AudioSpec spec) {
                calls.add("start " + path.keys() + " " + spec.equals(AUDIO.spec()));
              }

              @Override
              public void audioChunk(ValuePath path, AudioBuffer chunk) {
                calls.add("chunk " + path.keys() + " " + (chunk == AUDIO));
              }

              @Override
              public void audioEnd(ValuePath path) {
                calls.add("end " + path.keys());
              }

              @Override
              public void done() {
                calls.add("done");
              }
            });
    sink.audioStart(cut, AUDIO.spec());
    sink.audioChunk(cut, AUDIO);
    assertThat(calls).containsExactly("start [] true", "chunk [] true");
    sink.audioChunk(cut, AUDIO);
    sink.json(ValuePath.ROOT.child("levels"), NodeRuns.json("{'rms_db': -40, 'peak_db': -3}"));
    sink.audioEnd(cut);
    assertThat(node.takeJudgement()).isEmpty();
    sink.done();
    assertThat(calls)
        .containsExactly("start [] true", "chunk [] true", "chunk [] true", "end []", "done");
    assertThat(judgement(node))
        .isEqualTo(
            new Judgement(
                true, List.of("where"), NodeRuns.json("{'levels': {'rms_db': -40}}").deepCopy()));
  }

  @Test
  void aRecordThatIsKeptHasAJudgementToo() {
    Node node = filter("{'rules': {'loud': 'levels > -30', 'a': 'true'}}", input("levels"));
    assertThat(((Value.Json) node.execute(value("-20"))).node().intValue()).isEqualTo(-20);
    Judgement kept = judgement(node);
    assertThat(kept.rejected()).isFalse();
    assertThat(kept.broken()).isEmpty();
    assertThat(kept.values()).hasToString("{\"levels\":-20}");
  }

  @Test
  void withoutAudioTheValueIsTheJsonAndARejectedRecordHasNone() {
    Node node = filter("{'where': 'a.x > 1 && b'}", input("a"), input("b"));
    Value given = composite("a", value("{'x': 2}"), "b", value("true"));
    assertThat(((Value.Json) node.execute(given)).node())
        .isEqualTo(NodeRuns.json("{'a': {'x': 2}, 'b': true}"));
    assertThat(judgement(node).rejected()).isFalse();
    Value other = composite("a", value("{'x': 1}"), "b", value("true"));
    assertThat(((Value.Json) node.execute(other)).node()).isEqualTo(NodeRuns.json("{}"));
    assertThat(judgement(node).rejected()).isTrue();
  }

  @Test
  void annotatingRejectsNothing() {
    Node node =
        filter(
            "{'rules': {'b': 'levels > 1', 'ok': 'true', 'a': 'levels > 2'}, 'annotate': true}",
            input("levels"));
    assertThat(((Value.Json) node.execute(value("0"))).node().intValue()).isZero();
    Judgement judged = judgement(node);
    assertThat(judged.rejected()).isFalse();
    assertThat(judged.broken()).containsExactly("b", "a");
  }

  @Test
  void whatIsKnownAtTheEndOfTheRecordCounts() {
    Node node = filter("{'where': 'record.duration_s >= 1'}");
    for (double seconds : new double[] {0.5, 2}) {
      node.about(RecordFacts.NONE);
      ValueSink sink = node.start(new ValueCollector());
      sink.audioStart(ValuePath.ROOT, AUDIO.spec());
      sink.audioChunk(ValuePath.ROOT, AUDIO);
      sink.audioEnd(ValuePath.ROOT);
      node.about(new RecordFacts("a", null, null, seconds, null, null, null));
      sink.done();
      assertThat(judgement(node).rejected()).isEqualTo(seconds < 1);
    }
  }

  @Test
  void anErrorIsTheRecordsAndLeavesNoTrace() {
    Node node = filter("{'where': 'levels.x > 1'}", input("levels"));
    assertThatThrownBy(() -> node.execute(value("{'y': 2}")))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("rule 'where': levels.x is missing");
    assertThat(node.takeJudgement()).isEmpty();
    assertThat(node.execute(value("{'x': 2}"))).isEqualTo(value("{'x': 2}"));
    assertThat(judgement(node).rejected()).isFalse();
  }

  @Test
  void aNestedValueIsJudgedAsAWhole() {
    Node node = filter("{'where': 'both.left.x == 1 && both.right == 2'}", input("both"));
    Value nested = composite("left", value("{'x': 1}"), "right", value("2"), "audio", AUDIO);
    assertThat(node.execute(nested)).isInstanceOf(AudioBuffer.class);
    assertThat(judgement(node).rejected()).isFalse();
  }

  @Test
  void oneAudioIsPassedOnAtMost() {
    NodeInput left = new NodeInput("left", ValueKind.AUDIO);
    NodeInput right = new NodeInput("right", ValueKind.AUDIO);
    assertThatThrownBy(() -> filter("{'where': 'true'}", left, input("levels"), right))
        .isInstanceOf(InvalidInputsException.class)
        .hasMessage(
            "FilterNode passes the audio of one node on, but 'left' and 'right' give audio; leave"
                + " one of these connections");
    Node node = filter("{'where': 'true'}", left, input("right"));
    assertThatThrownBy(() -> node.execute(composite("left", AUDIO, "right", AUDIO)))
        .isInstanceOf(MarshalingError.class)
        .hasMessageContaining("'left' and 'right' give audio");
  }

  @Test
  void aRuleCannotLookAtAudio() {
    Node node = filter("{'where': 'cut.x > 1'}", input("cut"));
    assertThatThrownBy(() -> node.execute(AUDIO))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("cut has no value at which rules can look");
    assertThatThrownBy(
            () -> filter("{'where': 'cut.x > 1'}", new NodeInput("cut", ValueKind.AUDIO)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("where: column 4: 'cut' gives audio");
  }

  @Test
  void itNeedsEitherWhereOrRules() {
    assertThat(
            Stream.of("{}", "{'where': 'true', 'rules': {'a': 'true'}}", "{'rules': {}}")
                .map(FilterNodeTest::refusal))
        .containsExactly(
            List.of(
                new ParameterProblem(
                    "where",
                    "missing; FilterNode needs it, or rules: what has to be true of a record")),
            List.of(
                new ParameterProblem(
                    "where", "cannot be given together with rules; leave one of them out")),
            List.of(new ParameterProblem("rules", "there are no rules; give at least one")));
  }

  @Test
  void eachRuleThatIsWrongIsAProblemOfItsOwn() {
    assertThat(refusal("{'rules': {'a b': 'levels.x >', 'ok': 'true', 'c': 'x > 1'}}"))
        .extracting(ParameterProblem::key)
        .containsExactly("a b", "c");
  }

  private static List<ParameterProblem> refusal(String params) {
    try {
      filter(params, input("levels"));
    } catch (InvalidParameterException e) {
      return e.problems();
    }
    throw new AssertionError("not refused");
  }
}
