package org.remotemedia.operators.node;

import java.util.List;
import java.util.stream.Collectors;

/** Parameters that are right as far as their types tell, and that the node cannot work with. */
public final class InvalidParameterException extends RuntimeException {
  private final transient List<ParameterProblem> problems;

  public InvalidParameterException(String parameter, String message) {
    this(List.of(new ParameterProblem(parameter, message)));
  }

  /**
   * @param problems everything that is wrong; at least one
   */
  public InvalidParameterException(List<ParameterProblem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.place() + ": " + problem.message())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<ParameterProblem> problems() {
    return problems;
  }
}
