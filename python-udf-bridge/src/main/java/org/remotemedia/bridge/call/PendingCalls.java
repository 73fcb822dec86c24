package org.remotemedia.bridge.call;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The calls of Python nodes in this process that have not come back yet, for whoever tells what a
 * job waits for. The thread that makes a call can tell nothing meanwhile.
 */
public final class PendingCalls {
  private static final Set<Caller> CALLERS = ConcurrentHashMap.newKeySet();

  private PendingCalls() {}

  /**
   * A call that is under way.
   *
   * @param nodeId the node
   * @param record the record that it works on, or null while it is being initialized
   * @param sinceNanos when that began, as {@link System#nanoTime}
   */
  public record Call(String nodeId, String record, long sinceNanos) {}

  /** The one that has taken longest of a job's calls in this process. */
  public static Optional<Call> longest(String job) {
    return CALLERS.stream()
        .filter(caller -> caller.job.equals(job))
        .map(Caller::pending)
        .filter(Objects::nonNull)
        // Times may be compared by their differences only.
        .min(Comparator.comparingLong(call -> call.sinceNanos() - System.nanoTime()));
  }

  /** Makes the calls of one node in one task, one at a time. */
  public static final class Caller implements AutoCloseable {
    private final String job;
    private final String nodeId;
    private final LongSupplier clock;
    private long beganNanos;
    private Call pending;

    /**
     * Registers it until it is closed.
     *
     * @param job id of the job
     * @param nodeId the node
     */
    public Caller(String job, String nodeId) {
      this(job, nodeId, System::nanoTime);
    }

    Caller(String job, String nodeId, LongSupplier clock) {
      this.job = job;
      this.nodeId = nodeId;
      this.clock = clock;
      CALLERS.add(this);
    }

    /**
     * A call begins.
     *
     * @param record as of {@link Call}
     */
    public synchronized void begin(String record) {
      beganNanos = clock.getAsLong();
      pending = new Call(nodeId, record, beganNanos);
    }

    /**
     * The worker says on which record it is working, and for how long. What it says of an earlier
     * call comes too late to count.
     */
    public synchronized void worksOn(String record, long elapsedNanos) {
      long since = clock.getAsLong() - elapsedNanos;
      if (pending != null && since - beganNanos >= 0) {
        pending = new Call(nodeId, record, since);
      }
    }

    /** The call has come back. */
    public synchronized void end() {
      pending = null;
    }

    private synchronized Call pending() {
      return pending;
    }

    @Override
    public void close() {
      CALLERS.remove(this);
    }
  }
}
