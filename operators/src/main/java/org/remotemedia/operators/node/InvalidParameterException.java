package org.remotemedia.operators.node;

/** Parameters that are right one by one but do not go together. */
public final class InvalidParameterException extends RuntimeException {
  private final ParameterProblem problem;

  public InvalidParameterException(String parameter, String message) {
    super(parameter + ": " + message);
    this.problem = new ParameterProblem(parameter, message);
  }

  public ParameterProblem problem() {
    return problem;
  }
}
