package org.remotemedia.job.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * What is to be done before this process ends, also when it is interrupted: one after the other,
 * the last that was asked for first, while the JVM runs its own hooks all at once.
 */
public final class ProcessEnd {
  private static final Deque<Task> TASKS = new ArrayDeque<>();
  private static boolean hooked;
  private static volatile boolean begun;

  private ProcessEnd() {}

  /** Something to be done, unless it is withdrawn before. */
  public static final class Task {
    private final Runnable action;

    private Task(Runnable action) {
      this.action = action;
    }

    /** It need not be done any more. */
    public void withdraw() {
      synchronized (TASKS) {
        TASKS.remove(this);
      }
    }
  }

  /** Has something done before the process ends. */
  public static Task before(Runnable action) {
    Task task = new Task(action);
    synchronized (TASKS) {
      TASKS.push(task);
      if (!hooked) {
        hooked = true;
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessEnd::end, "process-end"));
      }
    }
    return task;
  }

  /**
   * Does not return when the process is ending, so that what goes wrong for that reason is not told
   * as a failure.
   */
  public static void awaitIfBegun() throws InterruptedException {
    if (begun) {
      new CountDownLatch(1).await();
    }
  }

  private static void end() {
    begun = true;
    runTasks();
  }

  static void runTasks() {
    while (true) {
      Task task;
      synchronized (TASKS) {
        task = TASKS.poll();
      }
      if (task == null) {
        return;
      }
      try {
        task.action.run();
      } catch (RuntimeException e) {
        Thread current = Thread.currentThread();
        current.getUncaughtExceptionHandler().uncaughtException(current, e);
      }
    }
  }
}
