package org.remotemedia.operators.rules;

import dev.cel.common.CelIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotemedia.operators.node.NearestName;

/** Puts what CEL's compiler finds wrong into plain words. */
final class IssueWords {
  /** An issue of a known form, and what is said of it. */
  private record Form(Pattern pattern, BiFunction<IssueWords, Matcher, String> words) {
    static Form of(String regex, BiFunction<IssueWords, Matcher, String> words) {
      return new Form(Pattern.compile(regex, Pattern.DOTALL), words);
    }
  }

  private static final List<Form> FORMS =
      List.of(
          Form.of("undeclared reference to '(.*)' \\(in container .*", IssueWords::unknown),
          Form.of(
              "found no matching overload for '(.*?)' applied to '\\((.*?)\\)'.*",
              IssueWords::overload),
          Form.of("undefined field '(.*)'", IssueWords::field),
          Form.of(
              "type '(.*)' does not support field selection",
              (self, issue) ->
                  TypeWords.type(issue.group(1))
                      + " has no fields"
                      + (issue.group(1).startsWith("type")
                          ? "; a node of this name is inputs[\"its id\"]"
                          : "")),
          Form.of(
              "expected type '(.*)' but found '(.*)'",
              (self, issue) ->
                  "expected "
                      + TypeWords.type(issue.group(1))
                      + ", but this is "
                      + TypeWords.type(issue.group(2))),
          Form.of(
              "expression of type '(.*)' cannot be range of a comprehension.*",
              (self, issue) ->
                  TypeWords.type(issue.group(1)) + " cannot be gone through; a list or object can"),
          Form.of(
              "reserved identifier: (.*)",
              (self, issue) ->
                  "'"
                      + issue.group(1)
                      + "' is a word that CEL reserves"
                      + self.scope.remedy(issue.group(1))),
          Form.of(
              "expression code point size exceeds limit: size: (\\d+), limit (\\d+)",
              (self, issue) ->
                  "it has "
                      + issue.group(1)
                      + " characters; at most "
                      + issue.group(2)
                      + " are allowed: make several rules of it"),
          Form.of(
              ".*[Rr]ecursion limit exceeded.*|.*node limit.*",
              (self, issue) -> RuleCompiler.TOO_DEEP),
          Form.of(
              "(?:mismatched input|extraneous input) '<EOF>'.*|no viable alternative at input '<EOF>'",
              (self, issue) -> "the expression ends too early"),
          Form.of(
              "(?:mismatched input|extraneous input|no viable alternative at input|token recognition"
                  + " error at:) '(.*?)'(?: expecting .*)?",
              (self, issue) -> self.unexpected(issue.group(1))),
          Form.of(
              "missing (.*) at '(.*)'",
              (self, issue) ->
                  issue.group(2).equals("<EOF>")
                      ? issue.group(1) + " is missing at the end"
                      : issue.group(1) + " is missing before '" + issue.group(2) + "'"));

  private final RuleScope scope;
  private final String expression;

  IssueWords(RuleScope scope, String expression) {
    this.scope = scope;
    this.expression = expression;
  }

  /** What is wrong, and what to do. */
  String of(CelIssue issue) {
    String message = issue.getMessage();
    for (Form form : FORMS) {
      Matcher matcher = form.pattern().matcher(message);
      if (matcher.matches()) {
        return form.words().apply(this, matcher);
      }
    }
    return message;
  }

  private String unknown(Matcher issue) {
    String name = issue.group(1);
    boolean called =
        Pattern.compile("(?:^|\\W)" + Pattern.quote(name) + "\\s*\\(").matcher(expression).find();
    return called
        ? "there is no function '" + name + "'"
        : "unknown name '" + name + "'" + scope.remedy(name);
  }

  private String overload(Matcher issue) {
    String function = TypeWords.function(issue.group(1));
    List<String> types = types(issue.group(2));
    String operands = String.join(" and ", types.stream().map(TypeWords::type).toList());
    return TypeWords.notTogether(function, operands, types);
  }

  /** The types between commas that are not within brackets. */
  private static List<String> types(String list) {
    List<String> types = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < list.length(); i++) {
      char letter = list.charAt(i);
      depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
      if (letter == ',' && depth == 0) {
        types.add(list.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    types.add(list.substring(begin).strip());
    return types;
  }

  private String field(Matcher issue) {
    String name = issue.group(1);
    return "record has no '"
        + name
        + "'"
        + NearestName.of(name, RecordValue.NAMES)
            .map(near -> "; did you mean '" + near + "'? It has ")
            .orElse("; it has ")
        + String.join(", ", RecordValue.NAMES);
  }

  private String unexpected(String input) {
    String text = input.strip();
    if (text.startsWith("'") || text.startsWith("\"")) {
      return "the string that begins here does not end";
    }
    if (scope.nodeIds().contains(text)) {
      return "'" + text + "' is a word that CEL reserves" + scope.remedy(text);
    }
    if (text.equals("=")) {
      return "unexpected '='; two values are compared by ==";
    }
    if (text.equals("&") || text.equals("|")) {
      return "unexpected '" + text + "'; write " + text + text;
    }
    return text.isEmpty() ? "the expression is not complete" : "unexpected '" + text + "'";
  }
}
