package org.remotemedia.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.remotemedia.job.testing.Programs;

/** Shows report pages in a real browser, and holds them to what all of them have to be. */
final class ReportBrowser implements AutoCloseable {
  private static final String[] BROWSERS = {"chromium", "chromium-browser", "google-chrome"};
  private static final Path PICTURES = Path.of("target", "report-page");
  private static final long TIMEOUT_SECONDS = 30;

  /** By how much each text of the graph sticks out of its box, where it does. */
  private static final String STICKING_OUT =
      """
      Array.from(document.querySelectorAll('svg.graph g')).flatMap(function (g) {
        var box = g.querySelector('rect.box').getBBox();
        return Array.from(g.querySelectorAll('text')).map(function (text) {
          var shown = text.getBBox();
          return [text.textContent, Math.ceil(shown.x + shown.width - box.x - box.width)];
        });
      }).filter(function (text) { return text[1] > 0; })
      """;

  private final HeadlessChromium chromium;

  private ReportBrowser(HeadlessChromium chromium) {
    this.chromium = chromium;
  }

  static boolean isThere() {
    return Programs.find(BROWSERS).isPresent();
  }

  /** Skips the test, or fails it, where there is no browser. */
  static void need() {
    Programs.need(BROWSERS);
  }

  /**
   * Starts one.
   *
   * @param folder for its files
   */
  static ReportBrowser start(Path folder) throws Exception {
    return new ReportBrowser(
        HeadlessChromium.start(Programs.find(BROWSERS).orElseThrow(), folder.resolve("browser")));
  }

  /**
   * Opens a page.
   *
   * @param scheme light or dark
   */
  HeadlessChromium.Page open(URI address, int width, String scheme) throws Exception {
    HeadlessChromium.Page page = chromium.open();
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 844, "deviceScaleFactor", 1, "mobile", width < 600));
    page.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    page.load(address);
    return page;
  }

  /** What every page has to be, in every width and scheme. */
  static void assertReadableAndQuiet(
      HeadlessChromium.Page page, URI address, int width, String scheme) throws Exception {
    SoftAssertions softly = new SoftAssertions();
    softly
        .assertThat(page.evaluate("document.documentElement.scrollWidth").intValue())
        .as("width of the page on a screen of %s", width)
        .isLessThanOrEqualTo(width);
    softly
        .assertThat(page.evaluate(STICKING_OUT))
        .as("texts that stick out of their boxes")
        .isEmpty();
    JsonNode contrast =
        page.evaluate(
            new String(
                ReportBrowser.class.getResourceAsStream("contrast.js").readAllBytes(),
                StandardCharsets.UTF_8));
    softly.assertThat(contrast.path("count").intValue()).isGreaterThan(200);
    softly.assertThat(contrast.path("poor")).as("texts of poor contrast").isEmpty();
    softly
        .assertThat(contrast.path("page").doubleValue() > 0.5)
        .as("light ground")
        .isEqualTo(scheme.equals("light"));
    softly.assertThat(complaints(page)).isEmpty();
    softly
        .assertThat(
            page.events("Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").textValue()))
        .containsExactly(address.toString());
    softly.assertAll();
  }

  /** What the browser's console would show in red or yellow. */
  static List<String> complaints(HeadlessChromium.Page page) {
    return Stream.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        .flatMap(kind -> page.events(kind).stream())
        .map(JsonNode::toString)
        .toList();
  }

  /** Leaves a picture in {@code target/report-page}. */
  static void takePicture(HeadlessChromium.Page page, String name, int width) throws Exception {
    int height = page.evaluate("document.documentElement.scrollHeight").intValue();
    JsonNode picture =
        page.call(
            "Page.captureScreenshot",
            Map.of(
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    Files.createDirectories(PICTURES);
    Files.write(
        PICTURES.resolve(name + ".png"),
        Base64.getDecoder().decode(picture.path("data").textValue()));
  }

  static List<String> texts(HeadlessChromium.Page page, String selector) throws Exception {
    List<String> texts = new ArrayList<>();
    page.evaluate(
            "Array.from(document.querySelectorAll(\""
                + selector
                + "\")).map(function (e) { return e.textContent; })")
        .forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  /** Waits until an expression is true. */
  static void await(HeadlessChromium.Page page, String expression) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!page.evaluate(expression).booleanValue()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(expression + " does not become true");
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    chromium.close();
  }
}
