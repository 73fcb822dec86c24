package org.remotemedia.operators.rules;

import java.util.List;
import java.util.stream.Collectors;

/** Rules that cannot be applied to anything. */
public final class InvalidRulesException extends Exception {
  private final transient List<RuleProblem> problems;

  InvalidRulesException(List<RuleProblem> problems) {
    super(
        problems.stream()
            .map(
                problem ->
                    (problem.rule() == null ? "" : "rule '" + problem.rule() + "': ")
                        + problem.located())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the order of the rules. */
  public List<RuleProblem> problems() {
    return problems;
  }
}
