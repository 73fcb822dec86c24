package org.remotemedia.operators.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.runtime.CelVariableResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.RecordFacts;

/**
 * Compiled rules, which say of records whether they hold. Numbers compare by their value, whether
 * they are integers or not; division by zero and values that are missing are errors. Threads may
 * share an instance.
 */
public final class Rules {
  /**
   * More than anybody writes: each has its own counters, and takes half a millisecond to compile.
   */
  public static final int MOST_RULES = 1_000;

  private final List<Rule> rules;
  private final Leaves leaves = new Leaves();

  private Rules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    rules.forEach(
        rule -> rule.outline().references().forEach(reference -> leaves.add(reference.path())));
  }

  /**
   * Compiles rules.
   *
   * @param expressions what has to be true, by the rules' names, in the order in which they are
   *     reported
   * @throws InvalidRulesException with everything that is wrong with them
   */
  public static Rules compile(Map<String, String> expressions, RuleScope scope)
      throws InvalidRulesException {
    if (expressions.isEmpty()) {
      throw new InvalidRulesException(
          List.of(new RuleProblem(null, 0, 0, "there are no rules; give at least one")));
    }
    if (expressions.size() > MOST_RULES) {
      throw new InvalidRulesException(
          List.of(
              new RuleProblem(
                  null,
                  0,
                  0,
                  "there are "
                      + expressions.size()
                      + " rules; at most "
                      + MOST_RULES
                      + " are allowed")));
    }
    RuleCompiler compiler = new RuleCompiler(scope);
    List<Rule> rules = new ArrayList<>(expressions.size());
    List<RuleProblem> problems = new ArrayList<>();
    expressions.forEach(
        (name, expression) -> {
          Rule rule = compiler.compile(name, expression, problems);
          if (rule != null) {
            rules.add(rule);
          }
        });
    if (!problems.isEmpty()) {
      throw new InvalidRulesException(problems);
    }
    return new Rules(rules);
  }

  /** The names of the rules, in their order. */
  public List<String> names() {
    return rules.stream().map(Rule::name).toList();
  }

  /** What the rules refer to, in their order. */
  public List<RuleOutline> outlines() {
    return rules.stream().map(Rule::outline).toList();
  }

  /** What has to be true, by the names of the rules. */
  public Map<String, String> expressions() {
    Map<String, String> expressions = new LinkedHashMap<>();
    rules.forEach(
        rule -> expressions.put(rule.name(), rule.ast().getSource().getContent().toString()));
    return expressions;
  }

  /** Where they compare a number with a constant, in their order, each once. */
  public List<Threshold> thresholds() {
    return rules.stream()
        .flatMap(
            rule ->
                rule.outline().comparisons().stream()
                    .filter(found -> !found.measure().isSize())
                    .map(
                        found ->
                            new Threshold(
                                rule.name(), Numbers.name(found.measure().path()), found.bound())))
        .distinct()
        .toList();
  }

  /**
   * Judges a record.
   *
   * @param inputs values by the ids of their nodes; of a node that gave audio there is none
   * @throws NodeExecutionError when a rule cannot be applied, naming it and the value
   */
  public Verdict judge(ObjectNode inputs, RecordFacts record) {
    return judge(inputs, record, null);
  }

  /**
   * Judges a line of a finished run.
   *
   * @param values the line's {@code values}
   * @param outputs the line's {@code outputs}, null when there are none
   * @throws NodeExecutionError when a rule cannot be applied, naming it and the value
   */
  public Verdict judge(ObjectNode values, RecordFacts record, ObjectNode outputs) {
    CelVariableResolver variables = new Variables(values, record, outputs);
    List<String> broken = new ArrayList<>();
    for (Rule rule : rules) {
      if (!rule.holds(variables)) {
        broken.add(rule.name());
      }
    }
    return new Verdict(broken, values(values, record, outputs));
  }

  private ObjectNode values(ObjectNode inputs, RecordFacts record, ObjectNode outputs) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.setAll(inputs);
    all.remove(List.of(RuleScope.RECORD, RuleScope.OUTPUTS));
    if (leaves.contains(RuleScope.RECORD)) {
      all.set(RuleScope.RECORD, RecordValue.json(record));
    }
    if (outputs != null) {
      all.set(RuleScope.OUTPUTS, outputs);
    }
    return leaves.of(all);
  }

  private static final class Variables implements CelVariableResolver {
    private final ObjectNode inputs;
    private final RecordFacts record;
    private final ObjectNode outputs;
    private final Reads reads = new Reads();

    Variables(ObjectNode inputs, RecordFacts record, ObjectNode outputs) {
      this.inputs = inputs;
      this.record = record;
      this.outputs = outputs;
    }

    @Override
    public Optional<Object> find(String name) {
      Place place = Place.variable(name);
      return Optional.of(
          switch (name) {
            case RuleScope.RECORD -> new RecordValue(record, reads);
            case RuleScope.INPUTS -> new JsonMap(inputs, place, reads);
            case RuleScope.OUTPUTS ->
                new JsonMap(
                    outputs == null ? JsonNodeFactory.instance.objectNode() : outputs,
                    place,
                    reads);
            default -> {
              if (!inputs.has(name)) {
                throw UnusableValueException.missing(place);
              }
              yield JsonValues.of(inputs.get(name), place, reads);
            }
          });
    }
  }
}
