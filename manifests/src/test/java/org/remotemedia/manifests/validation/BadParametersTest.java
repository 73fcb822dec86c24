package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.operators.node.NodeRegistry;

/** What is wrong with the parameters of a native node is said before any audio is read. */
class BadParametersTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  private static Validation validate(String type, String parameter, String value) {
    return Validation.validate(
        """
        {"version": "v1",
         "nodes": [{"id": "n", "node_type": "%s", "params": {"%s": %s}}],
         "connections": []}
        """
            .formatted(type, parameter, value),
        CATALOG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ResampleNode | target_rate | 0 | an integer from 1 to 768000",
        "ResampleNode | target_rate | -16000 | an integer from 1 to 768000",
        "ResampleNode | target_rate | 16000.5 | an integer from 1 to 768000",
        "ResampleNode | target_rate | 768001 | an integer from 1 to 768000",
        "ResampleNode | target_rate | 4294983296 | an integer from 1 to 768000",
        "ResampleNode | target_rate | 1e400 | an integer from 1 to 768000",
        "ResampleNode | target_rate | \"16000\" | an integer from 1 to 768000",
        "ResampleNode | target_rate | [16000] | an integer from 1 to 768000",
        "ResampleNode | output_sample_rate | 0 | an integer from 1 to 768000",
        "ResampleNode | source_rate | 0 | an integer from 1 to 768000",
        "ResampleNode | source_rate | 44100.1 | an integer from 1 to 768000",
        "ResampleNode | source_rate | 1000000 | an integer from 1 to 768000",
        "ResampleNode | quality | \"best\" | one of low, medium, high, very_high",
        "ResampleNode | quality | \"HIGH\" | one of low, medium, high, very_high",
        "ResampleNode | quality | 3 | one of low, medium, high, very_high",
        "AudioTransformNode | output_sample_rate | -1 | an integer from 1 to 768000",
        "VADNode | sample_rate | 0 | an integer from 1 to 768000",
        "FormatConverterNode | target_format | \"i24\" | one of f32, i16, i32, f64",
        "MultiplyNode | factor | \"2\" | a finite number",
        "MultiplyNode | factor | 1e400 | a finite number",
        "AddNode | addend | -1e400 | a finite number"
      })
  void aParameterOutOfRangeIsNamedWithWhatIsExpected(
      String type, String parameter, String value, String expected) {
    assertThat(validate(type, parameter, value).problems())
        .singleElement()
        .asString()
        .startsWith(
            "ManifestError at /nodes/0/params/%s (line 2), node 'n': parameter '%s': expected %s, given "
                .formatted(parameter, parameter, expected));
  }

  @ParameterizedTest
  @CsvSource({
    "target_rate, 1",
    "target_rate, 1000",
    "target_rate, 16000.0",
    "target_rate, 44101",
    "target_rate, 768000",
    "source_rate, 768000"
  })
  void whatIsInRangeIsAccepted(String parameter, String value) {
    assertThat(validate("ResampleNode", parameter, value).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void whatIsNoNumberInJsonIsRefusedAsJson(String value) {
    assertThat(validate("MultiplyNode", "factor", value).problems())
        .singleElement()
        .asString()
        .startsWith("ManifestError")
        .contains("line 2");
  }
}
