package org.remotemedia.job.output;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * Where the audio of a record goes, relative to the output directory: {@code
 * audio/<sink>/[keys/]<record name>.wav}, or with the suffix of another kind of file.
 *
 * <p>Names are kept as they are as far as a path can hold them. As {@code %XX}, the bytes of their
 * UTF-8 in upper-case hexadecimal, appear:
 *
 * <ul>
 *   <li>control characters, backslashes and lone surrogates; slashes in sinks and keys;
 *   <li>the dots of a segment that is "." or "..";
 *   <li>a percent sign, only where two hexadecimal digits follow it.
 * </ul>
 *
 * An empty segment becomes {@code %25}. A segment of more than 255 bytes is cut, and {@code %7E}
 * and a hash of the whole take the place of the rest. Where names are so long that the path would
 * have more than some 2000 bytes, {@code %7E} and a hash of the whole take the place of the
 * segments in the middle. Different names so have different paths, but for the suffix: {@code
 * a.flac} and {@code a.flac.wav} meet, and {@link NameRegistry} sees to it.
 */
public final class OutputNames {
  /** The directory of all audio. */
  public static final String AUDIO_DIRECTORY = "audio";

  private static final String SUFFIX = ".wav";

  /** What the usual file systems hold. */
  private static final int MAX_SEGMENT_BYTES = 255;

  /** Half of what the usual systems take for a path: the rest is for the output directory. */
  private static final int MAX_RECORD_BYTES = 1250;

  private static final int MAX_KEYS_BYTES = 500;

  /** Begins what stands for text left out; names themselves never have it unencoded. */
  private static final String CUT = "%7E";

  private static final int HASH_BYTES = 16;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private OutputNames() {}

  /**
   * The path of one audio value.
   *
   * @param sink id of the node
   * @param keys where in the node's value the audio is, from the root; empty for the value itself
   * @param kind of the file
   */
  public static String audioPath(
      String sink, List<String> keys, String recordName, AudioFileKind kind) {
    StringBuilder path = new StringBuilder(AUDIO_DIRECTORY);
    path.append('/').append(segment(sink, ""));
    if (!keys.isEmpty()) {
      String below = keys.stream().map(OutputNames::segment).collect(Collectors.joining("/"));
      path.append('/').append(bounded(below, MAX_KEYS_BYTES));
    }
    return path.append('/').append(withSuffix(recordPath(recordName), kind.suffix())).toString();
  }

  /**
   * A path with the suffix of another kind in place of its own, each letter in the case of one of
   * those before, so that different paths stay different.
   */
  private static String withSuffix(String path, String suffix) {
    int dot = path.length() - SUFFIX.length();
    StringBuilder end = new StringBuilder(".");
    for (int i = 1; i < suffix.length(); i++) {
      int like = i == 1 ? 1 : i < suffix.length() - 1 ? 2 : SUFFIX.length() - 1;
      char letter = suffix.charAt(i);
      end.append(
          Character.isUpperCase(path.charAt(dot + like)) ? Character.toUpperCase(letter) : letter);
    }
    int last = path.lastIndexOf('/') + 1;
    String directory = path.substring(0, last);
    String base = path.substring(last, dot);
    int surplus = suffix.length() - SUFFIX.length();
    if (utf8Length(base) + end.length() > MAX_SEGMENT_BYTES) {
      int cut = base.lastIndexOf(CUT);
      if (cut >= 0) {
        // The hash alone tells such names apart.
        base = base.substring(0, base.offsetByCodePoints(cut, -surplus)) + base.substring(cut);
      } else {
        int left =
            base.offsetByCodePoints(base.length(), -(CUT.length() + 2 * HASH_BYTES + surplus));
        base = base.substring(0, left) + CUT + hash(path.substring(last));
      }
    }
    return directory + base + end;
  }

  /** The part of the path that follows from the record's name alone. */
  public static String recordPath(String recordName) {
    StringBuilder path = new StringBuilder(recordName.length() + SUFFIX.length());
    int from = 0;
    for (int slash = recordName.indexOf('/'); slash >= 0; slash = recordName.indexOf('/', from)) {
      path.append(segment(recordName.substring(from, slash), "")).append('/');
      from = slash + 1;
    }
    String last = recordName.substring(from);
    boolean hasSuffix = last.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
    path.append(segment(last, hasSuffix ? "" : SUFFIX));
    return bounded(path.toString(), MAX_RECORD_BYTES);
  }

  /** The path with its first segments, as many as fit, a hash and its last segment. */
  private static String bounded(String path, int maxBytes) {
    if (utf8Length(path) <= maxBytes) {
      return path;
    }
    String last = path.substring(path.lastIndexOf('/'));
    String middle = CUT + hash(path);
    int room = maxBytes - middle.length() - utf8Length(last);
    int kept = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', kept)) {
      room -= utf8Length(path.substring(kept, slash + 1));
      if (room < 0) {
        break;
      }
      kept = slash + 1;
    }
    return path.substring(0, kept) + middle + last;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Hash128.of(text).toBytes());
  }

  /** One name made fit to be one segment of a path, such as a file name for a node id. */
  public static String segment(String name) {
    return segment(name, "");
  }

  private static String segment(String name, String suffix) {
    String encoded = encode(name) + suffix;
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_SEGMENT_BYTES) {
      return encoded;
    }
    boolean audio = encoded.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
    String end =
        CUT + hash(encoded) + (audio ? encoded.substring(encoded.length() - SUFFIX.length()) : "");
    int cut = MAX_SEGMENT_BYTES - end.length();
    while ((bytes[cut] & 0xC0) == 0x80) {
      cut--;
    }
    return new String(bytes, 0, cut, StandardCharsets.UTF_8) + end;
  }

  private static String encode(String name) {
    switch (name) {
      case "" -> {
        return "%25";
      }
      case "." -> {
        return "%2E";
      }
      case ".." -> {
        return "%2E%2E";
      }
      default -> {}
    }
    StringBuilder encoded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == 0x7F || c == '/' || c == '\\' || (c == '%' && isHexPair(name, i + 1))) {
        appendByte(encoded, c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < name.length()
          && Character.isLowSurrogate(name.charAt(i + 1))) {
        encoded.append(c).append(name.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        appendByte(encoded, 0xE0 | (c >> 12));
        appendByte(encoded, 0x80 | ((c >> 6) & 0x3F));
        appendByte(encoded, 0x80 | (c & 0x3F));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isHexPair(String text, int at) {
    return at + 1 < text.length()
        && HexFormat.isHexDigit(text.charAt(at))
        && HexFormat.isHexDigit(text.charAt(at + 1));
  }

  private static void appendByte(StringBuilder out, int value) {
    out.append('%').append(HEX.toHexDigits((byte) value));
  }
}
