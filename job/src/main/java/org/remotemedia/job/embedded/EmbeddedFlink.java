package org.remotemedia.job.embedded;

import java.net.InetAddress;
import java.util.stream.Stream;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The environment in which {@code bin/remotemedia} runs its jobs: as Flink's own local environment,
 * but that nothing of it can be reached from other machines and that it has no REST endpoint.
 * Nothing of this can be configured; the process takes no settings of a cluster.
 */
public final class EmbeddedFlink {
  private EmbeddedFlink() {}

  /** Whether this is the process of {@code bin/remotemedia}. */
  public static boolean isHere() {
    return Boolean.getBoolean("remotemedia.embedded");
  }

  /** A new environment, whose default parallelism is the number of processors. */
  public static StreamExecutionEnvironment environment() {
    return new StreamExecutionEnvironment(new Executors(), configuration(), null);
  }

  private static Configuration configuration() {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    return new Configuration()
        .set(DeploymentOptions.TARGET, LocalExecutor.NAME)
        .set(DeploymentOptions.ATTACHED, true)
        .set(
            CoreOptions.DEFAULT_PARALLELISM,
            StreamExecutionEnvironment.getDefaultLocalParallelism())
        .set(RestOptions.BIND_ADDRESS, loopback)
        // Of the blob server as well.
        .set(JobManagerOptions.BIND_HOST, loopback)
        .set(TaskManagerOptions.BIND_HOST, loopback);
  }

  /** Only the one that starts an {@link EmbeddedCluster} for each job. */
  private static final class Executors
      implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
      return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
      return Stream.of(getName());
    }

    @Override
    public String getName() {
      return LocalExecutor.NAME;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
      return true;
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
      return LocalExecutor.createWithFactory(configuration, EmbeddedCluster::new);
    }
  }
}
