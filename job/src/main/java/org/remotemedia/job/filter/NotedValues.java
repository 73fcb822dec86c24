package org.remotemedia.job.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.remotemedia.job.output.RunNode;
import org.remotemedia.operators.node.NearestName;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.rules.InvalidRulesException;
import org.remotemedia.operators.rules.Measure;
import org.remotemedia.operators.rules.Reference;
import org.remotemedia.operators.rules.RuleOutline;
import org.remotemedia.operators.rules.RuleProblem;
import org.remotemedia.operators.rules.RuleScope;
import org.remotemedia.operators.rules.Rules;

/**
 * Which values the lines of a run have: those that its filters looked at, no more of each than
 * their rules refer to, and those of its sinks. A rule that looks at anything else cannot be told
 * from the lines, and where it asks whether something is there, would be told wrong.
 */
final class NotedValues {
  private static final String FILTER = "FilterNode";
  private static final String RECORD = "record";
  private static final String OUTPUTS = "outputs";

  /** Facts of records that lines have only when a rule looked at them. */
  private static final Set<String> FACTS_NOTED = Set.of("sample_rate", "channels");

  private static final int MOST_NAMES = 10;

  private final List<String> ids;
  private final Set<String> sinks = new TreeSet<>();
  private final boolean cuts;

  /** For each filter what it looks at: paths from the ids of nodes, or from the record. */
  private final List<Set<List<String>>> filters = new ArrayList<>();

  private NotedValues(List<RunNode> nodes) {
    NodeRegistry registry = NodeRegistry.load();
    Set<String> cutters = new HashSet<>();
    Set<String> ofUtterances = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (RunNode node : nodes) {
      used.addAll(node.inputs());
      if (registry
          .find(node.nodeType())
          .filter(type -> type.metadata().output() == OutputKind.UTTERANCES)
          .isPresent()) {
        cutters.add(node.id());
        ofUtterances.add(node.id());
      } else if (node.inputs().stream().anyMatch(ofUtterances::contains)) {
        ofUtterances.add(node.id());
      }
    }
    cuts = !cutters.isEmpty();
    ids = nodes.stream().map(RunNode::id).toList();
    for (RunNode node : nodes) {
      if (ofUtterances.contains(node.id()) == cuts) {
        if (!used.contains(node.id())) {
          sinks.add(node.id());
        }
        if (node.nodeType().equals(FILTER)) {
          filters.add(looks(node));
        }
      }
    }
  }

  static NotedValues of(List<RunNode> nodes) {
    return new NotedValues(nodes);
  }

  private static Set<List<String>> looks(RunNode filter) {
    Map<String, String> expressions = new LinkedHashMap<>();
    JsonNode rules = filter.params().path("rules");
    if (rules.isObject()) {
      rules.properties().forEach(rule -> expressions.put(rule.getKey(), rule.getValue().asText()));
    } else {
      expressions.put("where", filter.params().path("where").asText());
    }
    Set<List<String>> paths = new HashSet<>();
    try {
      Rules.compile(expressions, RuleScope.ofNodes(filter.inputs()))
          .outlines()
          .forEach(rule -> rule.references().forEach(it -> paths.add(it.path())));
    } catch (InvalidRulesException e) {
      throw new IllegalStateException("rules that were run: " + e.getMessage(), e);
    }
    return paths;
  }

  /** Whether the run cut recordings, so that utterances are what is judged. */
  boolean cuts() {
    return cuts;
  }

  /** What rules may speak of. */
  RuleScope scope() {
    return RuleScope.ofLines(ids);
  }

  /** The nodes whose values rules find among the outputs. */
  Set<String> sinks() {
    return sinks;
  }

  /** What rules look at that no line can have. */
  List<RuleProblem> problems(Collection<RuleOutline> rules) {
    List<RuleProblem> problems = new ArrayList<>();
    for (RuleOutline rule : rules) {
      for (Reference reference : rule.references()) {
        problem(reference.path())
            .map(
                message ->
                    new RuleProblem(rule.name(), reference.line(), reference.column(), message))
            .ifPresent(problems::add);
      }
    }
    return problems;
  }

  private Optional<String> problem(List<String> path) {
    if (path.get(0).equals(OUTPUTS)) {
      return path.size() < 2 || sinks.contains(path.get(1))
          ? Optional.empty()
          : Optional.of(noSink(path.get(1)));
    }
    if (isAlwaysThere(path) || filters.stream().anyMatch(filter -> covers(filter, path))) {
      return Optional.empty();
    }
    List<String> noted = noted(path.get(0));
    return Optional.of(
        new Measure(path, false)
            + " stands in no line of this run: "
            + (noted.isEmpty()
                ? (cuts ? "no rule for utterances looked at it" : "no rule looked at it")
                    + (path.get(0).equals(RECORD) ? "" : ", and the node is no sink")
                : "its rules looked at " + String.join(", ", noted) + " alone")
            + ". Run again with a rule that does, in a FilterNode that may have \"annotate\":"
            + " true");
  }

  private String noSink(String name) {
    return "outputs has no '"
        + name
        + "'"
        + NearestName.of(name, sinks).map(near -> "; did you mean outputs." + near + "?").orElse("")
        + (sinks.isEmpty()
            ? "; the run has none of what is judged"
            : "; there are "
                + String.join(", ", sinks.stream().limit(MOST_NAMES).toList())
                + (sinks.size() > MOST_NAMES ? ", …" : ""));
  }

  private boolean isAlwaysThere(List<String> path) {
    String first = path.get(0);
    return first.equals(RECORD) ? !FACTS_NOTED.contains(path.get(1)) : sinks.contains(first);
  }

  private static boolean covers(Set<List<String>> filter, List<String> path) {
    for (int length = 1; length <= path.size(); length++) {
      if (filter.contains(path.subList(0, length))) {
        return true;
      }
    }
    return false;
  }

  private List<String> noted(String id) {
    return filters.stream()
        .flatMap(Set::stream)
        .filter(path -> path.get(0).equals(id))
        .map(path -> new Measure(path, false).toString())
        .distinct()
        .sorted()
        .limit(MOST_NAMES)
        .toList();
  }

  /**
   * What rules look at that some lines may not have noted though it was there: what only some of
   * the filters looked at, of a value at which others looked too.
   */
  Set<List<String>> uncertain(Collection<RuleOutline> rules) {
    Set<List<String>> uncertain = new HashSet<>();
    for (RuleOutline rule : rules) {
      for (Reference reference : rule.references()) {
        List<String> path = reference.path();
        boolean isOutput = path.get(0).equals(OUTPUTS);
        if (!isOutput
            && !isAlwaysThere(path)
            && filters.stream()
                .anyMatch(filter -> looksAt(filter, path.get(0)) && !covers(filter, path))) {
          uncertain.add(path);
        }
      }
    }
    return uncertain;
  }

  private static boolean looksAt(Set<List<String>> filter, String id) {
    return id.equals(RECORD) || filter.stream().anyMatch(path -> path.get(0).equals(id));
  }
}
