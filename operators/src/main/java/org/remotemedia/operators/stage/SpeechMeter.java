package org.remotemedia.operators.stage;

import com.fasterxml.jackson.databind.JsonNode;
import org.remotemedia.operators.element.Element;

/**
 * Recognizes stretches of speech in what a node gives, whichever node it is: a list of objects with
 * {@code start_ms} and {@code end_ms}, as VADNode gives. An empty list is one without speech.
 */
final class SpeechMeter {
  private boolean measured;
  private double seconds;

  void beginRecord() {
    measured = false;
    seconds = 0;
  }

  void take(Element element) {
    if (element instanceof Element.Json json
        && json.path().isRoot()
        && json.value().isArray()
        && (json.value().isEmpty() || isSegment(json.value().get(0)))) {
      measured = true;
      seconds = seconds(json.value());
    }
  }

  private static boolean isSegment(JsonNode value) {
    return value.path("start_ms").isNumber() && value.path("end_ms").isNumber();
  }

  /** Padded stretches may overlap, and what they share counts once. */
  private static double seconds(JsonNode segments) {
    double ms = 0;
    double last = Double.NEGATIVE_INFINITY;
    for (JsonNode segment : segments) {
      double start = Math.max(last, segment.path("start_ms").doubleValue());
      double end = segment.path("end_ms").doubleValue();
      if (end > start) {
        ms += end - start;
        last = end;
      }
    }
    return ms / 1000;
  }

  /** Whether the record's value is a list of that kind. */
  boolean hasMeasured() {
    return measured;
  }

  double seconds() {
    return seconds;
  }
}
