package org.remotemedia.bridge.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.model.pipeline.v1.Endpoints.ApiServiceDescriptor;
import org.apache.beam.runners.fnexecution.environment.ProcessEnvironmentFactory;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.BindableService;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.CallOptions;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ClientCall;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ManagedChannel;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ManagedChannelBuilder;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Metadata;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.MethodDescriptor;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Server;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerCall;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ServerServiceDefinition;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.Status;
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

  /** As Beam's services do at the end: gRPC writes the stack trace of what it is thrown. */
  @Test
  void aCallMayBeClosedTwice() throws Exception {
    CountDownLatch closedTwice = new CountDownLatch(1);
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("test/Stream")
            .build();
    AtomicReference<RuntimeException> thrown = new AtomicReference<>();
    BindableService service =
        () ->
            ServerServiceDefinition.builder("test")
                .addMethod(
                    method,
                    (call, headers) -> {
                      try {
                        call.close(Status.OK, new Metadata());
                        call.close(Status.OK, new Metadata());
                      } catch (RuntimeException e) {
                        thrown.set(e);
                      }
                      closedTwice.countDown();
                      return new ServerCall.Listener<>() {};
                    })
                .build();
    Server server =
        factory.allocateAddressAndCreate(List.of(service), ApiServiceDescriptor.newBuilder());
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
    try {
      ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
      call.start(new ClientCall.Listener<>() {}, new Metadata());
      assertThat(closedTwice.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(thrown).hasValue(null);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  /** Messages as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
