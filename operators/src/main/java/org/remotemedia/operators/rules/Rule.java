package org.remotemedia.operators.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import org.remotemedia.operators.error.NodeExecutionError;

/**
 * One compiled rule.
 *
 * @param name its name
 * @param ast the checked expression
 * @param program what runs it
 * @param outline what it refers to
 */
record Rule(
    String name, CelAbstractSyntaxTree ast, CelRuntime.Program program, RuleOutline outline) {
  /** Steps that a rule may take through lists, for one record. */
  static final int MOST_STEPS = 1_000_000;

  /**
   * Whether it holds.
   *
   * @throws NodeExecutionError when that cannot be told
   */
  boolean holds(CelVariableResolver variables) {
    Object result;
    try {
      result = program.eval(variables);
    } catch (CelEvaluationException e) {
      throw new FailedRule(this, variables).error(e);
    }
    if (result instanceof Boolean holds) {
      return holds;
    }
    throw FailedRule.noTruthValue(name, result);
  }
}
