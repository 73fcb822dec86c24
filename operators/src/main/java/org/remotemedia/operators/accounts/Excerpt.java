package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where a record can be listened to.
 *
 * @param file audio that the run has written of it, relative to the output directory; or else the
 *     file that it was read from
 * @param offsetSeconds where it begins in the file that it was read from, s; null where the file is
 *     one that the run has written
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"file", "offsetSeconds"})
public record Excerpt(String file, Double offsetSeconds) {
  /** Longest path that accounts keep, in characters. */
  static final int LONGEST_FILE = 500;

  /** Of audio that the run has written; null where its path is too long to be kept. */
  public static Excerpt ofOutput(String file) {
    return of(file, null);
  }

  /** Of the file that was read; null likewise. */
  public static Excerpt ofSource(String file, double offsetSeconds) {
    return of(file, offsetSeconds);
  }

  private static Excerpt of(String file, Double offsetSeconds) {
    return file.length() > LONGEST_FILE ? null : new Excerpt(file, offsetSeconds);
  }
}
