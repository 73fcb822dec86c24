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

  private final Set<String> droppedResults = new HashSet<>();
  private final Set<String> droppedFailures = new HashSet<>();
  private final Map<String, Correction> corrections = new HashMap<>();
  private boolean allResults;
  private boolean allFailures;

  void dropResult(String record) {
    droppedResults.add(record);
  }

  void dropFailure(String record) {
    droppedFailures.add(record);
  }

  void dropAllResults() {
    allResults = true;
  }

  void dropAllFailures() {
    allFailures = true;
  }

  void correct(String record, Correction correction) {
    corrections.put(record, correction);
  }

  /** Whether the line or account of a record goes. */
  boolean drops(String record, boolean succeeded) {
    return succeeded
        ? allResults || droppedResults.contains(record)
        : allFailures || droppedFailures.contains(record);
  }

  /** What is to be corrected in the line of a record that succeeded, or null. */
  Correction correction(String record) {
    return corrections.get(record);
  }

  boolean changesResults() {
    return allResults || !droppedResults.isEmpty() || !corrections.isEmpty();
  }

  boolean changesFailures() {
    return allFailures || !droppedFailures.isEmpty();
  }
}
