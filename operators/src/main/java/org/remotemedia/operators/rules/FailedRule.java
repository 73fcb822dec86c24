package org.remotemedia.operators.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.remotemedia.operators.error.NodeExecutionError;

/**
 * Says why a rule could not be applied to a record: runs it once more, and looks what the part of
 * the expression that failed was given.
 */
final class FailedRule {
  private static final Pattern CEL_MESSAGE =
      Pattern.compile("evaluation error(?: at .*?:(\\d+))?: (.*)", Pattern.DOTALL);

  private final Rule rule;
  private final CelVariableResolver variables;

  FailedRule(Rule rule, CelVariableResolver variables) {
    this.rule = rule;
    this.variables = variables;
  }

  static NodeExecutionError noTruthValue(String rule, Object result) {
    return new NodeExecutionError(
        "rule '" + rule + "' has to give true or false, and gives " + TypeWords.value(result));
  }

  NodeExecutionError error(CelEvaluationException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnusableValueException unusable) {
        return error(unusable.getMessage());
      }
    }
    Matcher message = CEL_MESSAGE.matcher(String.valueOf(thrown.getMessage()));
    if (!message.matches()) {
      return error(String.valueOf(thrown.getMessage()));
    }
    if (thrown.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
      return error(
          "it takes more than "
              + Rule.MOST_STEPS
              + " steps through lists; a rule should go through a list once");
    }
    return error(
        message.group(1) == null
            ? message.group(2)
            : atPosition(
                Integer.parseInt(message.group(1)), thrown.getErrorCode(), message.group(2)));
  }

  private NodeExecutionError error(String why) {
    return new NodeExecutionError("rule '" + rule.name() + "': " + why);
  }

  private String atPosition(int position, CelErrorCode code, String message) {
    Map<Long, Object> given = trace();
    Map<Long, Integer> positions = rule.ast().getSource().getPositionsMap();
    boolean noTruthValue = message.startsWith("Expected boolean value");
    Optional<CelExpr> failed =
        CelNavigableAst.fromAst(rule.ast())
            .getRoot()
            .allNodes()
            .map(CelNavigableExpr::expr)
            .filter(expr -> Integer.valueOf(position).equals(positions.get(expr.id())))
            .filter(expr -> noTruthValue || !given.containsKey(expr.id()))
            .findFirst();
    if (failed.isEmpty()) {
      return message;
    }
    CelExpr expr = failed.get();
    if (noTruthValue) {
      // Of a condition, it is what stands before the question mark.
      CelExpr value = given.containsKey(expr.id()) ? expr : expr.call().args().get(0);
      return shown(value, given) + " has to be true or false";
    }
    if (expr.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return text(expr) + " is missing: what it is selected from is not an object";
    }
    String operands = String.join(" and ", operands(expr, given));
    String function = TypeWords.function(expr.call().function());
    return switch (code) {
      case OVERLOAD_NOT_FOUND -> TypeWords.notTogether(function, operands, types(expr, given));
      case DIVIDE_BY_ZERO -> "division by zero: " + operands;
      case NUMERIC_OVERFLOW -> "'" + function + "' of " + operands + " is beyond 64 bits";
      case INDEX_OUT_OF_BOUNDS, ATTRIBUTE_NOT_FOUND -> text(expr) + " is missing";
      default -> operands + ": " + message;
    };
  }

  /** The last value of each part of the expression that came to one. */
  private Map<Long, Object> trace() {
    Map<Long, Object> given = new HashMap<>();
    try {
      rule.program().trace(variables, (expr, value) -> given.put(expr.id(), value));
    } catch (CelEvaluationException e) {
      // It fails as it did before.
    }
    return given;
  }

  private List<String> operands(CelExpr call, Map<Long, Object> given) {
    List<CelExpr> operands = new ArrayList<>();
    call.call().target().ifPresent(operands::add);
    operands.addAll(call.call().args());
    return operands.stream().map(it -> shown(it, given)).toList();
  }

  private static Set<String> types(CelExpr call, Map<Long, Object> given) {
    return call.call().args().stream()
        .map(it -> given.get(it.id()))
        .filter(Objects::nonNull)
        .map(TypeWords::typeOf)
        .collect(Collectors.toSet());
  }

  private String shown(CelExpr expr, Map<Long, Object> given) {
    Object value = given.get(expr.id());
    if (value == null) {
      return text(expr);
    }
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        ? text(expr)
        : text(expr) + " (" + TypeWords.value(value) + ")";
  }

  /** A part of the expression as it is written. */
  private String text(CelExpr expr) {
    return CelUnparserFactory.newUnparser()
        .unparse(CelAbstractSyntaxTree.newParsedAst(expr, rule.ast().getSource()));
  }
}
