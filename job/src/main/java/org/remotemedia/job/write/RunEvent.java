package org.remotemedia.job.write;

import java.io.IOException;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.RunProgress;
import org.remotemedia.operators.accounts.Accounts;

/** What the writers of a run and its coordinator tell each other. */
sealed interface RunEvent extends OperatorEvent {

  /**
   * Where a writer stands within a split that is not done yet.
   *
   * @param splitId the split
   * @param records records done in the split
   * @param failed of these, failed
   * @param audioSeconds their audio, s
   * @param curation what was rejected, and what was cut
   */
  record InProgress(
      String splitId, long records, long failed, double audioSeconds, RunProgress.Curation curation)
      implements RunEvent {
    /** Of a run that neither rejects nor cuts. */
    InProgress(String splitId, long records, long failed, double audioSeconds) {
      this(splitId, records, failed, audioSeconds, RunProgress.Curation.NONE);
    }

    /** Where a split with such accounts is. */
    static InProgress of(String splitId, Accounts accounts) {
      return new InProgress(
          splitId,
          accounts.records(),
          accounts.toDoAgain(),
          accounts.audioSeconds(),
          RunProgress.Curation.of(accounts));
    }
  }

  /**
   * A split's outputs are in place.
   *
   * @param marker its marker as JSON
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SplitDone(byte[] marker) implements RunEvent {
    static SplitDone of(Marker marker) {
      try {
        return new SplitDone(marker.toJson());
      } catch (IOException e) {
        throw new IllegalStateException("a marker that was written cannot be written", e);
      }
    }
  }

  /**
   * Memory of a process that runs writers, and of those that it has started.
   *
   * @param process its name, one for all writers in it
   * @param peakBytes most resident memory that they held, bytes
   */
  record Memory(String process, long peakBytes) implements RunEvent {}

  /**
   * A writer lives, also while no record reaches it.
   *
   * @param call the call that has not come back for longest in its process, or null where all do
   */
  record Alive(RunProgress.Waiting call) implements RunEvent {}

  /** A writer has seen the end of its input, and all its splits are in place. */
  record WriterDone() implements RunEvent {}

  /** The coordinator's answer to the end of a writer: it need not live any longer. */
  record WriterReleased() implements RunEvent {}
}
