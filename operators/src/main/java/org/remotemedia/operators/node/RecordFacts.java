package org.remotemedia.operators.node;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is known of the record, or utterance, that a node works on. What is not known, or not yet,
 * is null.
 *
 * @param name its name; empty for a value that has none
 * @param parent the recording that an utterance was cut from
 * @param offsetSeconds where it begins in its file, s
 * @param durationSeconds its length, s; known from the end of its audio on
 * @param sampleRate of the recording as it was read, in Hz, or of the audio that was cut
 * @param channels likewise
 * @param fields further fields of the list that it came from
 */
public record RecordFacts(
    String name,
    String parent,
    Double offsetSeconds,
    Double durationSeconds,
    Integer sampleRate,
    Integer channels,
    ObjectNode fields) {
  /** Of a value of which nothing is known. */
  public static final RecordFacts NONE = new RecordFacts("", null, null, null, null, null, null);
}
