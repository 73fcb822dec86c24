package org.remotemedia.operators.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CEL's function {@code matches}, which looks for a regular expression anywhere in a string. Those
 * that stand in rules are compiled once, where CEL does it each time. They are RE2's, which take
 * time in proportion to the string.
 */
final class RegularExpressions {
  static final String FUNCTION = "matches";

  /** In instructions; repetitions of repetitions would take more memory than anybody has. */
  private static final int LONGEST_PROGRAM = 10_000;

  private final Map<String, Pattern> prepared = new ConcurrentHashMap<>();

  /**
   * Compiles one that stands in a rule.
   *
   * @throws CelInvalidArgumentException when it is none
   */
  void prepare(String text) {
    prepared.computeIfAbsent(text, RegularExpressions::compiled);
  }

  @SuppressWarnings("Immutable") // What is prepared changes how long it takes, and nothing else.
  Iterable<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        FUNCTION,
        CelFunctionBinding.from(FUNCTION, String.class, String.class, this::isIn),
        CelFunctionBinding.from("matches_string", String.class, String.class, this::isIn));
  }

  private boolean isIn(String text, String pattern) {
    Pattern ready = prepared.get(pattern);
    return (ready == null ? compiled(pattern) : ready).matcher(text).find();
  }

  private static Pattern compiled(String text) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new CelInvalidArgumentException("this is no regular expression: " + e.getDescription());
    }
    if (pattern.programSize() > LONGEST_PROGRAM) {
      throw new CelInvalidArgumentException("this regular expression is too large");
    }
    return pattern;
  }
}
