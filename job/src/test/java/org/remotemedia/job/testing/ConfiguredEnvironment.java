package org.remotemedia.job.testing;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
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

  /** Lets the jobs of the running test restart twice, without a pause. */
  public static void restartTwice(MiniCluster cluster) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    use(cluster, configuration);
  }
}
