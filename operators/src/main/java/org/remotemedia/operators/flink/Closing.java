package org.remotemedia.operators.flink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what an operator holds. When the close of an operator fails after its task has failed,
 * Flink ends the whole process, and with it the tasks of other jobs. A storage that has become
 * read-only would end every worker. So what cannot be closed is logged.
 */
public final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /** Closes all of them, in order; null stands for what was not made yet. */
  public static void all(AutoCloseable... closeables) {
    for (AutoCloseable closeable : closeables) {
      if (closeable != null) {
        close(closeable);
      }
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("What a task has left cannot all be cleaned up: {}", e.getMessage(), e);
    }
  }
}
