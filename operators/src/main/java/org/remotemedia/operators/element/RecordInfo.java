package org.remotemedia.operators.element;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which record this is.
 *
 * @param name unique within a run; outputs are named after it
 * @param source where it was read from, for people
 * @param carried further fields of the list it came from, or null
 * @param version tells the state of the file that was read from later ones; null when unknown
 * @param offsetSeconds where the record begins in its file, s; 0 unless it is a stretch
 * @param utterance what else is known of an utterance; null for other records
 */
public record RecordInfo(
    String name,
    String source,
    ObjectNode carried,
    String version,
    double offsetSeconds,
    Utterance utterance) {
  /** A whole file of unknown version. */
  public RecordInfo(String name, String source, ObjectNode carried) {
    this(name, source, carried, null, 0, null);
  }
}
