package org.remotemedia.operators.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters as a manifest gives them, and what is said of them when they are wrong. */
class ParametersTest {
  private static final ParameterSpec RATE =
      ParameterSpec.of("rate", ParameterType.INTEGER, "A rate.")
          .aliases("sample_rate", "sr")
          .defaultsTo(8)
          .range(1, 9)
          .unit("Hz");
  private static final ParameterSpec FACTOR =
      ParameterSpec.of("factor", ParameterType.FLOAT, "A factor.").mandatory();
  private static final ParameterSpec MODE =
      ParameterSpec.of("mode", ParameterType.STRING, "A mode.")
          .defaultsTo("slow")
          .choices("slow", "fast");
  private static final ParameterSpec PICKS =
      ParameterSpec.of("picks", ParameterType.INTEGER_LIST, "Some indices.");

  private static NodeMetadata node(ParameterSpec... parameters) {
    return new NodeMetadata(
        "Tried",
        List.of("Attempted"),
        "1.0.0",
        "Is tried.",
        List.of(Capability.CPU),
        List.of(parameters),
        Set.of(ValueKind.JSON),
        OutputKind.JSON,
        true);
  }

  private static final NodeMetadata NODE = node(RATE, FACTOR, MODE, PICKS);

  /** JSON in which ' stands for ". */
  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> problems(NodeMetadata metadata, JsonNode params) {
    List<ParameterProblem> problems = new ArrayList<>();
    Parameters.check(metadata, params, problems);
    return problems.stream().map(found -> found.parameter() + ": " + found.message()).toList();
  }

  private static List<String> problems(String params) {
    return problems(NODE, json(params));
  }

  @Test
  void whatIsGivenIsTakenAndWhatIsNotHasItsDefault() {
    Parameters parameters = Parameters.of(NODE, json("{'sr': 5, 'factor': 2, 'picks': [3, 0]}"));
    assertThat(parameters.getInt("rate")).isEqualTo(5);
    assertThat(parameters.getDouble("factor")).isEqualTo(2.0);
    assertThat(parameters.getString("mode")).isEqualTo("slow");
    assertThat(parameters.getInts("picks")).containsExactly(3, 0);
    assertThat(parameters.isGiven("rate")).isTrue();
    assertThat(parameters.isGiven("mode")).isFalse();
    assertThat(parameters.has("mode")).isTrue();
    assertThat(parameters.value("rate")).isEqualTo(IntNode.valueOf(5));
  }

