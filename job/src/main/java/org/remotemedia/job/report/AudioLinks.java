package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.operators.accounts.Excerpt;

/**
 * Links from a report to audio, for the browser to play. They are relative wherever that can be, so
 * that they hold in a browser that opens the page as a file as well as behind a web server.
 */
final class AudioLinks {
  /** Suffixes of what browsers play. */
  private static final List<String> PLAYED =
      List.of(
          ".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".mp4", ".aac",
          ".webm");

  private static final String UNRESERVED = "-._~";

  /** The path of the output directory; null where it is none of this machine. */
  private final String output;

  /**
   * @param output where the report lies, as a path or URI
   */
  AudioLinks(String output) {
    this.output = localPath(output);
  }

  /**
   * What a player needs: {@code href}, and of a longer file {@code from} and {@code to}, s. Null
   * where a browser that opens the page could not play it.
   *
   * @param excerpt may be null
   * @param seconds length of the record, s; 0 when it is not known
   */
  ObjectNode player(Excerpt excerpt, double seconds) {
    if (excerpt == null) {
      return null;
    }
    ObjectNode player = JsonNodeFactory.instance.objectNode();
    if (excerpt.offsetSeconds() == null) {
      return player.put("href", encoded(excerpt.file()));
    }
    String href = isPlayed(excerpt.file()) ? toSource(localPath(excerpt.file())) : null;
    if (href == null) {
      return null;
    }
    player.put("href", href);
    player.put("from", excerpt.offsetSeconds());
    if (seconds > 0) {
      player.put("to", excerpt.offsetSeconds() + seconds);
    }
    return player;
  }

  private static boolean isPlayed(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return PLAYED.stream().anyMatch(name::endsWith);
  }

  private static String localPath(String location) {
    String path = Locations.isLocal(location) ? Locations.localPath(location) : "";
    return path.startsWith("/") ? path : null;
  }

  /** Relative where both lie below some directory other than the root. */
  private String toSource(String source) {
    if (source == null || output == null) {
      return null;
    }
    List<String> from = segments(output);
    List<String> to = segments(source);
    Set<String> steps = Set.of(".", "..");
    boolean plain =
        from.stream().noneMatch(steps::contains) && to.stream().noneMatch(steps::contains);
    int common = 0;
    while (plain
        && common < Math.min(from.size(), to.size() - 1)
        && from.get(common).equals(to.get(common))) {
      common++;
    }
    return common == 0
        ? "file://" + encoded(source)
        : "../".repeat(from.size() - common)
            + encoded(String.join("/", to.subList(common, to.size())));
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }

  /** A path as a URL has it. Names are bytes: nothing is normalized. */
  private static String encoded(String path) {
    StringBuilder url = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) octet;
      boolean plain =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || letter == '/'
              || UNRESERVED.indexOf(letter) >= 0;
      if (plain) {
        url.append(letter);
      } else {
        url.append(String.format("%%%02X", octet & 0xFF));
      }
    }
    return url.toString();
  }
}
