package org.remotemedia.operators.element;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which record this is.
 *
 * @param name unique within a run; outputs are named after it
 * @param source where it was read from, for people
 * @param carried further fields of the list it came from, or null
 * @param version tells the state of the file that was read from later ones; null when unknown
 */
public record RecordInfo(String name, String source, ObjectNode carried, String version) {
  /** A record of unknown version. */
  public RecordInfo(String name, String source, ObjectNode carried) {
    this(name, source, carried, null);
  }
}
