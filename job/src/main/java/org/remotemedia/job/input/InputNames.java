package org.remotemedia.job.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells inputs of the same name from each other: lists and files by which records are named get as
 * many of the folders that they are in before their names as it takes.
 */
final class InputNames {
  private InputNames() {}

  /**
   * The same inputs with names that differ.
   *
   * @throws InputException when one is given twice
   */
  static List<InputSpec> distinct(List<InputSpec> inputs) throws InputException {
    Set<String> seen = new HashSet<>();
    Map<String, List<InputSpec>> byName = new LinkedHashMap<>();
    for (InputSpec input : inputs) {
      if (!seen.add(String.join("/", segments(input)) + ' ' + input.pattern())) {
        throw new InputException(
            "the input " + input.shown() + " is given twice; leave one of them out");
      }
      if (input.kind() == InputSpec.Kind.LIST || input.kind() == InputSpec.Kind.FILE) {
        byName.computeIfAbsent(ending(input, 0), any -> new ArrayList<>()).add(input);
      }
    }
    Map<InputSpec, InputSpec> named = new HashMap<>();
    for (List<InputSpec> alike : byName.values()) {
      if (alike.size() > 1) {
        int folders = 1;
        while (alike.stream().map(withFolders(folders)).distinct().count() < alike.size()) {
          folders++;
        }
        for (InputSpec input : alike) {
          String ending = ending(input, folders);
          named.put(input, input.named(ending.substring(0, ending.lastIndexOf('/') + 1)));
        }
      }
    }
    return inputs.stream().map(input -> named.getOrDefault(input, input)).toList();
  }

  private static Function<InputSpec, String> withFolders(int folders) {
    return input -> ending(input, folders);
  }

  /** Its name with some of the folders before it, as far as there are any. */
  private static String ending(InputSpec input, int folders) {
    List<String> segments = segments(input);
    int from = Math.max(0, segments.size() - 1 - folders);
    return String.join("/", segments.subList(from, segments.size()));
  }

  /** The names on the way to it, without those that do not distinguish it. */
  private static List<String> segments(InputSpec input) {
    List<String> segments = new ArrayList<>();
    for (String segment : input.location().split("/", -1)) {
      if (segment.equals("..") && !segments.isEmpty()) {
        segments.remove(segments.size() - 1);
      } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
        segments.add(segment);
      }
    }
    return segments;
  }
}
