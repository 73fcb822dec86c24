package org.remotemedia.manifests.error;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.remotemedia.operators.error.ErrorKind;

/**
 * One thing that is wrong, or merely noteworthy, in a manifest.
 *
 * @param kind what kind of error; for a warning, what it would be
 * @param message what is wrong and what is allowed
 * @param nodeIds the nodes concerned, in manifest order; may be empty
 * @param pointer JSON pointer to the place, empty for the whole document
 * @param line line of that place in the text, from 1, or null when there is no text
 */
public record Problem(
    ErrorKind kind, String message, List<String> nodeIds, String pointer, Integer line) {
  /** Texts are quoted, which can be of any length; in characters. */
  private static final int LONGEST_MESSAGE = 4000;

  /** The same for pointers and nodes, where people read them. */
  private static final int LONGEST_NAME = 200;

  public Problem {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(pointer);
    message = shortened(message, LONGEST_MESSAGE);
    nodeIds = List.copyOf(nodeIds);
  }

  public static Problem of(ErrorKind kind, String pointer, List<String> nodeIds, String message) {
    return new Problem(kind, message, nodeIds, pointer, null);
  }

  public Problem withLine(Integer newLine) {
    return new Problem(kind, message, nodeIds, pointer, newLine);
  }

  /** Place, nodes and message: {@code at /nodes/2/id (line 14), node 'vad': …}. */
  public String located() {
    StringBuilder text = new StringBuilder();
    if (!pointer.isEmpty()) {
      text.append("at ").append(shortened(pointer, LONGEST_NAME));
      if (line != null) {
        text.append(" (line ").append(line).append(')');
      }
    } else if (line != null) {
      text.append("at line ").append(line);
    }
    if (!nodeIds.isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(nodeIds.size() == 1 ? "node " : "nodes ")
          .append(
              nodeIds.stream()
                  .map(id -> "'" + shortened(id, LONGEST_NAME) + "'")
                  .collect(Collectors.joining(", ")));
    }
    return text.append(text.isEmpty() ? "" : ": ").append(message).toString();
  }

  /** Beginning and end, which tell most. */
  private static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int begin = longest / 2;
    int end = text.length() - (longest - begin - 1);
    return text.substring(0, Character.isHighSurrogate(text.charAt(begin - 1)) ? begin - 1 : begin)
        + "…"
        + text.substring(Character.isLowSurrogate(text.charAt(end)) ? end + 1 : end);
  }

  /** One line: the kind, then {@link #located()}. */
  @Override
  public String toString() {
    String located = located();
    boolean placed = !pointer.isEmpty() || line != null || !nodeIds.isEmpty();
    return kind.wireName() + (placed ? " " : ": ") + located;
  }
}
