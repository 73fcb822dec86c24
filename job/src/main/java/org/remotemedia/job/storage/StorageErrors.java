package org.remotemedia.job.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotemedia.job.storage.StorageException.Reason;

/** Puts what file systems report into sentences. */
final class StorageErrors {
  /** Stands in a listed name for bytes that the locale's encoding does not have. */
  private static final char REPLACEMENT = '\uFFFD';

  /** Ends what Java says of such a link, after the system's words, which may be in any language. */
  private static final String LINK_LOOP = "or unable to access attributes of symbolic link";

  /** Ends what Java's streams call a file that is not found, although it is there. */
  private static final Pattern NOT_OPENED =
      Pattern.compile(
          "\\((Permission denied|Too many open files( in system)?|Input/output error"
              + "|Stale file handle|Cannot allocate memory|Connection timed out)\\)$");

  private static final Pattern STATUS = Pattern.compile("(?i)status code: ?([1-5][0-9]{2})\\b");
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private StorageErrors() {}

  /**
   * Tells what concerns the file, or its name, from faults of the storage, which is all that is not
   * known to be something else.
   *
   * @param action as in "cannot {@code read}"
   */
  static StorageException of(String action, String location, Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException known) {
        return known;
      }
      StorageException known = known(action, location, cause);
      if (known != null) {
        return known;
      }
    }
    return new StorageException(Reason.FAULT, message(action, location, why(thrown)), thrown);
  }

  private static StorageException known(String action, String location, Throwable cause) {
    if (isMissing(cause)) {
      return missing(action, location, cause, System.getProperty("sun.jnu.encoding"));
    }
    if (isForbidden(cause)) {
      return new StorageException(
          Reason.PERMISSION_DENIED, message(action, location, "permission denied"), cause);
    }
    if (cause instanceof NotDirectoryException) {
      return new StorageException(
          Reason.NOT_A_DIRECTORY, message(action, location, "it is not a directory"), cause);
    }
    if (cause instanceof FileSystemException e && text(e.getReason()).endsWith(LINK_LOOP)) {
      return new StorageException(
          Reason.NOT_A_FILE, message(action, location, "it is a link to itself"), cause);
    }
    return null;
  }

  private static boolean isMissing(Throwable cause) {
    if (cause instanceof FileNotFoundException) {
      return !NOT_OPENED.matcher(text(cause.getMessage())).find();
    }
    return cause instanceof NoSuchFileException || status(cause) == NOT_FOUND;
  }

  private static boolean isForbidden(Throwable cause) {
    // Hadoop's file systems have an exception of their own for it.
    return cause instanceof AccessDeniedException
        || cause.getClass().getSimpleName().equals("AccessControlException")
        || text(cause.getMessage()).endsWith("(Permission denied)")
        || status(cause) == FORBIDDEN;
  }

  /** The status that a web service answered with, as Amazon's libraries tell it; otherwise 0. */
  private static int status(Throwable cause) {
    Matcher status = STATUS.matcher(text(cause.getMessage()));
    return status.find() ? Integer.parseInt(status.group(1)) : 0;
  }

  private static String text(String message) {
    return message == null ? "" : message;
  }

  /**
   * @param nameEncoding the encoding in which Java exchanges file names with the system, or null
   */
  static StorageException missing(
      String action, String location, Throwable cause, String nameEncoding) {
    if (location.indexOf(REPLACEMENT) >= 0 || (!isUtf8(nameEncoding) && !isAscii(location))) {
      return badName(action, location, cause, nameEncoding);
    }
    return new StorageException(
        Reason.MISSING, message(action, location, "no such file or directory"), cause);
  }

  /** A name that cannot be passed to the system. */
  static StorageException badName(
      String action, String location, Throwable cause, String nameEncoding) {
    String why;
    if (location.indexOf('\0') >= 0) {
      why = "a file name cannot hold the character NUL";
    } else if (isUtf8(nameEncoding)) {
      why = "its name is not valid UTF-8; rename it, for instance with convmv";
    } else {
      why =
          "its name cannot be expressed in the locale of this Java (sun.jnu.encoding="
              + nameEncoding
              + "); start it with a UTF-8 locale, for instance LC_ALL=C.UTF-8";
    }
    return new StorageException(Reason.BAD_NAME, message(action, location, why), cause);
  }

  static StorageException nameTooLong(String action, String location, Throwable cause) {
    return new StorageException(
        Reason.BAD_NAME,
        message(action, location, "its name is longer than file systems allow"),
        cause);
  }

  static StorageException isDirectory(String action, String location) {
    return new StorageException(
        Reason.IS_A_DIRECTORY, message(action, location, "it is a directory"), null);
  }

  static String message(String action, String location, String why) {
    return "cannot " + action + " " + location + ": " + why;
  }

  private static boolean isUtf8(String encoding) {
    return encoding == null
        || (Charset.isSupported(encoding)
            && Charset.forName(encoding).equals(StandardCharsets.UTF_8));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static String why(Exception cause) {
    if (!(cause instanceof IOException)) {
      return cause.toString();
    }
    if (cause instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
      return fileSystem.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
