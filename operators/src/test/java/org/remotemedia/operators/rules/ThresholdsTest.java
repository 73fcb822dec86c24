package org.remotemedia.operators.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.node.RecordFacts;

/** The numbers that rules look at, and what they compare them with. */
class ThresholdsTest {
  private static final RuleScope SCOPE =
      RuleScope.ofNodes(List.of("levels", "vad", "my-node", "inputs"));

  private static String thresholds(String expression) throws InvalidRulesException {
    StringBuilder found = new StringBuilder();
    for (Threshold threshold : Rules.compile(Map.of("r", expression), SCOPE).thresholds()) {
      assertThat(threshold.rule()).isEqualTo("r");
      found.append(threshold.number()).append(' ').append(threshold.value()).append("; ");
    }
    return found.toString().replaceAll("; $", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "levels.rms_db >= -35 @ levels.rms_db -35.0",
        "levels.rms_db > -35.5 @ levels.rms_db -35.5",
        "-35.5 < levels.rms_db && levels.rms_db < -3 @ levels.rms_db -35.5; levels.rms_db -3.0",
        "record.duration_s <= 20u || record.duration_s != 7.0 @ record.duration_s 20.0;"
            + " record.duration_s 7.0",
        "!(levels[\"my key\"] == 2.5) @ levels[\"my key\"] 2.5",
        "inputs[\"my-node\"].x < 3 @ inputs[\"my-node\"].x 3.0",
        "inputs[\"levels\"].x < 3 @ levels.x 3.0",
        "inputs[\"inputs\"].x < 3 @ inputs[\"inputs\"].x 3.0",
        "double(levels.n) >= double(-(2)) @ levels.n -2.0",
        "record.fields.age >= 18 @ record.fields.age 18.0",
        "(has(levels.snr) ? levels.snr : 0.0) > 1 @ ``",
        "levels.a > levels.b && levels.a - levels.b > 2 && size(vad) > 0 @ ``",
        "levels.name == 'five' && levels.flag == true && levels.none != null @ ``",
        "vad.all(levels, levels.ms > 200) && vad[0].ms < 5 @ ``",
        "levels.x < 3 || levels.x < 3 @ levels.x 3.0",
        "levels.x * 2.0 > 3.0 @ ``",
      })
  void comparisonsOfAPlaceWithAConstantAreThresholds(String expression, String expected)
      throws InvalidRulesException {
    assertThat(thresholds(expression)).isEqualTo(expected);
  }

  @Test
  void theyAndTheExpressionsAreInTheOrderOfTheRules() throws InvalidRulesException {
    Map<String, String> expressions = new LinkedHashMap<>();
    expressions.put("z", "levels.b > 1");
    expressions.put("a", "levels.a  >  2 // ä");
    Rules rules = Rules.compile(expressions, SCOPE);
    assertThat(rules.thresholds())
        .containsExactly(new Threshold("z", "levels.b", 1), new Threshold("a", "levels.a", 2));
    assertThat(rules.expressions()).containsExactlyEntriesOf(expressions);
  }

  /** Numbers have the names that thresholds have. */
  @Test
  void numbersAreNamedAsRulesWriteThem() throws Exception {
    ObjectNode inputs =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"levels": {"rms_db": -20.5, "n": 3, "my key": 1, "text": "5", "flag": true,
                        "deep": {"in": 7}, "list": [1, 2], "huge": 1e999},
                     "my-node": {"x": 2}, "vad": [{"start_ms": 5}]}
                    """);
    Rules rules =
        Rules.compile(
            Map.of(
                "r",
                "levels != null && inputs[\"my-node\"].x > 1 && vad[0].start_ms > 1"
                    + " && record.duration_s > 1"),
            SCOPE);
    RecordFacts record = new RecordFacts("r", null, 0.0, 2.5, 16_000, 1, null);
    ObjectNode values = rules.judge(inputs, record).values();
    Numbers numbers = new Numbers(100);
    numbers.add(values);
    assertThat(numbers.byName())
        .containsExactly(
            Map.entry("inputs[\"my-node\"].x", 2.0),
            Map.entry("levels.deep[\"in\"]", 7.0),
            Map.entry("levels.n", 3.0),
            Map.entry("levels.rms_db", -20.5),
            Map.entry("levels[\"my key\"]", 1.0),
            Map.entry("record.duration_s", 2.5));
    Numbers few = new Numbers(2);
    few.add(values);
    assertThat(few.byName()).containsOnlyKeys("inputs[\"my-node\"].x", "levels.deep[\"in\"]");
  }
}
