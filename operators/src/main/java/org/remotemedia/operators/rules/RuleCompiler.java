package org.remotemedia.operators.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.ArrayList;
import java.util.List;

/** Compiles the expressions of one scope. */
final class RuleCompiler {
  static final String TOO_DEEP = "it is nested too deeply; make several rules of it";

  /** In characters. */
  private static final int LONGEST_EXPRESSION = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(LONGEST_EXPRESSION)
          .maxParseRecursionDepth(200)
          .maxParseErrorRecoveryLimit(1)
          .maxParseExpressionNodeCount(50_000)
          .comprehensionMaxIterations(Rule.MOST_STEPS)
          .populateMacroCalls(true)
          .build();

  private final RuleScope scope;
  private final CelCompiler compiler;
  private final CelRuntime runtime;
  private final RegularExpressions patterns = new RegularExpressions();

  RuleCompiler(RuleScope scope) {
    this.scope = scope;
    CelType object = MapType.create(SimpleType.STRING, SimpleType.DYN);
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(RecordValue.PROVIDER);
    for (String variable : scope.variables()) {
      builder.addVar(
          variable,
          switch (variable) {
            case RuleScope.RECORD -> StructTypeReference.create(RecordValue.TYPE.name());
            case RuleScope.INPUTS, RuleScope.OUTPUTS -> object;
            default -> SimpleType.DYN;
          });
    }
    this.compiler = builder.build();
    this.runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(StandardFunction.DIVIDE, StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(Division.bindings())
            .addFunctionBindings(patterns.bindings())
            .setTypeProvider(RecordValue.PROVIDER)
            .build();
  }

  /**
   * Compiles one rule.
   *
   * @param problems receives what is wrong with it
   * @return the rule, or null when something is wrong
   */
  Rule compile(String name, String expression, List<RuleProblem> problems) {
    try {
      return checked(name, expression, problems);
    } catch (StackOverflowError e) {
      problems.add(new RuleProblem(name, 0, 0, TOO_DEEP));
      return null;
    }
  }

  private Rule checked(String name, String expression, List<RuleProblem> problems) {
    if (expression.isBlank()) {
      problems.add(new RuleProblem(name, 0, 0, "the expression is empty"));
      return null;
    }
    CelAbstractSyntaxTree ast;
    try {
      CelValidationResult parsed = compiler.parse(expression);
      if (parsed.hasError()) {
        // What comes after the first slip is mostly its consequence.
        add(name, expression, parsed.getErrors().subList(0, 1), problems);
        return null;
      }
      CelValidationResult checked = compiler.check(parsed.getAst());
      if (checked.hasError()) {
        add(name, expression, checked.getErrors(), problems);
        return null;
      }
      ast = checked.getAst();
    } catch (CelValidationException e) {
      add(name, expression, e.getErrors(), problems);
      return null;
    }
    try {
      RuleOutline outline = References.of(name, ast, scope, patterns);
      CelKind kind = ast.getResultType().kind();
      if (kind != CelKind.BOOL && kind != CelKind.DYN) {
        problems.add(
            new RuleProblem(
                name,
                1,
                1,
                "a rule has to be true or false, but this is "
                    + TypeWords.type(ast.getResultType().name())));
        return null;
      }
      return new Rule(name, ast, runtime.createProgram(ast), outline);
    } catch (References.Refusal e) {
      CelSourceLocation at = location(ast, e.exprId());
      problems.add(new RuleProblem(name, at.getLine(), at.getColumn() + 1, e.getMessage()));
    } catch (CelEvaluationException e) {
      problems.add(new RuleProblem(name, 0, 0, e.getMessage()));
    }
    return null;
  }

  private void add(
      String name, String expression, List<CelIssue> issues, List<RuleProblem> problems) {
    IssueWords words = new IssueWords(scope, expression);
    List<RuleProblem> found = new ArrayList<>();
    for (CelIssue issue : issues) {
      CelSourceLocation at = issue.getSourceLocation();
      boolean located = at.getLine() > 0;
      if (issue.getMessage().startsWith("Message type resolution failure")) {
        // It follows from a type that is not known, which is told.
        continue;
      }
      found.add(
          new RuleProblem(
              name, located ? at.getLine() : 0, located ? at.getColumn() + 1 : 0, words.of(issue)));
    }
    found.stream().distinct().forEach(problems::add);
  }

  static CelSourceLocation location(CelAbstractSyntaxTree ast, long exprId) {
    Integer offset = ast.getSource().getPositionsMap().get(exprId);
    return offset == null
        ? CelSourceLocation.of(1, 0)
        : ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
  }
}
