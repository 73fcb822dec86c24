package org.remotemedia.job.storage;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Names of files that are still being written, which no other process or machine uses. */
final class TemporaryNames {
  /** Random once: each random name costs a call of the system. */
  private static final String PROCESS = UUID.randomUUID().toString();

  private static final AtomicLong COUNT = new AtomicLong();

  private TemporaryNames() {}

  static String next() {
    return "." + PROCESS + "-" + COUNT.getAndIncrement() + ".tmp";
  }
}
