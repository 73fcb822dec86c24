package org.remotemedia.job.sink;

import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** What the writers of a run tell its coordinator. */
sealed interface RunEvent extends OperatorEvent {

  /**
   * Where a writer stands within a split that is not done yet.
   *
   * @param splitId the split
   * @param records records done in the split
   * @param failed of these, failed
   * @param audioSeconds their audio
   */
  record InProgress(String splitId, long records, long failed, double audioSeconds)
      implements RunEvent {}

  /**
   * A split's outputs are in place.
   *
   * @param splitId the split
   * @param report its accounts as JSON
   */
  record SplitDone(String splitId, String report) implements RunEvent {}

  /** A writer has seen the end of its input. */
  record WriterDone() implements RunEvent {}
}
