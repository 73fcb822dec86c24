package org.remotemedia.manifests.render;

/** Makes ids and names safe to show, which may hold any character. */
final class Labels {
  private Labels() {}

  /** Control characters as escapes, so that a name cannot break lines or steer a terminal. */
  static String oneLine(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** For a quoted Mermaid label, where markup characters are numeric entities. */
  static String mermaid(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    oneLine(text)
        .codePoints()
        .forEach(
            c -> {
              if (c < 128 && !Character.isLetterOrDigit(c) && " .,:-_=/()".indexOf(c) < 0) {
                shown.append('#').append(c).append(';');
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** For a quoted DOT string. */
  static String dot(String text) {
    return oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
