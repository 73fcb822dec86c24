package org.remotemedia.job.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.TransientBlobService;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.runtime.leaderelection.LeaderElection;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.rest.RestEndpointFactory;
import org.apache.flink.runtime.rest.handler.RestHandlerConfiguration;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.handler.legacy.metrics.MetricFetcher;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.apache.flink.runtime.webmonitor.RestfulGateway;
import org.apache.flink.runtime.webmonitor.WebMonitorEndpoint;
import org.apache.flink.runtime.webmonitor.retriever.LeaderGatewayRetriever;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;
import org.apache.flink.util.ConfigurationException;

/**
 * A REST endpoint that is closed as soon as it is open, since Flink's components need one to have
 * been started. Whoever can reach an open one, as every user of the machine can, may not only
 * cancel the run but submit a job, which is code, to be run as the user of this process. In between
 * it answers nothing.
 */
final class ClosedRestEndpoint extends WebMonitorEndpoint<RestfulGateway> {
  private CompletableFuture<Void> closed;

  ClosedRestEndpoint(
      Configuration configuration,
      LeaderGatewayRetriever<DispatcherGateway> dispatcher,
      LeaderGatewayRetriever<ResourceManagerGateway> resourceManager,
      TransientBlobService blobs,
      ScheduledExecutorService executor,
      MetricFetcher metrics,
      LeaderElection leaderElection,
      FatalErrorHandler fatalErrors)
      throws IOException, ConfigurationException {
    this(
        configuration,
        RestHandlerConfiguration.fromConfiguration(configuration),
        dispatcher,
        resourceManager,
        blobs,
        executor,
        metrics,
        leaderElection,
        fatalErrors);
  }

  private ClosedRestEndpoint(
      Configuration configuration,
      RestHandlerConfiguration handlers,
      LeaderGatewayRetriever<DispatcherGateway> dispatcher,
      LeaderGatewayRetriever<ResourceManagerGateway> resourceManager,
      TransientBlobService blobs,
      ScheduledExecutorService executor,
      MetricFetcher metrics,
      LeaderElection leaderElection,
      FatalErrorHandler fatalErrors)
      throws IOException, ConfigurationException {
    super(
        dispatcher,
        configuration,
        handlers,
        resourceManager,
        blobs,
        executor,
        metrics,
        leaderElection,
        RestEndpointFactory.createExecutionGraphCache(handlers),
        fatalErrors);
  }

  @Override
  protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
      CompletableFuture<String> address) {
    return new ArrayList<>();
  }

  /** Called when the port has been opened. */
  @Override
  public void startInternal() {
    closed = super.shutDownInternal();
  }

  /** Called at the end; Flink's own would wait forever for what is closed already. */
  @Override
  protected CompletableFuture<Void> shutDownInternal() {
    return closed;
  }
}
