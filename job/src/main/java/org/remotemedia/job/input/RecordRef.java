package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * One record of the input, not yet read.
 *
 * @param name what it is called in outputs
 * @param source full path or URI to open
 * @param offset seconds at which it begins, or null for the beginning
 * @param duration length in seconds, or null for all up to the end
 * @param carried further fields of the list it comes from, or null
 * @param bytes estimate of what has to be read, {@link #UNKNOWN_BYTES} when there is none
 * @param problem why it must fail without being read, or null
 * @param version tells the state of its file from later ones, or null when that is unknown
 */
public record RecordRef(
    String name,
    String source,
    Double offset,
    Double duration,
    ObjectNode carried,
    long bytes,
    String problem,
    String version) {
  public static final long UNKNOWN_BYTES = -1;

  public RecordRef {
    Objects.requireNonNull(name);
    Objects.requireNonNull(source);
  }

  /** A record of unknown version. */
  public RecordRef(
      String name,
      String source,
      Double offset,
      Double duration,
      ObjectNode carried,
      long bytes,
      String problem) {
    this(name, source, offset, duration, carried, bytes, problem, null);
  }

  /** A whole file. */
  static RecordRef file(String name, String source, long bytes, String version) {
    return new RecordRef(name, source, null, null, null, bytes, null, version);
  }

  /** A record that only exists to fail. */
  static RecordRef failed(String name, String source, String problem) {
    return new RecordRef(name, source, null, null, null, 0, problem);
  }

  /** The same record, which must fail. */
  RecordRef failing(String why) {
    return new RecordRef(name, source, offset, duration, carried, bytes, why, version);
  }
}
