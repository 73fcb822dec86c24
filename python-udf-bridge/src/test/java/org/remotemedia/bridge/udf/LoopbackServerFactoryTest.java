package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.apache.beam.model.pipeline.v1.Endpoints.ApiServiceDescriptor;
import org.apache.beam.runners.fnexecution.environment.ProcessEnvironmentFactory;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Server;
import org.junit.jupiter.api.Test;

class LoopbackServerFactoryTest {
  private final LoopbackServerFactory factory = new LoopbackServerFactory();

  @Test
  void beamMakesItsServersForProcessesWithIt() {
    assertThat(
            new ProcessEnvironmentFactory.Provider(PipelineOptionsFactory.create())
                .getServerFactory())
        .isInstanceOf(LoopbackServerFactory.class);
  }

  @Test
  void aServerListensWhereItsAddressSaysAndNowhereElse() throws IOException {
    ApiServiceDescriptor.Builder descriptor = ApiServiceDescriptor.newBuilder();
    Server server = factory.allocateAddressAndCreate(List.of(), descriptor);
    try {
      assertThat(descriptor.getUrl()).isEqualTo("localhost:" + server.getPort());
      assertListensOnLoopback(server);
      new Socket("localhost", server.getPort()).close();
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aServerListensAtTheAddressThatItIsGiven() throws IOException {
    Server first = factory.allocateAddressAndCreate(List.of(), ApiServiceDescriptor.newBuilder());
    ApiServiceDescriptor taken =
        ApiServiceDescriptor.newBuilder().setUrl("127.0.0.1:" + first.getPort()).build();
    try {
      assertThatThrownBy(() -> factory.create(List.of(), taken)).isInstanceOf(IOException.class);
    } finally {
      first.shutdownNow();
    }
    Server free =
        factory.create(List.of(), ApiServiceDescriptor.newBuilder().setUrl("127.0.0.1:0").build());
    try {
      assertListensOnLoopback(free);
    } finally {
      free.shutdownNow();
    }
  }

  private static void assertListensOnLoopback(Server server) {
    assertThat(server.getListenSockets())
        .singleElement()
        .satisfies(
            socket ->
                assertThat(((InetSocketAddress) socket).getAddress().isLoopbackAddress()).isTrue());
  }
}
