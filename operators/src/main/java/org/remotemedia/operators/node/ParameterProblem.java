package org.remotemedia.operators.node;

/**
 * One thing wrong with a node's parameters.
 *
 * @param parameter the name as given, or null when it concerns all of them
 * @param key the member that it is about, of a parameter that is an object; null for the whole
 * @param message what is wrong and what is allowed
 */
public record ParameterProblem(String parameter, String key, String message) {
  /** About the whole of a parameter. */
  public ParameterProblem(String parameter, String message) {
    this(parameter, null, message);
  }

  /** The same of the parameter by the name under which it is given. */
  public ParameterProblem named(String given) {
    return new ParameterProblem(given, key, message);
  }

  /** The parameter, with the member that it is about. */
  public String place() {
    return key == null ? parameter : parameter + "." + key;
  }
}
