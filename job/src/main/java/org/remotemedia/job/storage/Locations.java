package org.remotemedia.job.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells URIs from paths. */
public final class Locations {
  /** At least two letters, so that it cannot be a drive, and a slash behind the colon. */
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*", Pattern.DOTALL);

  private Locations() {}

  /** The scheme of a URI, in lower case; empty for a path. */
  public static Optional<String> scheme(String location) {
    if (!location.contains(":/")) {
      return Optional.empty(); // As most are, and several times for each record.
    }
    Matcher matcher = SCHEME.matcher(location);
    return matcher.matches()
        ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Whether it is a path of this machine or a {@code file:} URI. */
  public static boolean isLocal(String location) {
    return scheme(location).map("file"::equals).orElse(true);
  }

  /** Whether it stands for the same place whatever directory it is read from. */
  public static boolean isAbsolute(String location) {
    return location.startsWith("/") || scheme(location).isPresent();
  }

  /**
   * The path of a local location. A {@code file:} URI is percent-decoded; what is no valid URI, for
   * instance because of a blank, is taken as it stands behind the scheme.
   */
  public static String localPath(String location) {
    if (scheme(location).isEmpty()) {
      return location;
    }
    try {
      String path = new URI(location).getPath();
      if (path != null) {
        return path;
      }
    } catch (URISyntaxException e) {
      // Falls through: not a URI, but its meaning is plain.
    }
    String path = location.substring("file:".length());
    if (path.startsWith("//")) {
      int slash = path.indexOf('/', 2);
      path = slash < 0 ? "/" : path.substring(slash);
    }
    return path;
  }
}
