package org.remotemedia.job.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus would read from the processes of a cluster at one moment.
 *
 * @param samples the lines with a value
 */
record PrometheusScrape(List<Sample> samples) {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /** One line. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /** Reads all of these ports; one at which nobody answers has nothing. */
  static PrometheusScrape of(HttpClient http, Collection<Integer> ports)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    for (int port : ports) {
      try {
        String text =
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body();
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(line -> samples.add(sample(line)));
      } catch (ConnectException e) {
        // A process that has ended.
      }
    }
    return new PrometheusScrape(samples);
  }

  private static Sample sample(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new AssertionError("not a line of Prometheus: " + line);
    }
    Map<String, String> labels = new HashMap<>();
    if (parts.group(2) != null) {
      Matcher label = LABEL.matcher(parts.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
      }
    }
    return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
  }

  /** The lines of a metric with a label of that value. */
  List<Sample> of(String name, String label, String value) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> value.equals(sample.labels().get(label)))
        .toList();
  }

  /** The sum over these lines. */
  double sum(String name, String label, String value) {
    return of(name, label, value).stream().mapToDouble(Sample::value).sum();
  }
}
