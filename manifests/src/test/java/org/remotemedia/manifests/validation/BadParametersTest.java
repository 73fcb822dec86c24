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
        "ResampleNode | quality | \"hi\" | one of low, medium, high, very_high",
        "FastResampleNode | targetRate | 0 | an integer from 1 to 768000",
        "FastResampleNode | channels | 0 | an integer from 1 to 256",
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
    "threshold, 0.5, '0.5 dB is above 0 dB: that is full scale'",
    "threshold, 30, '30 dB is above 0 dB: that is full scale'",
    "energy_threshold, 1.5, '1.5 is above 1: that is full scale'",
    "energyThreshold, 100, '100 is above 1: that is full scale'"
  })
  void aThresholdThatNoRecordingReachesIsAWarning(String parameter, String value, String warning) {
    Validation validation = validate("VADNode", parameter, value);
    assertThat(validation.problems()).isEmpty();
    assertThat(validation.warnings())
        .singleElement()
        .asString()
        .contains("at /nodes/0/params/" + parameter + " (line 2), node 'n'", warning)
        .contains("so it finds nothing; a usual value is");
  }

  @ParameterizedTest
  @CsvSource({"threshold, 0", "threshold, -30", "energy_threshold, 1", "energy_threshold, 0.03"})
  void aThresholdThatARecordingReachesIsFine(String parameter, String value) {
    assertThat(validate("VADNode", parameter, value).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ResampleNode, quality, Very_High", "FormatConverterNode, target_format, I16"})
  void aChoiceMayBeInAnyCase(String type, String parameter, String value) {
    assertThat(validate(type, parameter, '"' + value + '"').problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "target_rate, 1",
    "targetRate, 1",
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
