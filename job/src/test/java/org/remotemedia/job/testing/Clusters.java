package org.remotemedia.job.testing;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** Flink clusters within the test's process. */
public final class Clusters {
  private Clusters() {}

  /** One worker with four slots, on which the jobs of a test class run. */
  public static MiniClusterExtension fourSlots() {
    return fourSlots(new Configuration());
  }

  /** The same with a configuration. */
  public static MiniClusterExtension fourSlots(Configuration configuration) {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());
  }
}
