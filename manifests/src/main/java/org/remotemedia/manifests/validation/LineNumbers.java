package org.remotemedia.manifests.validation;

import java.util.List;
import java.util.Map;
import org.remotemedia.manifests.error.Problem;

/** Adds line numbers to problems. */
final class LineNumbers {
  private LineNumbers() {}

  /** The problems with the lines of their pointers; what is missing has the line of its parent. */
  static List<Problem> added(List<Problem> problems, SourceText source) {
    if (problems.isEmpty()) {
      return problems;
    }
    Map<String, Integer> lines = source.lines();
    return problems.stream()
        .map(
            problem ->
                problem.line() == null ? problem.withLine(line(problem.pointer(), lines)) : problem)
        .toList();
  }

  private static Integer line(String pointer, Map<String, Integer> lines) {
    String place = pointer;
    while (!lines.containsKey(place) && !place.isEmpty()) {
      place = place.substring(0, place.lastIndexOf('/'));
    }
    return lines.get(place);
  }
}
