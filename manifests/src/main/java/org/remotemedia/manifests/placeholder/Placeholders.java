package org.remotemedia.manifests.placeholder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.node.NearestName;

/**
 * Puts values in the place of {@code ${NAME}} and {@code ${NAME:-default}} in the strings of nodes'
 * parameters, at any depth: the value that is given for the name, or else the default. A string
 * that is nothing but one placeholder becomes a number or a truth value if it reads as one in JSON.
 * {@code $${} is a literal {@code ${}. The environment is never read, since a manifest may come
 * from elsewhere.
 */
public final class Placeholders {
  private static final String OPENING = "${";
  private static final Pattern CONTENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SHOWN_CHARACTERS = 60;
  private static final String FORMS =
      "write ${NAME} or ${NAME:-default}, where NAME is of letters, digits and _ and does not begin"
          + " with a digit, or $${ for a literal ${";

  private final ParamValues values;
  private final List<Problem> problems;
  private final Set<String> seen = new TreeSet<>();

  /**
   * @param problems receives placeholders that are malformed or have no value
   */
  public Placeholders(ParamValues values, List<Problem> problems) {
    this.values = values;
    this.problems = problems;
  }

  /**
   * The parameters of a node with values in them. One with a placeholder that has none is a missing
   * node.
   *
   * @param pointer JSON pointer to the parameters
   * @param nodeIds the node's id, if it has one
   */
  public ObjectNode resolve(ObjectNode params, String pointer, List<String> nodeIds) {
    ObjectNode resolved = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : params.properties()) {
      int before = problems.size();
      JsonNode value =
          resolve(entry.getValue(), pointer + "/" + Problem.escaped(entry.getKey()), nodeIds);
      resolved.set(entry.getKey(), problems.size() == before ? value : MissingNode.getInstance());
    }
    return resolved;
  }

  /** Reports values that are given for names which no parameter has met so far. */
  public void reportUnused() {
    for (String name : values.names()) {
      if (!seen.contains(name)) {
        problems.add(
            Problem.of(
                ErrorKind.MANIFEST,
                "/nodes",
                List.of(),
                "the value given for '"
                    + name
                    + "' is used nowhere"
                    + NearestName.of(name, seen)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("")
                    + (seen.isEmpty()
                        ? "; no parameter has a placeholder"
                        : "; the placeholders of the manifest are " + String.join(", ", seen))));
      }
    }
  }

  private JsonNode resolve(JsonNode value, String pointer, List<String> nodeIds) {
    if (value.isTextual()) {
      String text = value.textValue();
      return text.contains(OPENING) ? resolve(text, pointer, nodeIds) : value;
    }
    if (value.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode(value.size());
      for (int i = 0; i < value.size(); i++) {
        list.add(resolve(value.get(i), pointer + "/" + i, nodeIds));
      }
      return list;
    }
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        String place = pointer + "/" + Problem.escaped(entry.getKey());
        object.set(entry.getKey(), resolve(entry.getValue(), place, nodeIds));
      }
      return object;
    }
    return value;
  }

  private JsonNode resolve(String text, String pointer, List<String> nodeIds) {
    StringBuilder whole = new StringBuilder();
    Set<String> withoutValue = new LinkedHashSet<>();
    int from = 0;
    for (int at = text.indexOf(OPENING); at >= 0; at = text.indexOf(OPENING, from)) {
      if (at > from && text.charAt(at - 1) == '$') {
        whole.append(text, from, at - 1).append(OPENING);
        from = at + OPENING.length();
        continue;
      }
      int end = text.indexOf('}', at);
      Matcher content = CONTENT.matcher(end < 0 ? "" : text.substring(at + 2, end));
      if (!content.matches() || isNested(content.group(2))) {
        problems.add(Problem.of(ErrorKind.MANIFEST, pointer, nodeIds, malformed(text, at, end)));
        return MissingNode.getInstance();
      }
      String name = content.group(1);
      seen.add(name);
      String value = values.find(name).orElse(content.group(2));
      if (value == null) {
        withoutValue.add(name);
      } else if (at == 0 && end == text.length() - 1) {
        return typed(value);
      } else {
        whole.append(text, from, at).append(value);
      }
      from = end + 1;
    }
    if (!withoutValue.isEmpty()) {
      problems.add(Problem.of(ErrorKind.MANIFEST, pointer, nodeIds, hasNoValue(withoutValue)));
      return MissingNode.getInstance();
    }
    return JsonNodeFactory.instance.textNode(whole.append(text, from, text.length()).toString());
  }

  private static boolean isNested(String byDefault) {
    return byDefault != null && byDefault.contains(OPENING);
  }

  private static JsonNode typed(String value) {
    if (value.equals("true") || value.equals("false")) {
      return JsonNodeFactory.instance.booleanNode(value.equals("true"));
    }
    if (JSON_NUMBER.matcher(value).matches()) {
      try {
        return MAPPER.readTree(value);
      } catch (JsonProcessingException e) {
        // More digits than a manifest may have: no number anywhere.
      }
    }
    return JsonNodeFactory.instance.textNode(value);
  }

  private static String malformed(String text, int at, int end) {
    String rest = text.substring(at, end < 0 ? text.length() : end + 1);
    String shown =
        rest.length() <= SHOWN_CHARACTERS ? rest : rest.substring(0, SHOWN_CHARACTERS) + "…";
    String why = "is no placeholder";
    if (end < 0) {
      why = "has no closing }";
    } else if (rest.indexOf(OPENING, 1) >= 0) {
      why = "has a placeholder within a placeholder, which is not supported";
    }
    return "'" + shown + "' " + why + "; " + FORMS;
  }

  private static String hasNoValue(Set<String> names) {
    String first = names.iterator().next();
    return (names.size() == 1 ? "the placeholder " : "the placeholders ")
        + names.stream().map(name -> "${" + name + "}").collect(Collectors.joining(", "))
        + (names.size() == 1 ? " has" : " have")
        + " no value; give one with --param "
        + first
        + "=VALUE (in Python params={\""
        + first
        + "\": …}), or a default in the manifest: ${"
        + first
        + ":-default}";
  }
}
