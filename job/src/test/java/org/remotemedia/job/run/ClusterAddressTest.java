package org.remotemedia.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.Test;

class ClusterAddressTest {
  @Test
  void aClusterThatIsNotThereIsToldWithItsAddressInTime() throws Exception {
    int port = freePort();
    long started = System.nanoTime();
    assertThatThrownBy(() -> ClusterAddress.requireReachable(configuration("localhost", port)))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContainingAll(
            "The cluster at localhost:" + port + " cannot be reached",
            "Connection refused",
            "nothing was started",
            "rest.port");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aHostThatDoesNotExistIsTold() {
    assertThatThrownBy(
            () -> ClusterAddress.requireReachable("no.such.invalid", 8081, Duration.ofMillis(1)))
        .hasMessageContaining(
            "The cluster at no.such.invalid:8081 cannot be reached (no such host)");
  }

  @Test
  void aClusterThatComesInTimeIsReached() throws Exception {
    int port = freePort();
    Thread late =
        new Thread(
            () -> {
              try (ServerSocket server =
                  new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
                server.accept().close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    late.start();
    ClusterAddress.requireReachable(configuration("localhost", port));
    late.join();
  }

  @Test
  void whereTheAddressIsFoundInAnotherWayNothingIsDone() throws Exception {
    Configuration local = configuration("localhost", freePort());
    local.set(DeploymentOptions.TARGET, "local");
    ClusterAddress.requireReachable(local);
    Configuration available = configuration("localhost", freePort());
    available.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
    ClusterAddress.requireReachable(available);
  }

  private static Configuration configuration(String host, int port) {
    return new Configuration()
        .set(DeploymentOptions.TARGET, "remote")
        .set(RestOptions.ADDRESS, host)
        .set(RestOptions.PORT, port);
  }

  private static int freePort() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      return server.getLocalPort();
    }
  }
}
