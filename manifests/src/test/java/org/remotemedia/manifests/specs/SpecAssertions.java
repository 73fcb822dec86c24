package org.remotemedia.manifests.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;

/** Compares values; integers and what is not a number must be equal, other numbers be near. */
final class SpecAssertions {
  private final double tolerance;

  SpecAssertions(double tolerance) {
    this.tolerance = tolerance;
  }

  void assertEqual(String where, Value actual, Value expected) {
    assertThat(actual.getClass()).as(where + ": kind of value").isEqualTo(expected.getClass());
    if (expected instanceof Value.Json json) {
      assertEqual(where, ((Value.Json) actual).node(), json.node());
    } else if (expected instanceof AudioBuffer audio) {
      assertEqual(where, (AudioBuffer) actual, audio);
    } else if (expected instanceof Value.Composite composite) {
      var members = ((Value.Composite) actual).members();
      assertThat(members.keySet())
          .as(where + ": keys")
          .containsExactlyInAnyOrderElementsOf(composite.members().keySet());
      composite
          .members()
          .forEach((key, member) -> assertEqual(where + "." + key, members.get(key), member));
    }
  }

  private void assertEqual(String where, AudioBuffer actual, AudioBuffer expected) {
    assertThat(actual.toString()).as(where).isEqualTo(expected.toString());
    for (int i = 0; i < expected.samples(); i++) {
      assertThat(Array.getDouble(actual.array(), i))
          .as(where + ": sample " + i)
          .isCloseTo(Array.getDouble(expected.array(), i), within(tolerance));
    }
  }

  private void assertEqual(String where, JsonNode actual, JsonNode expected) {
    if (expected.isNumber() && actual.isNumber()) {
      assertThat(actual.isIntegralNumber())
          .as(where + ": " + actual + " is an integer")
          .isEqualTo(expected.isIntegralNumber());
      if (expected.isIntegralNumber()) {
        assertThat(actual.bigIntegerValue()).as(where).isEqualTo(expected.bigIntegerValue());
      } else {
        assertThat(actual.doubleValue())
            .as(where)
            .isCloseTo(expected.doubleValue(), within(tolerance));
      }
      return;
    }
    assertThat(actual.getNodeType()).as(where + ": " + actual).isEqualTo(expected.getNodeType());
    if (!expected.isContainerNode()) {
      assertThat(actual).as(where).isEqualTo(expected);
      return;
    }
    assertThat(actual.size()).as(where + ": size of " + actual).isEqualTo(expected.size());
    for (int i = 0; expected.isArray() && i < expected.size(); i++) {
      assertEqual(where + "[" + i + "]", actual.get(i), expected.get(i));
    }
    for (var entry : expected.properties()) {
      assertThat(actual.has(entry.getKey())).as(where + " has " + entry.getKey()).isTrue();
      assertEqual(where + "." + entry.getKey(), actual.get(entry.getKey()), entry.getValue());
    }
  }
}
