package org.remotemedia.operators.stage;

import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.node.Judgement;
import org.remotemedia.operators.node.RecordFacts;

/** Is told of the fate of each record at one stage, for metrics. */
public interface StageListener {
  /** Listens to nothing. */
  StageListener NONE =
      new StageListener() {
        @Override
        public void succeeded(long nanos, double audioSeconds) {}

        @Override
        public void failed(Failure failure, long nanos, double audioSeconds) {}

        @Override
        public void retried(int times) {}

        @Override
        public void skipped() {}
      };

  /**
   * The node processed a record.
   *
   * @param nanos the node's own time for the record
   * @param audioSeconds audio that entered the node
   */
  void succeeded(long nanos, double audioSeconds);

  void failed(Failure failure, long nanos, double audioSeconds);

  /**
   * The node processed a record, and rejected it.
   *
   * @param facts of the record
   */
  default void rejected(Judgement judgement, RecordFacts facts, long nanos, double audioSeconds) {
    succeeded(nanos, audioSeconds);
  }

  /** A record took further attempts; told before its success or failure. */
  void retried(int times);

  void skipped();
}
