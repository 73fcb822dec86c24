package org.remotemedia.operators.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a checked expression refers to, and refuses what CEL allows and rules do not: whole
 * variables of which only members mean something, and nodes that have no value.
 */
final class References {
  /** Deep enough for any rule, and far from the end of any thread's stack. */
  private static final int DEEPEST = 200;

  private static final String INDEX = "_[_]";
  private static final String MINUS = "-_";
  private static final String DOUBLE = "double";
  private static final Set<String> COMPARING = Set.of("_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_");

  private final RuleScope scope;
  private final RegularExpressions patterns;
  private final Set<String> variables;

  /** Names that comprehensions have bound where the walk is now. */
  private final Set<String> bound = new HashSet<>();

  private final List<List<String>> paths = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();

  /**
   * What an expression refers to.
   *
   * @param paths for each place the keys from the node's id, {@code record} or {@code outputs}
   *     down, as far as they stand in the expression
   * @param comparisons of such a place with a number
   */
  record Found(List<List<String>> paths, List<Comparison> comparisons) {}

  /**
   * A place is compared with a number.
   *
   * @param path as in {@link Found}
   */
  record Comparison(List<String> path, double value) {}

  /** Something in an expression that rules do not allow. */
  static final class Refusal extends RuntimeException {
    private final long exprId;

    Refusal(CelExpr expr, String message) {
      super(message, null, false, false);
      this.exprId = expr.id();
    }

    /** The part of the expression that it is about. */
    long exprId() {
      return exprId;
    }
  }

  private References(RuleScope scope, RegularExpressions patterns) {
    this.scope = scope;
    this.patterns = patterns;
    this.variables = Set.copyOf(scope.variables());
  }

  /**
   * What {@code ast} refers to.
   *
   * @param patterns receives the regular expressions that stand in it
   * @throws Refusal for the first thing that is not allowed
   */
  static Found of(CelAbstractSyntaxTree ast, RuleScope scope, RegularExpressions patterns) {
    References references = new References(scope, patterns);
    references.walk(ast.getExpr(), 1);
    return new Found(references.paths, references.comparisons);
  }

