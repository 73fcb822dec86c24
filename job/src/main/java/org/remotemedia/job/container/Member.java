package org.remotemedia.job.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.remotemedia.operators.codec.SeekableInput;

/**
 * One recording of a container.
 *
 * @param name within the container, with slashes between its segments
 * @param alternative the name that it has where that one is taken, or null
 * @param carried further fields that the container has for it, or null
 * @param problem why it must fail without being read, or null
 * @param content its file, null where there is a problem
 * @param offset seconds of the file at which it begins, or null for the beginning
 * @param duration length in seconds, or null for all up to the end
 */
public record Member(
    String name,
    String alternative,
    ObjectNode carried,
    String problem,
    Content content,
    Double offset,
    Double duration) {
  /** The bytes of a recording's file. */
  @FunctionalInterface
  public interface Content {
    SeekableInput open() throws IOException;
  }

  /** A whole recording. */
  public Member(
      String name, String alternative, ObjectNode carried, String problem, Content content) {
    this(name, alternative, carried, problem, content, null, null);
  }

  /** A recording that must fail. */
  static Member bad(String name, ObjectNode carried, String problem) {
    return new Member(name, null, carried, problem, null);
  }
}
