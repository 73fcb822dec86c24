package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Chromium without a window, driven by its DevTools protocol. */
final class HeadlessChromium implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final Answers answers;
  private final AtomicInteger lastId = new AtomicInteger();

  /** An event of a page. */
  record Event(String session, String method, JsonNode parameters) {}

  private HeadlessChromium(Process process, WebSocket socket, Answers answers) {
    this.process = process;
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * Starts one.
   *
   * @param directory an empty folder for its profile and what it says
   */
  static HeadlessChromium start(Path program, Path directory) throws Exception {
    Path profile = Files.createDirectories(directory.resolve("profile"));
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--no-sandbox");
    }
    Path log = directory.resolve("chromium.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      URI address = address(process, profile.resolve("DevToolsActivePort"), log);
      Answers answers = new Answers();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .connectTimeout(Duration.ofSeconds(TIMEOUT_SECONDS))
              .buildAsync(address, answers)
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return new HeadlessChromium(process, socket, answers);
    } catch (Exception | Error e) {
      end(process);
      throw e;
    }
  }

  /** Where it listens, which it writes to a file of two lines once it does. */
  private static URI address(Process process, Path file, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() >= 2) {
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("Chromium does not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }

  /** Opens an empty page. */
  Page open() throws Exception {
    String target =
        call(null, "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    String session =
        call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    Page page = new Page(session);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.call(domain + ".enable", Map.of());
    }
    return page;
  }

  /** One page. */
  final class Page {
    private final String session;

    private Page(String session) {
      this.session = session;
    }

    JsonNode call(String method, Map<String, ?> parameters) throws Exception {
      return HeadlessChromium.this.call(session, method, parameters);
    }

    /** Goes to an address and waits until it is loaded. */
    void load(URI address) throws Exception {
      call("Page.navigate", Map.of("url", address.toString()));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
      while (events("Page.loadEventFired").isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not loaded: " + address);
        }
        Thread.sleep(10);
      }
    }

    /** The value of an expression of JavaScript, as JSON. */
    JsonNode evaluate(String expression) throws Exception {
      JsonNode answer =
          call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
      if (answer.has("exceptionDetails")) {
        throw new AssertionError(answer.path("exceptionDetails").toString());
      }
      return answer.path("result").path("value");
    }

    /** The parameters of all events of a kind so far. */
    List<JsonNode> events(String method) {
      return answers.events.stream()
          .filter(event -> session.equals(event.session()) && method.equals(event.method()))
          .map(Event::parameters)
          .toList();
    }
  }

  private JsonNode call(String session, String method, Map<String, ?> parameters) throws Exception {
    int id = lastId.incrementAndGet();
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", MAPPER.valueToTree(parameters));
    if (session != null) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.awaited.put(id, answer);
    socket.sendText(message.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    JsonNode whole = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (whole.has("error")) {
      throw new AssertionError(method + ": " + whole.path("error"));
    }
    return whole.path("result");
  }

  /** What it sends: answers to calls, and events. */
  private static final class Answers implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        String message = text.toString();
        text.setLength(0);
        take(message);
      }
      socket.request(1);
      return null;
    }

    private void take(String message) {
      try {
        JsonNode json = MAPPER.readTree(message);
        if (json.has("id")) {
          awaited.remove(json.path("id").intValue()).complete(json);
        } else {
          events.add(
              new Event(
                  json.path("sessionId").asText(),
                  json.path("method").asText(),
                  json.path("params")));
        }
      } catch (IOException e) {
        onError(null, e);
      }
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      awaited.values().forEach(answer -> answer.completeExceptionally(error));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      onError(socket, new IOException("Chromium has closed the connection: " + reason));
      return null;
    }
  }

  @Override
  public void close() {
    socket.abort();
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }
}
