package org.remotemedia.operators.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.remotemedia.operators.node.NearestName;

/**
 * What rules may speak of: {@code record}, the values of nodes by their ids, and, for lines of a
 * finished run, {@code outputs}.
 *
 * <p>A node is a variable of its own where its id is an identifier of CEL's that means nothing
 * else; any node is {@code inputs["its id"]}.
 *
 * @param nodeIds the nodes whose values are there
 * @param audioIds those among them that are known to give audio, at which rules cannot look
 * @param outputs whether {@code outputs} is there
 */
public record RuleScope(List<String> nodeIds, Set<String> audioIds, boolean outputs) {
  static final String RECORD = "record";
  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";

  /** Names that a message tells. */
  private static final int MOST_NAMES = 20;

  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

  /** Words that CEL keeps for itself, and its types, which are identifiers too. */
  private static final Set<String> WORDS_OF_CEL =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while",
          "bool",
          "bytes",
          "double",
          "dyn",
          "int",
          "list",
          "map",
          "null_type",
          "string",
          "type",
          "uint");

  /** What has a meaning of its own, wherever rules are applied. */
  private static final Set<String> OWN_VARIABLES = Set.of(RECORD, INPUTS, OUTPUTS);

  public RuleScope {
    nodeIds = List.copyOf(nodeIds);
    audioIds = Set.copyOf(audioIds);
  }

  /** Of a node in a pipeline, which is connected to these. */
  public static RuleScope ofNodes(List<String> nodeIds) {
    return new RuleScope(nodeIds, Set.of(), false);
  }

  /** Of a line of a finished run, which has values of these nodes, and outputs. */
  public static RuleScope ofLines(List<String> nodeIds) {
    return new RuleScope(nodeIds, Set.of(), true);
  }

  /** The same, of whose nodes these give audio. */
  public RuleScope withAudio(Collection<String> ids) {
    return new RuleScope(nodeIds, Set.copyOf(ids), outputs);
  }

  /** Whether a node of that id can be written without {@code inputs}. */
  static boolean isVariable(String id) {
    return isIdentifier(id) && !OWN_VARIABLES.contains(id);
  }

  /** Whether a name can be written after a dot. */
  static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches() && !WORDS_OF_CEL.contains(name);
  }

  /**
   * Whether lines have something else under this name beside the values of nodes, so that they
   * could not tell a node's value from it.
   */
  static boolean isTaken(String id) {
    return id.equals(RECORD) || id.equals(OUTPUTS);
  }

  /** How a rule writes the node of that id. */
  static String written(String id) {
    return isVariable(id) ? id : INPUTS + '[' + quoted(id) + ']';
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The variables of CEL's, with those of nodes. */
  List<String> variables() {
    List<String> variables = new ArrayList<>();
    variables.add(RECORD);
    variables.add(INPUTS);
    if (outputs) {
      variables.add(OUTPUTS);
    }
    nodeIds.stream().filter(RuleScope::isVariable).forEach(variables::add);
    return variables;
  }

  /** What to write instead of a node or variable that there is not. */
  String remedy(String unknown) {
    if (unknown.equals(OUTPUTS)) {
      return "; outputs are known only when the run is over: connect the node and use its id";
    }
    List<String> usable =
        nodeIds.stream().filter(id -> !audioIds.contains(id) && !isTaken(id)).toList();
    if (usable.contains(unknown)) {
      return "; write " + written(unknown);
    }
    if (usable.isEmpty() && !outputs) {
      return "; no node with a JSON value is connected, so that rules can use record alone: connect"
          + " the nodes whose values they need";
    }
    List<String> names = new ArrayList<>(usable.stream().map(RuleScope::written).toList());
    if (outputs) {
      names.add(OUTPUTS);
    }
    names.add(RECORD);
    Optional<String> near = NearestName.of(unknown, names);
    return near.map(name -> "; did you mean " + name + "? Rules").orElse("; rules")
        + " can use "
        + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
        + (names.size() > MOST_NAMES ? ", …" : "");
  }
}
