package org.remotemedia.operators.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.RecordFacts;

/** Rules hold or do not, show what they looked at, and say plainly what is wrong with them. */
class RulesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final RuleScope SCOPE =
      RuleScope.ofNodes(
              List.of(
                  "levels", "vad", "my-node", "in", "true", "for", "int", "record", "inputs",
                  "cut"))
          .withAudio(List.of("cut"));

  private static final ObjectNode INPUTS =
      json(
          """
          {"levels": {"rms_db": -20.1, "n": 3, "zero": 0, "none": 0.0, "text": "loud", "nul": null,
              "flag": true, "my key": 1, "deep": {"a": {"b": [1, 2.5]}},
              "big": 123456789012345678901234567890},
           "vad": [{"start_ms": 0, "end_ms": 500}, {"start_ms": 700, "end_ms": 900}],
           "my-node": {"x": 1}, "in": {"x": 1}, "true": 5, "for": {"x": 2}, "int": {"x": 1},
           "inputs": {"y": 1}}
          """);

  private static final RecordFacts RECORD =
      new RecordFacts("a/b.wav", null, 0.0, 2.5, 16_000, 1, json("{\"speaker\": \"anna\"}"));

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rules compile(String expression) {
    try {
      return Rules.compile(Map.of("r", expression), SCOPE);
    } catch (InvalidRulesException e) {
      throw new AssertionError(e);
    }
  }

  private static Verdict judge(String expression) {
    return compile(expression).judge(INPUTS, RECORD);
  }

  private static String refusal(String expression) {
    return catchThrowableOfType(
            InvalidRulesException.class, () -> Rules.compile(Map.of("r", expression), SCOPE))
        .problems()
        .stream()
        .map(RuleProblem::located)
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "levels.rms_db > -30",
        "levels.n >= 2.5 && levels.n == 3.0 && levels.rms_db < 0 && 3 == levels.n",
        "record.duration_s >= 1 && record.duration_s < 3",
        "record.channels >= 1.0 && record.sample_rate in [8000, 16000]",
        "record.name.endsWith('.wav') && record.offset_s == 0.0",
        "record.fields.speaker == \"anna\" && record.fields[\"speaker\"].startsWith(\"an\")",
        "!has(record.parent) && !has(record.fields.age)",
        "!has(levels.missing) && has(levels.deep.a.b) && has(levels.nul)",
        "!has(levels.missing) || levels.missing > 1",
        "levels.nul == null && levels.flag",
        "levels[\"my key\"] == 1 && !(\"other\" in levels) && \"n\" in levels",
        "levels.deep.a.b[1] > 2 && levels.deep.a.b == [1, 2.5] && size(levels.deep) == 1",
        "levels.big > 1e20",
        "levels.n / 2 == 1 && levels.rms_db / 2.0 < -10.0 && 7u / 2u == 3u",
        "vad.all(s, s.end_ms > s.start_ms) && vad.exists(levels, levels.end_ms == 900)",
        "vad.map(s, s.end_ms - s.start_ms).exists(d, d == 500) && vad.filter(s, s.start_ms > 0).size() == 1",
        "levels.text.matches('^lo+') && !levels.text.matches('x')",
        "levels.text.matches('^' + levels.text + '$')",
        "inputs[\"my-node\"].x == 1 && inputs.levels.n == 3",
        "inputs[\"in\"].x == 1 && inputs[\"true\"] == 5 && inputs[\"for\"].x == 2",
        "inputs[\"int\"].x == 1 && inputs[\"inputs\"].y == 1",
        "type(levels.n) == int && type(levels) == map && type(vad) == list",
        "double(levels.n) * 1.5 == 4.5",
        "levels.n == 3 // three\n && true"
      })
  void holds(String expression) {
    assertThat(judge(expression).holds()).isTrue();
    assertThat(judge("!(" + expression + "\n)").broken()).containsExactly("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "levels.rms_db > -30 | {'levels':{'rms_db':-20.1}}",
        "levels.n > 1 && record.duration_s > 1 | {'levels':{'n':3},'record':{'duration_s':2.5}}",
        "has(levels.missing) && levels.missing > 1 | {'levels':{}}",
        "true ? true : levels.n > 1 | {'levels':{'n':3}}",
        "levels.deep.a.b[0] == 1 | {'levels':{'deep':{'a':{'b':[1,2.5]}}}}",
        "levels.deep.a.b[0] == 1 && levels.deep.a != 1 | {'levels':{'deep':{'a':{'b':[1,2.5]}}}}",
        "vad[0].start_ms == 0 | {'vad':[{'start_ms':0,'end_ms':500},{'start_ms':700,'end_ms':900}]}",
        "inputs[\"my-node\"][\"x\"] == 1 | {'my-node':{'x':1}}",
        "[1].exists(levels, levels == 1) | {}",
        "[dyn(1)].exists(levels, .levels.n == 3) | {'levels':{'n':3}}",
        "vad.exists(s, levels.n == 3) | {'vad':[{'start_ms':0,'end_ms':500},"
            + "{'start_ms':700,'end_ms':900}],'levels':{'n':3}}",
        "has(record.fields.age) | {'record':{'fields':{}}}",
        "record.fields.speaker == \"x\" | {'record':{'fields':{'speaker':'anna'}}}"
      })
  void showsWhatItLookedAt(String expression, String values) {
    Rules rules = compile(expression);
    Verdict verdict = rules.judge(INPUTS, RECORD);
    assertThat(verdict.values()).isEqualTo(json(values.replace('\'', '"')));
    Verdict again = rules.judge(verdict.values(), RECORD);
    assertThat(again).as("by the values alone").isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "levels.missing > 1 | levels.missing is missing; has(levels.missing) asks whether it is there",
        "levels[\"a b\"] == 1 | levels[\"a b\"] is missing",
        "vad.exists(s, s.nope > 1) | vad[0].nope is missing; has(vad[0].nope) asks whether it is there",
        "has(levels.nope.b) | levels.nope is missing; has(levels.nope) asks whether it is there",
        "record.parent == 'x' | record.parent is missing; has(record.parent) asks whether it is there",
        "record.fields.age > 3 | record.fields.age is missing; has(record.fields.age) asks whether it"
            + " is there",
        "levels.deep.a.b.c > 2 | levels.deep.a.b.c is missing: what it is selected from is not an object",
        "vad[5].start_ms == 0 | vad[5] is missing",
        "levels.text > 1 | '>' does not go with levels.text (\"loud\", a string) and 1",
        "levels.nul > 1 | '>' does not go with levels.nul (null) and 1",
        "levels.rms_db + 1 > 0 | '+' does not go with levels.rms_db (-20.1, a floating-point number)"
            + " and 1; write 2.0 instead of 2, or double(x)",
        "levels.n / levels.zero > 1 | division by zero: levels.n (3, an integer) and levels.zero (0,"
            + " an integer)",
        "levels.n % levels.zero > 1 | division by zero: levels.n (3, an integer) and levels.zero (0,"
            + " an integer)",
        "levels.rms_db / levels.none > 1 | division by zero: levels.rms_db (-20.1, a floating-point"
            + " number) and levels.none (0.0, a floating-point number)",
        "levels.n * 9223372036854775807 > 1 | '*' of levels.n (3, an integer) and 9223372036854775807"
            + " is beyond 64 bits",
        "levels.text && true | levels.text (\"loud\", a string) has to be true or false",
        "levels.text ? true : false | levels.text (\"loud\", a string) has to be true or false",
        "!levels.text | '!' does not go with levels.text (\"loud\", a string)",
        "int(levels.text) > 1 | levels.text (\"loud\", a string): For input string: \"loud\"",
        "levels.text.matches(levels.text + '(') | levels.text (\"loud\", a string) and levels.text +"
            + " \"(\" (\"loud(\", a string): this is no regular expression: missing closing )"
      })
  void whatCannotBeToldIsAnErrorThatNamesRuleAndValue(String expression, String message) {
    assertThatThrownBy(() -> judge(expression))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessage("Node execution failed: rule 'r': " + message);
  }

  @Test
  void aRuleWithoutATruthValueIsAnError() {
    assertThatThrownBy(() -> judge("levels.rms_db"))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageEndingWith(
            "rule 'r' has to give true or false, and gives -20.1, a floating-point number");
  }

  @Test
  void aNodeThatGaveAudioHasNoValue() {
    assertThatThrownBy(() -> compile("levels.n > 1").judge(json("{}"), RECORD))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageEndingWith("rule 'r': levels has no value at which rules can look");
    assertThatThrownBy(() -> compile("inputs['my-node'].n > 1").judge(json("{}"), RECORD))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageEndingWith("inputs[\"my-node\"] has no value at which rules can look");
  }

  @Test
  void whatIsNotFiniteIsAnError() {
    ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    inputs.putObject("levels").put("n", Double.NaN);
    assertThatThrownBy(() -> compile("levels.n > 1").judge(inputs, RECORD))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageEndingWith("levels.n is not a finite number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "record.duration_s >= \"a\" | column 19: '>=' does not go with a floating-point number and a"
            + " string",
        "record.durations > 1 | column 7: record has no 'durations'; did you mean 'duration_s'? It has"
            + " name, parent, duration_s, offset_s, sample_rate, channels, fields",
        "record.duration_s * 2 > 3.0 | column 19: '*' does not go with a floating-point number and an"
            + " integer; write 2.0 instead of 2, or double(x)",
        "lvels.rms_db > 1 | column 1: unknown name 'lvels'; did you mean levels? Rules can use levels,"
            + " vad, inputs[\"my-node\"], inputs[\"in\"], inputs[\"true\"], inputs[\"for\"],"
            + " inputs[\"int\"], inputs[\"inputs\"], record",
        "inputs[\"levles\"].x == 1 | column 17: there is no node 'levles' here; did you mean levels?"
            + " Rules can use levels, vad, inputs[\"my-node\"], inputs[\"in\"], inputs[\"true\"],"
            + " inputs[\"for\"], inputs[\"int\"], inputs[\"inputs\"], record",
        "inputs[levels.text] == 1 | column 1: inputs can only be used with the id of a node in quotes,"
            + " as inputs[\"some id\"]",
        "\"levels\" in inputs | column 13: inputs can only be used with the id of a node in quotes, as"
            + " inputs[\"some id\"]",
        "in.x == 1 | column 1: 'in' is a word that CEL reserves; write inputs[\"in\"]",
        "for.x == 1 | column 1: 'for' is a word that CEL reserves; write inputs[\"for\"]",
        "true.x == 1 | column 5: a truth value has no fields",
        "int.x == 1 | column 4: a type has no fields; a node of this name is inputs[\"its id\"]",
        "inputs[\"record\"].x == 1 | column 17: a node that rules look at cannot have the id 'record',"
            + " since results have something else under this name; give it another",
        "record == record | column 1: record can only be used with one of its facts: record.name,"
            + " record.parent, record.duration_s, record.offset_s, record.sample_rate,"
            + " record.channels, record.fields",
        "cut.frames > 1 | column 4: 'cut' gives audio, at which rules cannot look; connect a node that"
            + " measures it, or use record",
        "inputs[\"cut\"] == 1 | column 7: 'cut' gives audio, at which rules cannot look; connect a node"
            + " that measures it, or use record",
        "outputs.x > 1 | column 1: unknown name 'outputs'; outputs are known only when the run is over:"
            + " connect the node and use its id",
        "levels.n + 1 | column 1: a rule has to be true or false, but this is an integer",
        "\"x\" | column 1: a rule has to be true or false, but this is a string",
        "levels.n = 3 | column 10: unexpected '='; two values are compared by ==",
        "levels.n >  | column 11: the expression ends too early",
        "levels.n > 3 & true | column 14: unexpected '&'; write &&",
        "(levels.n > 3 | column 14: ')' is missing at the end",
        "levels.n > 3) | column 13: unexpected ')'",
        "'abc | column 1: the string that begins here does not end",
        "levels.text.matches(\"(\") | column 21: this is no regular expression: missing closing )",
        "levels.text.matches(\"(((a{50}){50}){50})\") | ",
        "foo(levels.n) | column 4: there is no function 'foo'",
        "levels.n.foo() | column 13: there is no function 'foo'",
        "\"a\" + 1 == \"a1\" | column 5: '+' does not go with a string and an integer",
        "google.protobuf.Int32Value{} == 1 | ",
        "levels.?x | column 7: unsupported syntax '.?'"
      })
  void whatIsWrongIsSaidWithItsColumn(String expression, String message) {
    if (message == null) {
      assertThat(refusal(expression)).startsWith("column ");
    } else {
      assertThat(refusal(expression)).isEqualTo(message);
    }
  }

  @Test
  void theLineIsToldWhereThereAreSeveral() {
    assertThat(refusal("levels.n > 1 &&\n  record.durations > 1"))
        .startsWith("line 2, column 9: record has no 'durations'");
  }

  @Test
  void allRulesAreLookedAt() {
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put("loud", "levels.rms_db >");
    rules.put("long", "record.duration_s > 1");
    rules.put("empty", " ");
    assertThatThrownBy(() -> Rules.compile(rules, SCOPE))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessage(
            "rule 'loud': column 16: the expression ends too early\n"
                + "rule 'empty': the expression is empty");
  }

  @Test
  void theBrokenRulesAreNamedInTheirOrder() throws InvalidRulesException {
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put("z", "levels.n > 5");
    rules.put("a", "levels.n > 1");
    rules.put("m", "levels.rms_db > 0");
    Verdict verdict = Rules.compile(rules, SCOPE).judge(INPUTS, RECORD);
    assertThat(verdict.broken()).containsExactly("z", "m");
    assertThat(verdict.values()).isEqualTo(json("{\"levels\":{\"n\":3,\"rms_db\":-20.1}}"));
  }

  @Test
  void withoutANodeTheRecordIsAllThereIs() {
    assertThatThrownBy(
            () -> Rules.compile(Map.of("r", "levels.n > 1"), RuleScope.ofNodes(List.of())))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessageContaining("no node with a JSON value is connected")
        .hasMessageContaining("record alone");
  }

  @Test
  void linesHaveOutputsToo() throws InvalidRulesException {
    RuleScope scope = RuleScope.ofLines(List.of("levels"));
    Rules rules = Rules.compile(Map.of("r", "outputs.vad[0].x == 1 && levels.n == 3"), scope);
    ObjectNode outputs = json("{\"vad\": [{\"x\": 1}], \"other\": 2}");
    Verdict verdict = rules.judge(json("{\"levels\": {\"n\": 3}}"), RECORD, outputs);
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.values())
        .isEqualTo(json("{\"outputs\":{\"vad\":[{\"x\":1}]},\"levels\":{\"n\":3}}"));
    assertThatThrownBy(() -> rules.judge(json("{\"levels\": {\"n\": 3}}"), RECORD, null))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("outputs.vad is missing");
  }

  @Test
  void aThousandRulesAreJudgedAndMoreRefused() throws InvalidRulesException {
    Map<String, String> rules = new LinkedHashMap<>();
    IntStream.range(0, 1000).forEach(i -> rules.put("r" + i, "levels.n > " + (i - 996)));
    assertThat(Rules.compile(rules, SCOPE).judge(INPUTS, RECORD).broken()).containsExactly("r999");
    rules.put("one more", "true");
    assertThatThrownBy(() -> Rules.compile(rules, SCOPE))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessage("there are 1001 rules; at most 1000 are allowed");
    assertThatThrownBy(() -> Rules.compile(Map.of(), SCOPE))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessage("there are no rules; give at least one");
  }

  @Test
  void whatIsTooLongOrTooDeepIsRefused() {
    String ten = "levels.n+0";
    assertThat(refusal("true || " + "a".repeat(10_000)))
        .isEqualTo("it has 10008 characters; at most 10000 are allowed: make several rules of it");
    assertThat(refusal("(".repeat(4000) + "true" + ")".repeat(4000))).contains("nested too deeply");
    assertThat(refusal(ten + "+0".repeat(4000) + " > 1")).contains("nested too deeply");
    assertThat(refusal("[0 + ".repeat(90) + "1" + "][0]".repeat(90) + " > 1"))
        .contains("nested more than 200 levels deep");
    assertThat(refusal("[".repeat(3000))).isNotEmpty();
    assertThat(judge(ten + "+0".repeat(150) + " > 1").holds()).isTrue();
    assertThat(judge("levels.n == 3" + " && levels.n == 3".repeat(500)).holds()).isTrue();
  }

  @Test
  void whatARuleMayTakeIsBounded() {
    ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    ArrayNode list = inputs.putArray("vad");
    for (int i = 0; i < 100_000; i++) {
      list.addObject().put("start_ms", i);
    }
    assertThat(
            compile("vad.all(s, s.start_ms >= 0) && size(vad) == 100000")
                .judge(inputs, RECORD)
                .holds())
        .isTrue();
    assertThatThrownBy(() -> compile("vad.all(a, vad.all(b, true))").judge(inputs, RECORD))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("takes more than 1000000 steps through lists");
    assertThatThrownBy(() -> compile("vad.all(a, a in vad)").judge(inputs, RECORD))
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("looks at more than 20000000 values of one record");
  }

  @Test
  void valuesAreTheOnesThatWereJudged() {
    JsonNode levels = INPUTS.get("levels");
    Verdict verdict = judge("levels.deep == inputs['my-node']");
    assertThat(verdict.values().get("levels").get("deep")).isSameAs(levels.get("deep"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "levels.rms_db > -30                  | levels.rms_db > -30.0",
        "-30.5 <= levels.rms_db               | levels.rms_db >= -30.5",
        "!(inputs['my-node'].x == 3)          | inputs[\"my-node\"].x == 3.0",
        "size(vad) > 2 && vad.size() < 5u     | size(vad) > 2.0; size(vad) < 5.0",
        "record.duration_s >= 1 && levels.n != 2 | record.duration_s >= 1.0; levels.n != 2.0",
        "levels['my key'] < 3                 | levels[\"my key\"] < 3.0",
        "levels.n < levels.zero               | ''",
        "levels.n + 1 < 3                     | ''",
        "levels.text == 'loud'                | ''",
        "vad.all(s, s.end_ms > 3)             | ''",
      })
  void thresholdsAreTold(String expression, String expected) {
    RuleOutline outline = compile(expression).outlines().get(0);
    assertThat(
            outline.comparisons().stream()
                .map(it -> it.measure() + " " + it.operator() + " " + it.bound())
                .collect(Collectors.joining("; ")))
        .isEqualTo(expected);
  }

  @Test
  void aRuleTellsWhereItRefersToWhat() {
    RuleOutline outline = compile("levels.n > 1 &&\n has(inputs['my-node'].x)").outlines().get(0);
    assertThat(outline.references())
        .extracting(it -> it.path() + " at " + it.line())
        .containsExactly("[levels, n] at 1", "[my-node, x] at 2");
    assertThat(new Measure(List.of("levels", "n"), false).in(INPUTS)).hasValue(3);
    assertThat(new Measure(List.of("vad"), true).in(INPUTS)).hasValue(2);
    assertThat(new Measure(List.of("vad"), false).in(INPUTS)).isEmpty();
    assertThat(new Measure(List.of("levels", "text"), false).in(INPUTS)).isEmpty();
    assertThat(new Measure(List.of("levels", "no", "deep"), false).in(INPUTS)).isEmpty();
  }
}
