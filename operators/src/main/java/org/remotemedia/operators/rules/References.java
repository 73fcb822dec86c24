package org.remotemedia.operators.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what a checked expression refers to, and refuses what CEL allows and rules do not: whole
 * variables of which only members mean something, and nodes that have no value.
 */
final class References {
  /** Deep enough for any rule, and far from the end of any thread's stack. */
  private static final int DEEPEST = 200;

  private static final String INDEX = "_[_]";

  private static final String SIZE = "size";
  private static final String MINUS = "-_";
  private static final String DOUBLE = "double";

  /** CEL's comparisons, and how they read from the other side. */
  private static final Map<String, String> MIRRORED =
      Map.of("<", ">", "<=", ">=", ">", "<", ">=", "<=", "==", "==", "!=", "!=");

  private final CelAbstractSyntaxTree ast;
  private final RuleScope scope;
  private final RegularExpressions patterns;
  private final Set<String> variables;

  /** Names that comprehensions have bound where the walk is now. */
  private final Set<String> bound = new HashSet<>();

  private final List<Reference> found = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();

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

  private References(CelAbstractSyntaxTree ast, RuleScope scope, RegularExpressions patterns) {
    this.ast = ast;
    this.scope = scope;
    this.patterns = patterns;
    this.variables = Set.copyOf(scope.variables());
  }

  /**
   * What {@code ast} refers to.
   *
   * @param name the rule's name
   * @param patterns receives the regular expressions that stand in it
   * @throws Refusal for the first thing that is not allowed
   */
  static RuleOutline of(
      String name, CelAbstractSyntaxTree ast, RuleScope scope, RegularExpressions patterns) {
    References references = new References(ast, scope, patterns);
    references.walk(ast.getExpr(), 1);
    return new RuleOutline(name, references.found, references.comparisons);
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
    addComparison(call, depth);
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

  /** Notes a comparison of a number with one that stands there; any other says nothing. */
  private void addComparison(CelCall call, int depth) {
    String operator = call.function().replace("_", "");
    if (!MIRRORED.containsKey(operator) || call.args().size() != 2) {
      return;
    }
    CelExpr left = call.args().get(0);
    CelExpr right = call.args().get(1);
    addComparison(left, operator, right, depth);
    addComparison(right, MIRRORED.get(operator), left, depth);
  }

  private void addComparison(CelExpr given, String operator, CelExpr other, int depth) {
    Double bound = number(other);
    if (bound == null) {
      return;
    }
    CelExpr measured = converted(given);
    CelExpr sized = sized(measured);
    List<String> path = path(sized == null ? measured : sized, depth);
    if (path != null) {
      comparisons.add(new Comparison(new Measure(canonical(path), sized != null), operator, bound));
    }
  }

  /** What {@code size} is asked of; null for anything else. */
  private static CelExpr sized(CelExpr expr) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CALL || !expr.call().function().equals(SIZE)) {
      return null;
    }
    return expr.call().target().orElseGet(() -> expr.call().args().get(0));
  }

  /** What is under {@code double(…)}, which leaves a number what it is. */
  private static CelExpr converted(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CALL
            && expr.call().function().equals(DOUBLE)
            && expr.call().args().size() == 1
        ? expr.call().args().get(0)
        : expr;
  }

  /** A number that stands there; null for anything else. */
  private static Double number(CelExpr given) {
    CelExpr expr = converted(given);
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals(MINUS)) {
      Double negated = number(expr.call().args().get(0));
      return negated == null ? null : (Double) (-negated);
    }
    if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return null;
    }
    return switch (expr.constant().getKind()) {
      case INT64_VALUE -> (double) expr.constant().int64Value();
      case UINT64_VALUE -> expr.constant().uint64Value().doubleValue();
      case DOUBLE_VALUE -> expr.constant().doubleValue();
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
    List<String> canonical = canonical(path);
    if (variable.equals(RuleScope.INPUTS)) {
      if (path.size() < 2) {
        throw new Refusal(
            expr,
            "inputs can only be used with the id of a node in quotes, as inputs[\"some id\"]");
      }
      checkNode(expr, canonical.get(0));
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
    CelSourceLocation at = RuleCompiler.location(ast, expr.id());
    found.add(new Reference(canonical, at.getLine(), at.getColumn() + 1));
  }

  /** The path without {@code inputs}. */
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
