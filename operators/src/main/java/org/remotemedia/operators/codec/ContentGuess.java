package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Says what a file that cannot be decoded seems to be, from its first bytes. */
final class ContentGuess {
  /**
   * @param offset where the magic bytes stand
   * @param magic one char per byte
   * @param description for "it is …"
   */
  private record Signature(int offset, String magic, String description) {
    boolean matches(byte[] head) {
      return MagicBytes.has(head, offset, magic);
    }
  }

  /** The first that matches counts. */
  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature(28, "Speex", "it is Ogg Speex, which is not supported"),
          new Signature(0, "OggS", "it is Ogg, but neither Vorbis nor Opus alone"),
          new Signature(0, "riff.\u0091\u00cf\u0011", "it is Wave64, which is not supported"),
          new Signature(0, "caff", "it is Core Audio (CAF), which is not supported"),
          new Signature(0, "wvpk", "it is WavPack, which is not supported"),
          new Signature(0, "MAC ", "it is Monkey's Audio, which is not supported"),
          new Signature(0, "#!AMR", "it is AMR, which is not supported"),
          new Signature(
              0, "0&\u00b2u\u008ef\u00cf\u0011", "it is ASF (WMA), which is not supported"),
          new Signature(8, "AVI ", "it is AVI video, which is not supported"),
          new Signature(0, "RIFF", "it is a RIFF file, but not WAVE"),
          new Signature(0, "\u001f\u008b", "it is compressed with gzip; unpack it first"),
          new Signature(0, "BZh", "it is compressed with bzip2; unpack it first"),
          new Signature(0, "\u00fd7zXZ", "it is compressed with xz; unpack it first"),
          new Signature(0, "PK\u0003\u0004", "it is a ZIP archive; unpack it first"),
          new Signature(0, "%PDF", "it is a PDF document"),
          new Signature(0, "\u0089PNG", "it is a PNG image"),
          new Signature(0, "\u00ff\u00d8\u00ff", "it is a JPEG image"),
          new Signature(
              0, "version https://git-lfs", "it is a Git LFS pointer; fetch it with git lfs pull"),
          new Signature(0, "<!DOCTYPE", "it is an HTML page, perhaps that of a failed download"),
          new Signature(0, "<html", "it is an HTML page, perhaps that of a failed download"));

  private static final int SHOWN_BYTES = 12;

  private ContentGuess() {}

  /** Whether a file that begins so is of a known kind that is not supported. */
  static boolean isKnown(byte[] head) {
    return SIGNATURES.stream().anyMatch(signature -> signature.matches(head));
  }

  /**
   * A clause such as "it is text".
   *
   * @param head the first bytes of the file, less than 64 only if it has no more
   */
  static String describe(byte[] head) {
    if (head.length == 0) {
      return "it is empty (0 bytes)";
    }
    for (Signature signature : SIGNATURES) {
      if (signature.matches(head)) {
        return signature.description();
      }
    }
    if (isMpegAudio(head)) {
      return "it is MPEG audio of a layer or form that is not supported";
    }
    if (isZero(head)) {
      return "it begins with zero bytes only, as a file does whose copying was interrupted";
    }
    if (isText(head)) {
      return "it is text";
    }
    int shown = Math.min(SHOWN_BYTES, head.length);
    return "its beginning, "
        + HexFormat.ofDelimiter(" ").formatHex(head, 0, shown)
        + ", is that of no known audio format";
  }

  /** The eleven bits that begin each frame, and a layer and rate that exist. */
  private static boolean isMpegAudio(byte[] head) {
    return head.length >= 3
        && (head[0] & 0xFF) == 0xFF
        && (head[1] & 0xE0) == 0xE0
        && (head[1] & 0x18) != 0x08
        && (head[2] & 0xF0) != 0xF0;
  }

  private static boolean isZero(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    // The last character may have been cut; one of UTF-8 has at most 4 bytes.
    for (int cut = 0; cut < Math.min(4, head.length); cut++) {
      if (isUtf8(head, head.length - cut)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUtf8(byte[] bytes, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
