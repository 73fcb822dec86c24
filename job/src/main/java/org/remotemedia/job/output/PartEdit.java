package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is to be changed in the parts of one split. */
class PartEdit {
  /**
   * What a line is to repeat of its list.
   *
   * @param carried further fields, or null
   */
  record Correction(String source, ObjectNode carried) {}

  private final Set<String> droppedRecords = new HashSet<>();
  private final Set<String> droppedFailures = new HashSet<>();
  private final Map<String, Correction> corrections = new HashMap<>();
  private boolean everything;
  private boolean allFailures;
  private boolean allNotDone;

  /** A record that did not fail goes, with its utterances. */
  void dropRecord(String record) {
    droppedRecords.add(record);
  }

  /** A record that failed goes; it has no utterances. */
  void dropFailure(String record) {
    droppedFailures.add(record);
  }

  void dropEverything() {
    everything = true;
  }

  /** All records that failed go. */
  void dropAllFailures() {
    allFailures = true;
  }

  void correct(String record, Correction correction) {
    corrections.put(record, correction);
  }

  /** The same, and those go of which utterances failed, with all of these. */
  void dropAllNotDone() {
    allFailures = true;
    allNotDone = true;
  }

  /** Whether recordings go of which utterances failed: which these are, their lines tell. */
  boolean dropsIncomplete() {
    return allNotDone;
  }

  /**
   * Whether a line or account goes.
   *
   * @param part where the line stands
   * @param parent the recording of an utterance; null for a record
   */
  boolean drops(Part part, String record, String parent) {
    if (everything) {
      return true;
    }
    if (parent != null) {
      return droppedRecords.contains(parent);
    }
    return part == Part.FAILED
        ? allFailures || droppedFailures.contains(record)
        : droppedRecords.contains(record);
  }

  /** What is to be corrected in the line of a record that succeeded, or null. */
  Correction correction(String record) {
    return corrections.get(record);
  }

  /** Whether anything may change in a part of that kind. */
  boolean changes(Part part) {
    return everything
        || !droppedRecords.isEmpty()
        || (part == Part.FAILED
            ? allFailures || !droppedFailures.isEmpty()
            : !corrections.isEmpty());
  }
}
