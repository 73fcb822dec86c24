package org.remotemedia.manifests.error;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.remotemedia.operators.error.ErrorKind;

/**
 * One thing that is wrong, or merely noteworthy, in a manifest.
 *
 * @param kind what kind of error; for a warning, what it would be
 * @param headline what is wrong in a few fixed words, with which {@code message} begins; the place
 *     comes after it. Empty where there is none.
 * @param message what is wrong and what is allowed
 * @param nodeIds the nodes concerned, in manifest order; may be empty
 * @param pointer JSON pointer to the place, empty for the whole document
 * @param line line of that place in the text, from 1, or null when there is no text
 */
public record Problem(
    ErrorKind kind,
    String headline,
    String message,
    List<String> nodeIds,
    String pointer,
    Integer line) {
  /** Texts are quoted, which can be of any length; in characters. */
  private static final int LONGEST_MESSAGE = 4000;

  /** Short enough that a message keeps it whole. */
  private static final int LONGEST_HEADLINE = 400;

  /** The same for pointers and nodes, where people read them. */
  private static final int LONGEST_NAME = 200;

  public Problem {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(pointer);
    message = shortened(message, LONGEST_MESSAGE);
    nodeIds = List.copyOf(nodeIds);
  }

  public static Problem of(ErrorKind kind, String pointer, List<String> nodeIds, String message) {
    return new Problem(kind, "", message, nodeIds, pointer, null);
  }

  /**
   * A problem that begins with words of the reference documents.
   *
   * @param headline these words
   * @param remedy what is allowed, or what to do
   */
  public static Problem headed(
      ErrorKind kind, String pointer, List<String> nodeIds, String headline, String remedy) {
    String head = shortened(headline, LONGEST_HEADLINE);
    return new Problem(kind, head, head + "; " + remedy, nodeIds, pointer, null);
  }

  public Problem withLine(Integer newLine) {
    return new Problem(kind, headline, message, nodeIds, pointer, newLine);
  }

  /**
   * Place, nodes and message: {@code at /nodes/2/params (line 14), node 'vad': …}; after the
   * headline where there is one: {@code Duplicate node ID: vad, at /nodes/2/id (line 14), node
   * 'vad'; …}.
   */
  public String located() {
    String place = place();
    if (place.isEmpty()) {
      return message;
    }
    return headline.isEmpty()
        ? place + ": " + message
        : headline + ", " + place + message.substring(headline.length());
  }

  private String place() {
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
    return text.toString();
  }

  /** A key as it stands in a JSON pointer. */
  public static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
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
    boolean beginsWithPlace = headline.isEmpty() && !place().isEmpty();
    return kind.wireName() + (beginsWithPlace ? " " : ": ") + located();
  }
}
