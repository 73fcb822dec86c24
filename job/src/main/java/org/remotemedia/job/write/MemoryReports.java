package org.remotemedia.job.write;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.remotemedia.operators.metrics.ProcessMemory;

/** Tells the coordinator now and then what memory the process of a writer holds. */
final class MemoryReports {
  /** Seldom, as of each process its own peak counts; one that ends in between may be missed. */
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Consumer<OperatorEvent> coordinator;
  private long toldNanos = System.nanoTime();

  MemoryReports(Consumer<OperatorEvent> coordinator) {
    this.coordinator = coordinator;
  }

  /** A record is done. */
  void recordDone() {
    long now = System.nanoTime();
    if (now - toldNanos >= INTERVAL_NANOS) {
      toldNanos = now;
      tell(ProcessMemory.recentPeakBytes());
    }
  }

  /** The writer has seen the end of its input, and the processes that worked for it still live. */
  void atEnd() {
    tell(ProcessMemory.peakBytes());
  }

  private void tell(long bytes) {
    coordinator.accept(new RunEvent.Memory(ProcessMemory.processName(), bytes));
  }
}
