package org.remotemedia.job.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.remotemedia.job.storage.StorageException.Reason;

/** Puts what file systems report into sentences. */
final class StorageErrors {
  /** Stands in a listed name for bytes that the locale's encoding does not have. */
  private static final char REPLACEMENT = '\uFFFD';

  private StorageErrors() {}

  /**
   * @param action as in "cannot {@code read}"
   */
  static StorageException of(String action, String location, IOException cause) {
    if (cause instanceof StorageException known) {
      return known;
    }
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return missing(action, location, cause, System.getProperty("sun.jnu.encoding"));
    }
    if (cause instanceof AccessDeniedException) {
      return new StorageException(
          Reason.PERMISSION_DENIED, message(action, location, "permission denied"), cause);
    }
    if (cause instanceof NotDirectoryException) {
      return new StorageException(
          Reason.NOT_A_DIRECTORY, message(action, location, "it is not a directory"), cause);
    }
    return new StorageException(Reason.OTHER, message(action, location, why(cause)), cause);
  }

  /**
   * @param nameEncoding the encoding in which Java exchanges file names with the system, or null
   */
  static StorageException missing(
      String action, String location, IOException cause, String nameEncoding) {
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

  private static String why(IOException cause) {
    if (cause instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
      return fileSystem.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
