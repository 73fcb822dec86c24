package org.remotemedia.job.testing;

import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.util.TestStreamEnvironment;

/** An environment with the configuration that a cluster's administrator has given it. */
public final class ConfiguredEnvironment extends TestStreamEnvironment {
  private ConfiguredEnvironment(MiniCluster cluster, Configuration configuration) {
    super(cluster, configuration, 1, List.of(), List.of());
  }

  /** Makes it the one that the jobs of the running test get. */
  public static void use(MiniCluster cluster, Configuration configuration) {
    initializeContextEnvironment(ignored -> new ConfiguredEnvironment(cluster, configuration));
  }
}