  private void walk(CelExpr expr, int depth) {
    if (depth > DEEPEST) {
      throw new Refusal(
          expr, "it is nested more than " + DEEPEST + " levels deep; make several rules of it");
    }
    List<String> path = path(expr, depth);
    if (path != null) {
      add(expr, path);
      return;
    }
    switch (expr.getKind()) {
      case SELECT -> walk(expr.select().operand(), depth + 1);
      case CALL -> walk(expr.call(), depth);
      case LIST -> expr.list().elements().forEach(it -> walk(it, depth + 1));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    walk(entry.key(), depth + 1);
                    walk(entry.value(), depth + 1);
                  });
      case COMPREHENSION -> walk(expr.comprehension(), depth);
      case STRUCT ->
          throw new Refusal(
              expr, "a rule cannot make a message; write an object as {\"key\": value}");
      default -> {}
    }
  }

  private void walk(CelCall call, int depth) {
    call.target().ifPresent(target -> walk(target, depth + 1));
    call.args().forEach(it -> walk(it, depth + 1));
    if (COMPARING.contains(call.function())) {
      compare(call.args().get(0), call.args().get(1), depth + 1);
      compare(call.args().get(1), call.args().get(0), depth + 1);
    }
    if (call.function().equals(RegularExpressions.FUNCTION)) {
      CelExpr pattern = call.args().get(call.args().size() - 1);
      if (isText(pattern)) {
        try {
          patterns.prepare(pattern.constant().stringValue());
        } catch (CelInvalidArgumentException e) {
          throw new Refusal(pattern, e.getMessage());
        }
      }
    }
  }

  /** Notes where a place is compared with a number. */
  private void compare(CelExpr place, CelExpr constant, int depth) {
    List<String> path = path(converted(place), depth);
    Double value = number(constant);
    if (path != null && value != null) {
      comparisons.add(new Comparison(canonical(path), value));
    }
  }

  /** What is under {@code double(…)}, which leaves a number what it is. */
  private static CelExpr converted(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CALL
            && expr.call().function().equals(DOUBLE)
            && expr.call().args().size() == 1
        ? expr.call().args().get(0)
        : expr;
  }

  /** The value of a constant number, null for anything else. */
  private static Double number(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
      CelCall call = expr.call();
      if (call.function().equals(DOUBLE) && call.args().size() == 1) {
        return number(call.args().get(0));
      }
      Double negated = call.function().equals(MINUS) ? number(call.args().get(0)) : null;
      return negated == null ? null : (Double) (-negated);
    }
    if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case INT64_VALUE -> (double) constant.int64Value();
      case UINT64_VALUE -> constant.uint64Value().doubleValue();
      case DOUBLE_VALUE -> constant.doubleValue();
      default -> null;
    };
  }

  private void walk(CelComprehension loop, int depth) {
    walk(loop.iterRange(), depth + 1);
    walk(loop.accuInit(), depth + 1);
    Set<String> outer = Set.copyOf(bound);
    bound.add(loop.accuVar());
    walk(loop.result(), depth + 1);
    bound.add(loop.iterVar());
    if (!loop.iterVar2().isEmpty()) {
      bound.add(loop.iterVar2());
    }
    walk(loop.loopCondition(), depth + 1);
    walk(loop.loopStep(), depth + 1);
    bound.retainAll(outer);
  }

  /** The variable and the keys of {@code a.b["c"]}, null for anything else. */
  private List<String> path(CelExpr expr, int depth) {
    if (depth > DEEPEST) {
      return null;
    }
    return switch (expr.getKind()) {
      case IDENT -> variable(expr.ident().name());
      case SELECT -> longer(path(expr.select().operand(), depth + 1), expr.select().field());
      case CALL -> {
        CelCall call = expr.call();
        yield call.function().equals(INDEX) && isText(call.args().get(1))
            ? longer(
                path(call.args().get(0), depth + 1), call.args().get(1).constant().stringValue())
            : null;
      }
      default -> null;
    };
  }

  private static boolean isText(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  /** The beginning of a path, null for types of CEL's and what a comprehension has bound. */
  private List<String> variable(String name) {
    // A dot before a name passes over what comprehensions have bound.
    boolean outermost = name.startsWith(".");
    String plain = outermost ? name.substring(1) : name;
    if (!variables.contains(plain) || (!outermost && bound.contains(plain))) {
      return null;
    }
    List<String> path = new ArrayList<>();
    path.add(plain);
    return path;
  }

  private static List<String> longer(List<String> path, String key) {
    if (path != null) {
      path.add(key);
    }
    return path;
  }

  private void add(CelExpr expr, List<String> path) {
    String variable = path.get(0);
    if (variable.equals(RuleScope.INPUTS)) {
      if (path.size() < 2) {
        throw new Refusal(
            expr,
            "inputs can only be used with the id of a node in quotes, as inputs[\"some id\"]");
      }
      checkNode(expr, path.get(1));
    } else if (variable.equals(RuleScope.RECORD)) {
      if (path.size() < 2) {
        throw new Refusal(
            expr,
            "record can only be used with one of its facts: record."
                + String.join(", record.", RecordValue.NAMES));
      }
    } else if (!variable.equals(RuleScope.OUTPUTS)) {
      checkNode(expr, variable);
    }
    paths.add(canonical(path));
  }

  /** Without {@code inputs}, after which the node's id comes. */
  private static List<String> canonical(List<String> path) {
    return path.get(0).equals(RuleScope.INPUTS) ? path.subList(1, path.size()) : path;
  }

  private void checkNode(CelExpr expr, String id) {
    if (!scope.nodeIds().contains(id)) {
      throw new Refusal(expr, "there is no node '" + id + "' here" + scope.remedy(id));
    }
    if (scope.audioIds().contains(id)) {
      throw new Refusal(
          expr,
          "'"
              + id
              + "' gives audio, at which rules cannot look; connect a node that measures it, or use"
              + " record");
    }
    if (RuleScope.isTaken(id)) {
      throw new Refusal(
          expr,
          "a node that rules look at cannot have the id '"
              + id
              + "', since results have something else under this name; give it another");
    }
  }
}
