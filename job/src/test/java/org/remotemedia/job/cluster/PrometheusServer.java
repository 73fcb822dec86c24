package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Prometheus of the machine's own that watches a cluster with the configuration that the project
 * ships, asked by its HTTP API.
 */
final class PrometheusServer implements AutoCloseable {
  /** Between two scrapes; none takes longer, since Prometheus gives up on it then. */
  static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(1);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern TARGETS =
      Pattern.compile("(?m)(^ *- )localhost:\\d+\\n(?:\\1.*\\n)*");
  private static final Pattern INTERVAL = Pattern.compile("(?m)^( *scrape_interval: ).*$");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BackgroundRun process;
  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * One series at one moment.
   *
   * @param seconds the moment it was asked for, since 1970
   */
  record Series(Map<String, String> labels, double seconds, double value) {}

  private PrometheusServer(BackgroundRun process, int port) {
    this.process = process;
    this.address = "http://127.0.0.1:" + port;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param directory an empty folder for its configuration and data
   * @param metricsPorts what it is to read, every {@link #SCRAPE_INTERVAL}
   */
  static PrometheusServer start(Path program, Path directory, Collection<Integer> metricsPorts)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int port = StandaloneCluster.freePorts(1).get(0);
    Path log = directory.resolve("log");
    BackgroundRun process =
        BackgroundRun.start(
            List.of(
                program.toString(),
                "--config.file=" + writeConfiguration(directory, metricsPorts),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port),
            log);
    PrometheusServer server = new PrometheusServer(process, port);
    try {
      server.awaitReady();
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** The file of the project, with this cluster's ports and without the pause between scrapes. */
  private static Path writeConfiguration(Path directory, Collection<Integer> metricsPorts)
      throws IOException {
    String shipped = Files.readString(CommandRun.projectFile("cluster-config/prometheus.yml"));
    assertThat(shipped).containsPattern(TARGETS).containsPattern(INTERVAL);
    String targets =
        metricsPorts.stream()
            .map(port -> "$1localhost:" + port + "\n")
            .collect(Collectors.joining());
    String adapted = TARGETS.matcher(shipped).replaceFirst(targets);
    return Files.writeString(
        directory.resolve("prometheus.yml"),
        INTERVAL.matcher(adapted).replaceFirst("$1" + SCRAPE_INTERVAL.toSeconds() + "s"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isReady()) {
      if (!process.handle().isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("Prometheus does not start: " + process.said());
      }
      Thread.sleep(50);
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** Why each address that could not be read could not; those that were read are left out. */
  List<String> scrapeErrors() throws IOException, InterruptedException {
    List<String> errors = new ArrayList<>();
    for (JsonNode target : data("/api/v1/targets?state=active").path("activeTargets")) {
      String error = target.path("lastError").textValue();
      if (!error.isEmpty()) {
        errors.add(target.path("scrapeUrl").textValue() + ": " + error);
      }
    }
    return errors;
  }

  /** The values that a label has in a metric's series. */
  List<String> labelValues(String metric, String label) throws IOException, InterruptedException {
    List<String> values = new ArrayList<>();
    data("/api/v1/label/%s/values?%s=%s".formatted(label, encoded("match[]"), encoded(metric)))
        .forEach(value -> values.add(value.textValue()));
    return values;
  }

  /** What an expression gives now. */
  List<Series> query(String expression) throws IOException, InterruptedException {
    return series("/api/v1/query?query=" + encoded(expression));
  }

  /** What an expression gave at a moment, in seconds since 1970. */
  List<Series> query(String expression, double seconds) throws IOException, InterruptedException {
    return series(
        "/api/v1/query?query=%s&time=%s"
            .formatted(encoded(expression), encoded(String.format(Locale.ROOT, "%.3f", seconds))));
  }

  private List<Series> series(String path) throws IOException, InterruptedException {
    JsonNode data = data(path);
    assertThat(data.path("resultType").textValue()).as(path).isEqualTo("vector");
    List<Series> all = new ArrayList<>();
    for (JsonNode one : data.path("result")) {
      Map<String, String> labels = new HashMap<>();
      one.path("metric")
          .properties()
          .forEach(e -> labels.put(e.getKey(), e.getValue().textValue()));
      JsonNode value = one.path("value");
      all.add(
          new Series(
              labels,
              value.path(0).doubleValue(),
              Double.parseDouble(value.path(1).textValue().replace("Inf", "Infinity"))));
    }
    return all;
  }

  private JsonNode data(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    JsonNode answer = MAPPER.readTree(response.body());
    assertThat(answer.path("status").textValue())
        .as("%s: %s", path, response.body())
        .isEqualTo("success");
    return answer.path("data");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(QUERY_TIMEOUT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.close();
    process.handle().onExit().join();
  }
}
