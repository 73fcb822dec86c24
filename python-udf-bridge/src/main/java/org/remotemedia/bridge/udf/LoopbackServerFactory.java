package org.remotemedia.bridge.udf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.model.pipeline.v1.Endpoints.ApiServiceDescriptor;
import org.apache.beam.sdk.fn.channel.SocketAddressFactory;
import org.apache.beam.sdk.fn.server.GrpcContextHeaderAccessorProvider;
import org.apache.beam.sdk.fn.server.ServerFactory;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.BindableService;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Server;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerInterceptors;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.netty.NettyServerBuilder;

/**
 * Makes the gRPC servers that Python workers talk to. They can be reached from this machine alone,
 * where all workers are.
 */
public final class LoopbackServerFactory extends ServerFactory {
  /** Workers send a sign of life every 20 s, which gRPC takes for an attack when it comes early. */
  private static final long KEEP_ALIVE_SECONDS = 19;

  /** Starts a server on a free port, and notes its address. */
  @Override
  public Server allocateAddressAndCreate(
      List<BindableService> services, ApiServiceDescriptor.Builder descriptor) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Server server = start(services, address);
    descriptor.setUrl(address.getHostName() + ":" + server.getPort());
    return server;
  }

  /** Starts a server at the address that is given, and at no other. */
  @Override
  public Server create(List<BindableService> services, ApiServiceDescriptor descriptor)
      throws IOException {
    return start(services, SocketAddressFactory.createFrom(descriptor.getUrl()));
  }

  private static Server start(List<BindableService> services, SocketAddress address)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    for (BindableService service : services) {
      builder.addService(
          ServerInterceptors.intercept(
              service, GrpcContextHeaderAccessorProvider.interceptor(), new CloseOnce()));
    }
    return builder.build().start();
  }
}
