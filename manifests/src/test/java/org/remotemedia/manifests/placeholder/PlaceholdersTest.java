package org.remotemedia.manifests.placeholder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.manifests.error.Problem;

class PlaceholdersTest {
  private static final Map<String, String> VALUES =
      Map.of("RATE", "16000", "NAME", "calls", "ON", "true", "_n2", "-1.5e3", "EMPTY", "");

  private final List<Problem> problems = new ArrayList<>();
  private final Placeholders placeholders = new Placeholders(ParamValues.of(VALUES), problems);

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode resolved(String params) {
    return placeholders.resolve((ObjectNode) json(params), "/nodes/0/params", List.of("n"));
  }

  private List<String> texts() {
    return problems.stream().map(Problem::located).toList();
  }

  /** In which ' stands for ". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "${RATE} | 16000",
        "${_n2} | -1500.0",
        "${ON} | true",
        "${NAME} | 'calls'",
        "${EMPTY} | ''",
        "${EMPTY:-x} | ''",
        "${RATE:-8000} | 16000",
        "${X:-8000} | 8000",
        "${X:-0.5} | 0.5",
        "${X:-false} | false",
        "${X:-} | ''",
        "${X:-null} | 'null'",
        "${X:-True} | 'True'",
        "${X:-007} | '007'",
        "${X:-+1} | '+1'",
        "${X:-1.} | '1.'",
        "${X:-.5} | '.5'",
        "${X:-NaN} | 'NaN'",
        "${X:-a:-b $1} | 'a:-b $1'",
        "${X:-123456789012345678901234567890} | 123456789012345678901234567890",
        "${X:-1}${RATE} | '116000'",
        "/models/${NAME}-${RATE}.onnx | '/models/calls-16000.onnx'",
        "$${RATE} | '${RATE}'",
        "$${ | '${'",
        "a$${b ${NAME} $${c | 'a${b calls ${c'",
        "$ $5 {x} $RATE} | '$ $5 {x} $RATE}'",
        "16000 | '16000'"
      })
  void aStringBecomesWhatItStandsFor(String text, String expected) {
    assertThat(resolved("{'p': '" + text + "'}").get("p")).isEqualTo(json(expected));
    assertThat(problems).isEmpty();
  }

  @Test
  void anEndlessNumberIsText() {
    String digits = "1".repeat(2000);
    assertThat(resolved("{'p': '${X:-" + digits + "}'}").get("p").textValue()).isEqualTo(digits);
  }

  @Test
  void whatIsPutInIsNotLookedAtAgain() {
    Placeholders nested = new Placeholders(ParamValues.of(Map.of("A", "${B} ${")), problems);
    ObjectNode params = (ObjectNode) json("{'p': '${A}', 'q': '-${A}-'}");
    assertThat(nested.resolve(params, "", List.of()))
        .isEqualTo(json("{'p': '${B} ${', 'q': '-${B} ${-'}"));
    assertThat(problems).isEmpty();
  }

  @Test
  void stringsAtAnyDepthAreReplacedButNoKeys() {
    assertThat(
            resolved(
                "{'a': [1, '${RATE}', {'${NAME}': ['${ON}', null, 'x']}], 'b': {'c': '${NAME}'}}"))
        .isEqualTo(json("{'a': [1, 16000, {'${NAME}': [true, null, 'x']}], 'b': {'c': 'calls'}}"));
  }

  @Test
  void aPlaceholderWithoutAValueIsNamedWithItsPlaceAndWhatToDo() {
    ObjectNode params =
        resolved("{'a': {'b/c': ['${X}']}, 'd': '${Y}${X}${Y}', 'e': '${NAME}', 'f': 1}");
    assertThat(texts())
        .containsExactly(
            "at /nodes/0/params/a/b~1c/0, node 'n': the placeholder ${X} has no value; give one"
                + " with --param X=VALUE (in Python params={\"X\": …}), or a default in the"
                + " manifest: ${X:-default}",
            "at /nodes/0/params/d, node 'n': the placeholders ${Y}, ${X} have no value; give one"
                + " with --param Y=VALUE (in Python params={\"Y\": …}), or a default in the"
                + " manifest: ${Y:-default}");
    assertThat(params.get("a").isMissingNode()).isTrue();
    assertThat(params.get("d").isMissingNode()).isTrue();
    assertThat(params.get("e").textValue()).isEqualTo("calls");
    assertThat(params.get("f").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${ | '${' has no closing }",
        "x${RATE | '${RATE' has no closing }",
        "${} | '${}' is no placeholder",
        "${1x} | '${1x}' is no placeholder",
        "${a b} | '${a b}' is no placeholder",
        "${RATE-1} | '${RATE-1}' is no placeholder",
        "${RATE:1} | '${RATE:1}' is no placeholder",
        "${Ä} | '${Ä}' is no placeholder",
        "${X:-${RATE}} | '${X:-${RATE}' has a placeholder within a placeholder",
        "${X:-$${} | '${X:-$${}' has a placeholder within a placeholder"
      },
      quoteCharacter = '#')
  void aMalformedPlaceholderIsRefusedInWords(String text, String message) {
    assertThat(resolved("{'p': '" + text + "'}").get("p").isMissingNode()).isTrue();
    assertThat(texts())
        .singleElement()
        .asString()
        .startsWith("at /nodes/0/params/p, node 'n': " + message)
        .endsWith(
            "; write ${NAME} or ${NAME:-default}, where NAME is of letters, digits and _ and does"
                + " not begin with a digit, or $${ for a literal ${");
  }

  @Test
  void aLongMalformedPlaceholderIsShownByItsBeginning() {
    resolved("{'p': '${" + "x".repeat(10_000) + "'}");
    assertThat(texts().get(0)).hasSizeLessThan(400);
  }

  @Test
  void aValueThatIsUsedNowhereIsRefused() {
    resolved("{'p': '${RATE:-1} ${NAM:-x} $${ON} ${_n2}', 'ON': 1}");
    placeholders.reportUnused();
    assertThat(texts())
        .containsExactly(
            "at /nodes: the value given for 'EMPTY' is used nowhere; the placeholders of the"
                + " manifest are NAM, RATE, _n2",
            "at /nodes: the value given for 'NAME' is used nowhere; did you mean 'NAM'?; the"
                + " placeholders of the manifest are NAM, RATE, _n2",
            "at /nodes: the value given for 'ON' is used nowhere; the placeholders of the manifest"
                + " are NAM, RATE, _n2");
  }

  @Test
  void withoutPlaceholdersEveryValueIsUsedNowhere() {
    Placeholders one = new Placeholders(ParamValues.of(Map.of("A", "1")), problems);
    one.reportUnused();
    assertThat(texts())
        .containsExactly(
            "at /nodes: the value given for 'A' is used nowhere; no parameter has a placeholder");
  }
}