  @Test
  void anExplicitNullIsNothing() {
    Parameters parameters = Parameters.of(NODE, json("{'factor': 1, 'rate': null, 'picks': null}"));
    assertThat(parameters.isGiven("rate")).isFalse();
    assertThat(parameters.getInt("rate")).isEqualTo(8);
    assertThat(parameters.has("picks")).isFalse();
    assertThatThrownBy(() -> parameters.getInts("picks"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Tried has no value for picks");
    assertThatThrownBy(() -> parameters.has("pick"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tried declares no pick");
  }

  @Test
  void anUnknownParameterThatIsNullIsIgnoredWithAWarning() {
    List<ParameterProblem> problems = new ArrayList<>();
    Parameters parameters = Parameters.check(NODE, json("{'factor': 1, 'rat': null}"), problems);
    assertThat(problems).isEmpty();
    assertThat(parameters.cautions())
        .containsExactly(
            new ParameterProblem(
                "rat",
                "unknown parameter; did you mean rate?; Tried has rate, factor, mode, picks; given"
                    + " as null, it is ignored"));
  }

  @Test
  void everyNameMayBeInCamelCase() {
    assertThat(RATE.names()).containsExactly("rate", "sample_rate", "sr", "sampleRate");
    Parameters parameters = Parameters.of(NODE, json("{'factor': 1, 'sampleRate': 5}"));
    assertThat(parameters.getInt("rate")).isEqualTo(5);
    assertThat(parameters.givenAs("rate")).isEqualTo("sampleRate");
    assertThat(parameters.givenAs("mode")).isEqualTo("mode");
    assertThat(problems("{'factor': 1, 'sampleRate': 5, 'sample_rate': 5}"))
        .containsExactly(
            "sample_rate: the same parameter is already given as sampleRate; leave one of them"
                + " out");
    assertThat(problems("{'factor': 1, 'sampleRat': 5}").get(0))
        .contains("did you mean sampleRate?");
    assertThat(ParameterSpec.of("a_b_1_c", ParameterType.ANY, "X.").names())
        .containsExactly("a_b_1_c", "aB1C");
  }

  @Test
  void aChoiceMayBeInAnyCaseAndIsSeenAsDeclared() {
    Parameters parameters = Parameters.of(NODE, json("{'factor': 1, 'mode': 'FAST'}"));
    assertThat(parameters.getString("mode")).isEqualTo("fast");
    assertThat(parameters.value("mode")).isEqualTo(TextNode.valueOf("fast"));
  }

  @Test
  void whatANodeOutsideJavaChecksItselfMustBeSpelledExactly() {
    ParameterSpec exact =
        new ParameterSpec(
            "the_mode",
            List.of("old_mode"),
            ParameterType.STRING,
            false,
            NullNode.instance,
            null,
            null,
            null,
            List.of("slow", "fast"),
            "",
            "A mode.",
            false);
    assertThat(exact.names()).containsExactly("the_mode", "old_mode");
    assertThat(exact.isNamed("theMode")).isFalse();
    assertThat(exact.refuse(TextNode.valueOf("Fast"))).contains("expected one of slow, fast");
    assertThat(exact.refuse(TextNode.valueOf("fast"))).isEmpty();
  }

  @Test
  void aNumberBeyondWhatIsUsualIsAllowedWithAWarning() {
    ParameterSpec level =
        ParameterSpec.of("the_level", ParameterType.FLOAT, "A level.")
            .range(-200, 200)
            .usuallyAtMost(0, "nothing is louder")
            .unit("dB");
    List<ParameterProblem> problems = new ArrayList<>();
    assertThat(Parameters.check(node(level), json("{'theLevel': 0.5}"), problems).cautions())
        .containsExactly(
            new ParameterProblem("theLevel", "0.5 dB is above 0 dB: nothing is louder"));
    assertThat(Parameters.check(node(level), json("{'the_level': 0}"), problems).cautions())
        .isEmpty();
    assertThat(problems).isEmpty();
    assertThat(Parameters.check(node(level), json("{'the_level': 201}"), problems).cautions())
        .isEmpty();
    assertThat(problems).hasSize(1);
  }

  @Test
  void aValueThatIsNotKnownIsGivenButNotChecked() {
    ObjectNode params = (ObjectNode) json("{'rate': 99}");
    params.set("factor", MissingNode.getInstance());
    params.set("mode", MissingNode.getInstance());
    List<ParameterProblem> problems = new ArrayList<>();
    Parameters parameters = Parameters.check(NODE, params, problems);
    assertThat(problems).extracting(ParameterProblem::parameter).containsExactly("rate");
    assertThat(parameters.areKnown()).isFalse();
    assertThat(Parameters.of(NODE, json("{'factor': 1}")).areKnown()).isTrue();
  }

  @Test
  void noParametersAreNoneHoweverThatIsSaid() {
    for (JsonNode none : new JsonNode[] {null, NullNode.instance, json("{}"), json("[1]")}) {
      assertThat(problems(NODE, none))
          .containsExactly("factor: missing; Tried needs it: a finite number");
      assertThat(problems(node(RATE), none)).isEmpty();
    }
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThat(problems("{'rat': 3, 'mode': 'quick', 'sr': 10, 'picks': [1, 'x'], 'rate': 2}"))
        .containsExactly(
            "rat: unknown parameter; did you mean rate?; Tried has rate, factor, mode, picks",
            "mode: expected one of slow, fast, given \"quick\"",
            "sr: expected an integer from 1 to 9, given 10",
            "picks: expected a list of integers, given [1,\"x\"]",
            "rate: the same parameter is already given as sr; leave one of them out",
            "factor: missing; Tried needs it: a finite number");
    assertThat(problems("{'factor': 1, 'sampel_rate': 1}"))
        .containsExactly(
            "sampel_rate: unknown parameter; did you mean sample_rate?;"
                + " Tried has rate, factor, mode, picks");
    assertThat(problems(node(), json("{'any': 1}")))
        .containsExactly("any: unknown parameter; Tried has none");
  }

  @Test
  void longValuesAreShownByTheirBeginning() {
    String whole = "x".repeat(78);
    assertThat(problems("{'factor': '" + whole + "'}"))
        .containsExactly("factor: expected a finite number, given \"" + whole + "\"");
    assertThat(problems("{'factor': '" + whole + "y'}"))
        .containsExactly("factor: expected a finite number, given \"" + "x".repeat(76) + "...");
  }

  @Test
  void whoHasCheckedBeforeIsToldOfAllThatIsWrongAfterAll() {
    assertThatThrownBy(() -> Parameters.of(NODE, json("{'rate': 0, 'none': 1}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rate: expected an integer from 1 to 9, given 0; none: unknown parameter;"
                + " did you mean mode?; Tried has rate, factor, mode, picks; factor: missing;"
                + " Tried needs it: a finite number");
  }

  @Test
  void aDescriptionKeepsWhatWasSaidBefore() {
    assertThat(RATE.mandatory())
        .isEqualTo(
            new ParameterSpec(
                "rate",
                List.of("sample_rate", "sr"),
                ParameterType.INTEGER,
                true,
                IntNode.valueOf(8),
                1.0,
                9.0,
                null,
                List.of(),
                "Hz",
                "A rate.",
                true));
    assertThat(MODE.aliases("m").unit("x").range(1, 2).usuallyAtMost(1.5, "why"))
        .isEqualTo(
            new ParameterSpec(
                "mode",
                List.of("m"),
                ParameterType.STRING,
                false,
                TextNode.valueOf("slow"),
                1.0,
                2.0,
                new ParameterSpec.UsualMaximum(1.5, "why"),
                List.of("slow", "fast"),
                "x",
                "A mode.",
                true));
    assertThat(FACTOR.defaultsTo(0.5).defaultValue()).isEqualTo(DoubleNode.valueOf(0.5));
    assertThat(FACTOR.defaultsTo(2).defaultValue()).isEqualTo(IntNode.valueOf(2));
    assertThat(FACTOR.defaultsTo("x").defaultValue()).isEqualTo(TextNode.valueOf("x"));
    assertThat(FACTOR.defaultValue()).isEqualTo(NullNode.instance);
    assertThat(FACTOR.choices("a", "b").choices()).containsExactly("a", "b");
    assertThat(RATE.isNamed("rate")).isTrue();
    assertThat(RATE.isNamed("sr")).isTrue();
    assertThat(RATE.isNamed("rat")).isFalse();
    assertThat(NODE.isNamed("Tried")).isTrue();
    assertThat(NODE.isNamed("Attempted")).isTrue();
    assertThat(NODE.isNamed("Trie")).isFalse();
    assertThat(NODE.parameter("sr")).contains(RATE);
    assertThat(NODE.parameter("r")).isEmpty();
  }

  @Test
  void bothEndsOfARangeAreWithinIt() {
    ParameterSpec half = ParameterSpec.of("half", ParameterType.FLOAT, "Half.").range(-0.5, 1e15);
    for (double inside : new double[] {-0.5, 0, 1e15}) {
      assertThat(half.refuse(DoubleNode.valueOf(inside))).isEmpty();
    }
    for (double outside : new double[] {Math.nextDown(-0.5), Math.nextUp(1e15)}) {
      assertThat(half.refuse(DoubleNode.valueOf(outside)))
          .contains("expected a finite number from -0.5 to 1.0E15");
    }
    assertThat(half.refuse(TextNode.valueOf("1"))).isPresent();
    assertThat(MODE.refuse(TextNode.valueOf("fast"))).isEmpty();
    assertThat(MODE.refuse(TextNode.valueOf("faster"))).contains("expected one of slow, fast");
    assertThat(MODE.refuse(IntNode.valueOf(1))).contains("expected one of slow, fast");
  }

  @ParameterizedTest
  @CsvSource({
    "1, , an integer of at least 1",
    ", 2.5, an integer of at most 2.5",
    "-999999999999999, 999999999999999, an integer from -999999999999999 to 999999999999999",
    ", , an integer"
  })
  void aRangeIsPutIntoWords(Double minimum, Double maximum, String words) {
    ParameterSpec spec =
        new ParameterSpec(
            "n",
            List.of(),
            ParameterType.INTEGER,
            false,
            NullNode.instance,
            minimum,
            maximum,
            null,
            List.of(),
            "",
            "N.",
            true);
    assertThat(spec.expectation()).isEqualTo(words);
    assertThat(spec.refuse(IntNode.valueOf(2)).isEmpty()).isTrue();
    assertThat(spec.refuse(DoubleNode.valueOf(-1e15)).isPresent()).isEqualTo(minimum != null);
    assertThat(spec.refuse(DoubleNode.valueOf(1e15)).isPresent()).isEqualTo(maximum != null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT | 1 | true",
        "FLOAT | -1.5 | true",
        "FLOAT | 1e999 | false",
        "FLOAT | '1' | false",
        "INTEGER | 3 | true",
        "INTEGER | 3.0 | true",
        "INTEGER | 3.5 | false",
        "INTEGER | '3' | false",
        "INTEGER | true | false",
        "BOOLEAN | false | true",
        "BOOLEAN | 0 | false",
        "STRING | 'x' | true",
        "STRING | 1 | false",
        "INTEGER_LIST | [] | true",
        "INTEGER_LIST | [1, 2.0] | true",
        "INTEGER_LIST | [1, 2.5] | false",
        "INTEGER_LIST | 1 | false",
        "LIST | [1, 'x'] | true",
        "LIST | {} | false",
        "OBJECT | {'a': 1} | true",
        "OBJECT | [] | false",
        "STRING_MAP | {'a': 'x'} | true",
        "STRING_MAP | {} | true",
        "STRING_MAP | {'a': 'x', 'b': 1} | false",
        "STRING_MAP | ['x'] | false",
        "ANY | null | true",
        "ANY | [1] | true"
      },
      quoteCharacter = '#')
  void aTypeAcceptsItsValuesAlone(ParameterType type, String value, boolean accepted) {
    assertThat(type.accepts(json(value))).isEqualTo(accepted);
  }

  @ParameterizedTest
  @EnumSource
  void aTypeIsFoundByTheNameThatMetadataShows(ParameterType type) {
    assertThat(ParameterType.ofWireName(type.wireName())).isEqualTo(type);
    assertThatThrownBy(() -> ParameterType.ofWireName(type.wireName() + "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + type.wireName() + "s'");
  }

  @Test
  void parametersThatDoNotGoTogetherAreAProblemOfOne() {
    InvalidParameterException thrown = new InvalidParameterException("rate", "is too high");
    assertThat(thrown).hasMessage("rate: is too high");
    assertThat(thrown.problems()).containsExactly(new ParameterProblem("rate", "is too high"));
  }

  @Test
  void parametersThatANodeRefusesAreAllTold() {
    InvalidParameterException thrown =
        new InvalidParameterException(
            List.of(
                new ParameterProblem("rules", "loud", "is empty"),
                new ParameterProblem("where", "is too long")));
    assertThat(thrown).hasMessage("rules.loud: is empty\nwhere: is too long");
    assertThat(thrown.problems()).hasSize(2);
    assertThat(thrown.problems().get(0).named("Rules").place()).isEqualTo("Rules.loud");
  }
}
