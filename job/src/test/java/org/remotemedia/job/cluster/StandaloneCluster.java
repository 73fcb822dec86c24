package org.remotemedia.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink cluster of processes of its own on free ports, made with the project's scripts. Needs a
 * Flink distribution, which {@code bin/test} provides.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);
  private static final Pattern METRICS_PORT =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path directory;
  private final int restPort;
  private final HttpClient http = HttpClient.newHttpClient();

  private StandaloneCluster(Path directory, int restPort) {
    this.directory = directory;
    this.restPort = restPort;
  }

  /**
   * Starts a cluster.
   *
   * @param directory an empty folder for all that belongs to it
   * @param taskManagers workers, of two slots each
   */
  static StandaloneCluster start(Path directory, int taskManagers)
      throws IOException, InterruptedException {
    return start(directory, taskManagers, Map.of());
  }

  /** The same with settings of Flink's in place of those in {@code cluster-config/config.yaml}. */
  static StandaloneCluster start(Path directory, int taskManagers, Map<String, String> settings)
      throws IOException, InterruptedException {
    String flinkHome = System.getenv("REMOTEMEDIA_FLINK_HOME");
    if (flinkHome == null || flinkHome.isBlank()) {
      throw new AssertionError(
          "REMOTEMEDIA_FLINK_HOME is not set, so there is no Flink to test with: run the tests with"
              + " bin/test, which installs one, or set it to a Flink distribution");
    }
    List<Integer> ports = freePorts(2);
    List<String> lines = new ArrayList<>();
    settings.forEach((name, value) -> lines.add(name + ": " + value));
    Path file = Files.write(Files.createDirectories(directory).resolve("settings.yaml"), lines);
    CommandRun started =
        CommandRun.of(
            START_TIMEOUT,
            Map.of(),
            List.of(
                script("start-cluster.sh"),
                "--dir",
                directory.toString(),
                "--taskmanagers",
                Integer.toString(taskManagers),
                "--jobmanager-port",
                ports.get(0).toString(),
                "--rest-port",
                ports.get(1).toString(),
                "--settings",
                file.toString()));
    if (started.exitCode() != 0) {
      throw new AssertionError("The cluster does not start: " + started);
    }
    return new StandaloneCluster(directory, ports.get(1));
  }

  /** The state of each job that the cluster knows, by id, such as {@code FINISHED}. */
  Map<String, String> jobs() throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + "/jobs"))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    Map<String, String> jobs = new HashMap<>();
    for (JsonNode job : MAPPER.readTree(response.body()).path("jobs")) {
      jobs.put(job.path("id").asText(), job.path("status").asText());
    }
    return jobs;
  }

  /** Cancels a job, by the request that {@code flink cancel} and Flink's page make. */
  void cancel(String job) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + restPort + "/jobs/" + job + "?mode=cancel"))
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 202) {
      throw new AssertionError("The job is not cancelled: " + response.body());
    }
  }

  /** The process ids of the workers that were started, in this order. */
  List<Long> taskManagers() throws IOException {
    return processes("taskexecutor");
  }

  private List<Long> processes(String kind) throws IOException {
    Path file = directory.resolve("pids/flink-remotemedia-" + kind + ".pid");
    return Files.readAllLines(file).stream().map(Long::valueOf).toList();
  }

  /** The command that starts {@code flink run}, before its arguments. */
  List<String> flinkRunCommand() {
    return List.of(script("flink"), "--dir", directory.toString(), "run");
  }

  /** Ends a worker at once with all that it has started, as a lost machine would. */
  void killTaskManager(long pid) throws IOException {
    if (!taskManagers().contains(pid)) {
      throw new IllegalArgumentException(pid + " is no worker of this cluster");
    }
    List<ProcessHandle> children = ProcessHandle.of(pid).orElseThrow().descendants().toList();
    kill(pid);
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends the JobManager at once. */
  void killJobManager() throws IOException {
    List<Long> started = processes("standalonesession");
    kill(started.get(started.size() - 1));
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts another JobManager in place of the one that was killed, and waits for the workers. */
  void restartJobManager(int workers) throws IOException, InterruptedException {
    startProcess("jobmanager.sh", workers);
  }

  /** Starts another worker, and waits until there are that many. */
  void addTaskManager(int workers) throws IOException, InterruptedException {
    startProcess("taskmanager.sh", workers);
  }

  private void startProcess(String flinkScript, int workers)
      throws IOException, InterruptedException {
    String lines =
        """
        . bin/lib.sh
        . cluster-config/cluster-lib.sh
        find_java
        flink=$(bin/flink-home)
        use_cluster "$1"
        "$flink/bin/$2" start
        """;
    CommandRun started =
        CommandRun.of(
            START_TIMEOUT,
            Map.of(),
            List.of("bash", "-ec", lines, "bash", directory.toString(), flinkScript));
    if (started.exitCode() != 0) {
      throw new AssertionError("The process does not start: " + started);
    }
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (readyWorkers() < workers) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The cluster is not complete again");
      }
      Thread.sleep(200);
    }
  }

  /** How many workers the JobManager knows; 0 when it does not answer. */
  int readyWorkers() throws InterruptedException {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + "/overview"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return MAPPER.readTree(response.body()).path("taskmanagers").asInt();
    } catch (IOException e) {
      return 0;
    }
  }

  /** The ports at which its processes give their metrics, as their logs say. */
  Collection<Integer> metricsPorts() throws IOException {
    Collection<Integer> ports = new TreeSet<>();
    Matcher port = METRICS_PORT.matcher(logs(""));
    while (port.find()) {
      ports.add(Integer.valueOf(port.group(1)));
    }
    return ports;
  }

  /** What its workers have logged. */
  String taskManagerLogs() throws IOException {
    return logs("taskexecutor");
  }

  /** What its JobManagers have logged. */
  String jobManagerLogs() throws IOException {
    return logs("standalonesession");
  }

  private String logs(String part) throws IOException {
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory.resolve("log"), "*" + part + "*.log")) {
      for (Path file : files) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws InterruptedException {
    CommandRun stopped =
        CommandRun.of(
            STOP_TIMEOUT,
            Map.of(),
            List.of(script("stop-cluster.sh"), "--dir", directory.toString()));
    if (stopped.exitCode() != 0) {
      throw new AssertionError("The cluster does not stop: " + stopped);
    }
  }

  private static String script(String name) {
    return CommandRun.projectFile("cluster-config/" + name).toString();
  }

  /** Different ports, all open at once so that no port comes twice. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
