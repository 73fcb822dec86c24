package org.remotemedia.operators.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.RecordFacts;

/** Any text is either a rule that gives a verdict or an error, or is refused with words. */
class RuleFuzzTest {
  private static final RuleScope SCOPE = RuleScope.ofNodes(List.of("levels", "vad", "my-node"));

  private static final ObjectNode INPUTS =
      json(
          """
          {"levels": {"rms_db": -20.5, "n": 3, "text": "loud", "nul": null, "deep": {"a": [1, {}]}},
           "vad": [{"start_ms": 0, "end_ms": 500}, 1.5, "x", [true]], "my-node": {"": -1e300}}
          """);

  private static final RecordFacts RECORD =
      new RecordFacts("a/b.wav", null, 0.5, 2.5, 16_000, 1, null);

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            "levels.rms_db > -30 && record.duration_s >= 1",
            "has(levels.x) ? levels.x : !levels.nul",
            "vad.all(s, s.end_ms - s.start_ms > 100) || vad.exists_one(s, s == 1.5)",
            "vad.filter(s, type(s) == map).map(s, s.start_ms / 2)[0] in [0, 1u, 'x']",
            "inputs[\"my-node\"][\"\"] * 1e300 < -levels.rms_db",
            "levels.text.matches('^l(o|u)+[a-d]{1,3}$') && record.name.contains(r'\\a')",
            "size(levels.deep.a) % 0 == int('x') || {'a': [.levels]}.a[0].n == 3",
            "timestamp('2020-01-01T00:00:00Z') + duration('1h') > timestamp(levels.n)",
            "bytes(levels.text) == b'\\x00' // x\n ? string(levels.n) < 'a' : bool('t')",
            "[1, 2].all(levels, .levels.n > levels) && record.fields.size() == 0")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void expressions(byte[] content) {
    String expression = new String(content, StandardCharsets.UTF_8);
    Rules rules;
    try {
      rules = Rules.compile(Map.of("r", expression), SCOPE);
    } catch (InvalidRulesException e) {
      assertThat(e.problems()).isNotEmpty();
      e.problems().forEach(problem -> assertThat(problem.message()).isNotBlank());
      return;
    }
    String outcome = outcome(rules, INPUTS);
    assertThat(outcome(rules, INPUTS)).as("the second time").isEqualTo(outcome);
  }

  /** The verdict, which the values that it shows give as well; or the error. */
  private static String outcome(Rules rules, ObjectNode inputs) {
    Verdict verdict;
    try {
      verdict = rules.judge(inputs, RECORD);
    } catch (NodeExecutionError e) {
      assertThat(e.getMessage()).contains("rule 'r'");
      return e.getMessage();
    }
    assertThat(rules.judge(verdict.values(), RECORD)).isEqualTo(verdict);
    return verdict.toString();
  }
}
