package org.remotemedia.bridge.udf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.remotemedia.bridge.call.PendingCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the worker of a Python node tells beside its replies, while a call is under way: the lines
 * that the node prints, which are logged, and the record that a call takes long for. They come
 * through a socket of their own, as lines of JSON, since the way of the calls is taken then.
 */
final class NoticeSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeSocket.class);

  /** What nodes print, by whatever name a node's own logger has. */
  private static final Logger OUTPUT = LoggerFactory.getLogger("org.remotemedia.nodes");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How long the end waits for the last lines; they are there unless a worker lives on. */
  private static final long LAST_LINES_MS = 1000;

  private final ServerSocketChannel server;
  private final String nodeId;
  private final PendingCalls.Caller calls;
  private final Thread thread;
  private volatile SocketChannel connection;

  private NoticeSocket(ServerSocketChannel server, String nodeId, PendingCalls.Caller calls) {
    this.server = server;
    this.nodeId = nodeId;
    this.calls = calls;
    this.thread = new Thread(this::readAll, "notices-" + nodeId);
    thread.setDaemon(true);
  }

  /**
   * Opens a socket for one worker; none where the system has no such sockets, or takes no path as
   * long as this.
   *
   * @param path where, which may go as soon as the worker is connected
   * @param calls is told which record a call works on
   */
  static Optional<NoticeSocket> open(Path path, String nodeId, PendingCalls.Caller calls) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(path));
      } catch (IOException e) {
        server.close();
        throw e;
      }
      NoticeSocket socket = new NoticeSocket(server, nodeId, calls);
      socket.thread.start();
      return Optional.of(socket);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("what the node '{}' prints cannot be shown: {}", nodeId, e.getMessage());
      return Optional.empty();
    }
  }

  private void readAll() {
    try (server;
        SocketChannel accepted = server.accept()) {
      connection = accepted;
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(accepted), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(MAPPER.readTree(line));
      }
    } catch (JsonProcessingException e) {
      LOG.warn("the worker of '{}' says what cannot be understood: {}", nodeId, e.getMessage());
    } catch (IOException e) {
      LOG.debug("no more of '{}'", nodeId, e);
    }
  }

  private void take(JsonNode notice) {
    if (notice.has("line")) {
      OUTPUT.info("{}", inWords(nodeId, text(notice, "record"), notice.path("line").asText()));
    } else if (notice.has("waits")) {
      JsonNode waits = notice.get("waits");
      calls.worksOn(
          text(waits, "record"),
          TimeUnit.MILLISECONDS.toNanos(waits.path("elapsed_ms").longValue()));
    }
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).textValue();
  }

  static String inWords(String nodeId, String record, String line) {
    return "[" + nodeId + (record == null ? "" : " " + record) + "] " + line;
  }

  /** Ends when all is read of a worker that has ended, and soon in any case. */
  @Override
  public void close() {
    try {
      if (connection != null) {
        thread.join(LAST_LINES_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (SocketChannel open = connection) {
      server.close();
    } catch (IOException e) {
      LOG.debug("cannot close the socket of '{}'", nodeId, e);
    }
  }
}
