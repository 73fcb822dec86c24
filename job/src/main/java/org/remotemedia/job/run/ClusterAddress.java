package org.remotemedia.job.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;

/**
 * Makes sure that a cluster can be reached before anything is prepared for it. Flink's own client
 * tries for over a minute, and then names neither the cluster nor a cause.
 */
final class ClusterAddress {
  /** Flink's name for a cluster at an address that the configuration gives. */
  private static final String REMOTE = "remote";

  private static final String NO_HIGH_AVAILABILITY = "NONE";

  /** A JobManager that is just being replaced comes back within some seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final long PAUSE_MS = 250;

  private ClusterAddress() {}

  /**
   * Connects to the cluster that jobs would be sent to. Where the configuration does not tell its
   * address, which is then found in another way, nothing is done.
   *
   * @throws JobFailedException when it cannot be reached within five seconds
   */
  static void requireReachable(ReadableConfig configuration) throws InterruptedException {
    String host = configuration.get(RestOptions.ADDRESS);
    if (!REMOTE.equals(configuration.get(DeploymentOptions.TARGET))
        || !NO_HIGH_AVAILABILITY.equalsIgnoreCase(
            configuration.get(HighAvailabilityOptions.HA_MODE))
        || host == null) {
      return;
    }
    requireReachable(host, configuration.get(RestOptions.PORT), LONGEST);
  }

  static void requireReachable(String host, int port, Duration longest)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      try {
        connect(host, port, (int) Math.max(1, leftMs));
        return;
      } catch (IOException e) {
        if (leftMs <= PAUSE_MS) {
          throw new JobFailedException(
              "The cluster at "
                  + host
                  + ":"
                  + port
                  + " cannot be reached ("
                  + reason(e)
                  + "); nothing was started. Is it running, and is this its address? It is that of"
                  + " flink run -m HOST:PORT, or else rest.address and rest.port of Flink's"
                  + " configuration",
              e);
        }
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  private static void connect(String host, int port, int timeoutMs) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, timeoutMs);
    }
  }

  private static String reason(IOException e) {
    return e instanceof UnknownHostException ? "no such host" : e.getMessage();
  }
}
