package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.error.AudioFormatError;

class ContentGuessTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | it is empty",
        "OggS\\0\\2                          | Ogg, but neither",
        "\\xff\\xfe\\x90\\x44                | MPEG audio of a layer",
        "RIFF\\0\\0\\0\\0AVI LIST            | AVI",
        "RIFF\\0\\0\\0\\0WEBPVP8             | not WAVE",
        "\\0\\0\\0\\0\\0                     | zero bytes only",
        "version https://git-lfs.github.com/ | git lfs pull",
        "Grüße aus dem Protokoll             | it is text",
        "\\x7fELF\\1\\2                      | 7f 45 4c 46 01 02",
      })
  void saysWhatAFileSeemsToBe(String content, String expected) {
    byte[] bytes = bytes(content.strip());
    assertThat(ContentGuess.describe(bytes)).contains(expected);
    assertThatThrownBy(() -> new AudioDecoders().open(new ByteArrayInputStream(bytes), "a/b.wav"))
        .isInstanceOf(AudioFormatError.class)
        .hasMessageContaining("a/b.wav cannot be decoded: ")
        .hasMessageContaining(expected);
  }

  private static byte[] bytes(String escaped) {
    StringBuilder latin = new StringBuilder();
    String utf8 = new String(escaped.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < utf8.length(); i++) {
      if (utf8.startsWith("\\x", i)) {
        latin.append((char) Integer.parseInt(utf8.substring(i + 2, i + 4), 16));
        i += 3;
      } else if (utf8.charAt(i) == '\\') {
        latin.append((char) (utf8.charAt(++i) - '0'));
      } else {
        latin.append(utf8.charAt(i));
      }
    }
    return latin.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
