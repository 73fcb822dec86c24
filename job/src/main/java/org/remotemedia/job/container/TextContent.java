package org.remotemedia.job.container;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells texts from other content. */
final class TextContent {
  private TextContent() {}

  /**
   * Content as a text, without the line breaks at its end; null where it is not UTF-8, or has
   * characters that no text has.
   */
  static String of(byte[] content) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    if (text.chars().anyMatch(c -> c < ' ' && "\t\n\r\f".indexOf(c) < 0)) {
      return null;
    }
    int from = text.startsWith("\uFEFF") ? 1 : 0;
    int to = text.length();
    while (to > from && "\r\n".indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }
}
