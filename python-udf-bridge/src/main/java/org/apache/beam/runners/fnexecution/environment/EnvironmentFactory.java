package org.apache.beam.runners.fnexecution.environment;

import org.apache.beam.model.pipeline.v1.RunnerApi.Environment;
import org.apache.beam.runners.fnexecution.artifact.ArtifactRetrievalService;
import org.apache.beam.runners.fnexecution.control.ControlClientPool;
import org.apache.beam.runners.fnexecution.control.FnApiControlClientPoolService;
import org.apache.beam.runners.fnexecution.logging.GrpcLoggingService;
import org.apache.beam.runners.fnexecution.provisioning.StaticGrpcProvisionService;
import org.apache.beam.sdk.fn.IdGenerator;
import org.apache.beam.sdk.fn.server.GrpcFnServer;
import org.apache.beam.sdk.fn.server.ServerFactory;
import org.remotemedia.bridge.udf.LoopbackServerFactory;

/**
 * Beam's interface of this name, in its place in the job jar, with one difference: servers for
 * workers listen on the loopback interface. Beam's own default opens six ports for each slot to
 * everybody, although it gives workers the address of the loopback interface. It leaves the choice
 * to the providers of environments, but PyFlink has Beam make these, so the default itself is the
 * only place. PyFlink replaces four other classes of Beam in the same way.
 */
public interface EnvironmentFactory {
  /** Starts a worker. */
  RemoteEnvironment createEnvironment(Environment environment, String workerId) throws Exception;

  /** Makes factories. */
  interface Provider {
    /** A factory of environments that use these servers. */
    EnvironmentFactory createEnvironmentFactory(
        GrpcFnServer<FnApiControlClientPoolService> control,
        GrpcFnServer<GrpcLoggingService> logging,
        GrpcFnServer<ArtifactRetrievalService> artifacts,
        GrpcFnServer<StaticGrpcProvisionService> provisioning,
        ControlClientPool clients,
        IdGenerator ids);

    /** What makes the servers for the workers of these environments. */
    default ServerFactory getServerFactory() {
      return new LoopbackServerFactory();
    }
  }
}
