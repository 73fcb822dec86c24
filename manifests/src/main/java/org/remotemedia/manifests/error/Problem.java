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
  public Problem {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(message);
    Objects.requireNonNull(pointer);
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
      text.append("at ").append(pointer);
      if (line != null) {
        text.append(" (line ").append(line).append(')');
      }
    } else if (line != null) {
      text.append("at line ").append(line);
    }
    if (!nodeIds.isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(nodeIds.size() == 1 ? "node " : "nodes ")
          .append(nodeIds.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")));
    }
    return text.append(text.isEmpty() ? "" : ": ").append(message).toString();
  }

  /** One line: the kind, then {@link #located()}. */
  @Override
  public String toString() {
    String located = located();
    boolean placed = !pointer.isEmpty() || line != null || !nodeIds.isEmpty();
    return kind.wireName() + (placed ? " " : ": ") + located;
  }
}
