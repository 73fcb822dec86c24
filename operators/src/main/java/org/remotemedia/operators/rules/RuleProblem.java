package org.remotemedia.operators.rules;

/**
 * Something wrong with a rule, before any record is judged.
 *
 * @param rule its name; null when it is about all of them
 * @param line line of the expression, from 1; 0 when it is about the whole
 * @param column column in that line, in characters, from 1; 0 when it is about the whole
 * @param message what is wrong and what to do
 */
public record RuleProblem(String rule, int line, int column, String message) {
  /** The message with the column, and with the line unless it is the first. */
  public String located() {
    if (column == 0) {
      return message;
    }
    return (line > 1 ? "line " + line + ", " : "") + "column " + column + ": " + message;
  }
}
