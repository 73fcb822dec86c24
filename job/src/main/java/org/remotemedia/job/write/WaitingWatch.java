package org.remotemedia.job.write;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.remotemedia.bridge.call.PendingCalls;
import org.remotemedia.job.output.RunProgress;

/**
 * Tells the coordinator every second that a writer lives, and of a call that does not come back. It
 * has a thread of its own, since that of the writer waits for the call.
 */
final class WaitingWatch implements AutoCloseable {
  private static final long INTERVAL_MS = 1000;

  /** After which a call is told of, ms. */
  static final long LONG_MS = 10_000;

  private final String job;
  private final Consumer<RunEvent> coordinator;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "waiting-watch");
            created.setDaemon(true);
            return created;
          });

  WaitingWatch(String job, Consumer<RunEvent> coordinator) {
    this.job = job;
    this.coordinator = coordinator;
  }

  void start() {
    var unused =
        timer.scheduleWithFixedDelay(this::tell, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
  }

  private void tell() {
    coordinator.accept(new RunEvent.Alive(longCall(job, System.nanoTime())));
  }

  /** The call of a job that has taken longest, if that is long; otherwise null. */
  static RunProgress.Waiting longCall(String job, long nowNanos) {
    return PendingCalls.longest(job)
        .map(
            call ->
                new RunProgress.Waiting(
                    call.nodeId(),
                    call.record(),
                    TimeUnit.NANOSECONDS.toMillis(nowNanos - call.sinceNanos())))
        .filter(waiting -> waiting.elapsedMs() >= LONG_MS)
        .orElse(null);
  }

  /** Returns when nothing is being told any more. */
  @Override
  public void close() throws InterruptedException {
    timer.shutdownNow();
    timer.awaitTermination(INTERVAL_MS, TimeUnit.MILLISECONDS);
  }
}
