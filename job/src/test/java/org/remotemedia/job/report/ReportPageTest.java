package org.remotemedia.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.testing.Programs;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;

/**
 * The page in a real browser, wide and narrow, light and dark. Pictures of it are left in {@code
 * target/report-page} to be looked at.
 */
@Timeout(180)
class ReportPageTest {
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

  private static final Path PICTURES = Path.of("target", "report-page");
  private static final int RECORDS = 1234;
  private static final int REFUSED = 124;
  private static final int UNREADABLE = 3;
  private static final String NAME = "evening \ud83c\udf19 <b>corpus</b>";
  private static final String WIDE = "\u9304\u97f3".repeat(30);
  private static final String SCRIPT =
      "speech </script><script>document.body.textContent='broken'</script> \"two\" 'one' &"
          + " \ud83d\ude00";
  private static final String LONG = "a-very-long-name-" + "without-any-place-to-break".repeat(10);
  private static final String RECORD = "speaker/<img src=x onerror=\"alert(1)\">\ud83c\udfa4 ";
  private static final ChainPlan CHAIN =
      new ChainPlan(
          List.of(
              stage(1, "resample", "ResampleNode", "rust_native", 0),
              stage(2, SCRIPT, "VADNode", "rust_native", 1),
              stage(3, LONG, "Transcribe", "cpython", 1),
              stage(4, WIDE, "FormatConverterNode", "rust_native", 1),
              stage(5, "all", "PassThroughNode", "rust_native", 2, 3)),
          List.of(4, 5),
          List.of(WIDE, "all"));

  private static final String[] BROWSERS = {"chromium", "chromium-browser", "google-chrome"};

  @TempDir private static Path folder;

  private static HeadlessChromium browser;
  private static URI address;

  private static StagePlan stage(int index, String id, String type, String runtime, int... inputs) {
    List<Integer> from = Arrays.stream(inputs).boxed().toList();
    return new StagePlan(index, id, type, runtime, "{}", from, List.of(), List.of());
  }

  @BeforeAll
  static void makePage() throws Exception {
    Optional<Path> program = Programs.find(BROWSERS);
    if (program.isEmpty()) {
      return;
    }
    RunFacts run =
        new RunFacts(
            NAME,
            CHAIN,
            4,
            1_700_000_000_000L,
            95_000_000_000L,
            300L << 20,
            true,
            notes(),
            folder.toString());
    byte[] html = RunReport.html(run, corpus());
    Path page = Files.write(folder.resolve("report.html"), html);
    address = page.toUri();
    browser = HeadlessChromium.start(program.get(), folder.resolve("browser"));
  }

  @BeforeEach
  void needBrowser() {
    Programs.need(BROWSERS);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private static InputNotes notes() {
    InputNotes notes = new InputNotes();
    notes.leaveOut(LeftOut.FILES, ".txt", 7);
    notes.leaveOut(LeftOut.UNREAD, LONG + SCRIPT);
    notes.warn(LONG, SCRIPT);
    return notes;
  }

  private static Accounts corpus() {
    Accounts report = new Accounts();
    for (int i = 0; i < RECORDS; i++) {
      account(report, i);
    }
    return report;
  }

  /** Some cannot be read, and every tenth of the others fails at the node in Python. */
  private static void account(Accounts report, int i) {
    String name = RECORD + i + ".wav";
    double seconds = 1 + i % 37 / 2.0 + i % 11;
    boolean fails = i % 10 == 0;
    if (i % 500 == 7) {
      unreadable(report, name);
      return;
    }
    RecordTrace trace = new RecordTrace();
    trace.recording(i % 3 == 0 ? 16_000 : 44_100, 1 + i % 2, Math.pow(10, -2 - i % 17 / 10.0));
    trace.tookReading((long) (seconds * 150_000));
    trace.tookWriting((long) (seconds * 60_000));
    trace.visited(1, visit(Outcome.SUCCEEDED, (long) (seconds * 400_000), seconds, 0, 0, null));
    trace.visited(
        2, visit(Outcome.SUCCEEDED, 50_000 + 10L * i, seconds, 0, 0, seconds * (i % 10) / 10));
    trace.visited(
        3,
        visit(
            fails ? Outcome.FAILED : Outcome.SUCCEEDED,
            (long) (seconds * (9_000_000 + 100_000 * (i % 23))),
            seconds,
            fails ? 2 : 0,
            180_000_000,
            null));
    trace.visited(4, visit(Outcome.SUCCEEDED, 20_000, seconds, 0, 0, null));
    trace.visited(5, fails ? SKIP : visit(Outcome.SUCCEEDED, 1_000, seconds, 0, 0, null));
    Failure failure =
        new Failure(LONG, ErrorKind.PYTHON, "ValueError: no \"speech\" in part " + i, "", 3);
    report.add(
        RecordAccount.of(
            name, null, null, seconds, false, trace, fails ? List.of(failure) : List.of()),
        CHAIN.nodeIds());
  }

  private static final NodeVisit SKIP = visit(Outcome.SKIPPED, 0, 0, 0, 0, null);

  private static NodeVisit visit(
      Outcome outcome, long nanos, double audio, int retries, long memory, Double speech) {
    return new NodeVisit(outcome, nanos, audio, retries, memory, speech);
  }

  private static void unreadable(Accounts report, String name) {
    RecordTrace trace = new RecordTrace();
    for (StagePlan stage : CHAIN.stages()) {
      trace.visited(stage.index(), SKIP);
    }
    Failure failure = new Failure(null, ErrorKind.AUDIO_FORMAT, name + " is no recording", null, 1);
    report.add(
        RecordAccount.of(name, null, null, 0, false, trace, List.of(failure)), CHAIN.nodeIds());
  }

  private static HeadlessChromium.Page open(int width, String scheme) throws Exception {
    HeadlessChromium.Page page = browser.open();
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 844, "deviceScaleFactor", 1, "mobile", width < 600));
    page.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    page.load(address);
    return page;
  }

  @ParameterizedTest
  @CsvSource({"desktop,1280,light", "desktop,1280,dark", "phone,390,light", "phone,390,dark"})
  void itIsReadableAndQuiet(String device, int width, String scheme) throws Exception {
    HeadlessChromium.Page page = open(width, scheme);
    takePicture(page, device + "-" + scheme, width);

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
                ReportPageTest.class.getResourceAsStream("contrast.js").readAllBytes(),
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
  private static List<String> complaints(HeadlessChromium.Page page) {
    return Stream.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        .flatMap(kind -> page.events(kind).stream())
        .map(JsonNode::toString)
        .toList();
  }

  private static void takePicture(HeadlessChromium.Page page, String name, int width)
      throws Exception {
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

  @Test
  void itSaysWhatTheRunDid() throws Exception {
    HeadlessChromium.Page page = open(1280, "light");
    String shown = page.evaluate("document.body.innerText").textValue();
    assertThat(shown)
        .contains(NAME, "Complete", "4 records at a time")
        .contains("Records\n1,234", "Succeeded\n1,107", "Failed\n127", "Time\n1.58 min")
        .contains(SCRIPT, LONG);
    assertThat(page.evaluate("document.title").textValue()).isEqualTo(NAME + " – report");
    assertThat(page.evaluate("document.querySelectorAll('script').length").intValue()).isEqualTo(2);
    assertThat(page.evaluate("document.querySelectorAll('img, main b b').length").intValue())
        .isZero();
    assertThat(texts(page, "svg.graph g > title"))
        .contains(SCRIPT + " (VADNode)", LONG + " (Transcribe)");
  }

  @Test
  void failuresAreGroupedByCauseWithExamples() throws Exception {
    HeadlessChromium.Page page = open(390, "light");
    String rows = "[aria-label='Failures by cause'] tbody tr";
    assertThat(texts(page, rows + " > :not(:nth-child(2))"))
        .containsExactly(
            Integer.toString(REFUSED),
            LONG,
            "PythonError",
            Integer.toString(UNREADABLE),
            "reading",
            "AudioFormatError");
    assertThat(texts(page, rows + " > :nth-child(2) > bdi"))
        .containsExactly("ValueError: no '…' in part …", "… is no recording");
    String example = "document.querySelector(\"" + rows + " li\")";
    assertThat(page.evaluate(example + ".checkVisibility()").booleanValue()).isFalse();
    page.evaluate("document.querySelector(\"" + rows + " summary\").click()");
    assertThat(page.evaluate(example + ".checkVisibility()").booleanValue()).isTrue();
    assertThat(page.evaluate(example + ".innerText").textValue())
        .isEqualTo(RECORD + "0.wav\nValueError: no \"speech\" in part 0");
  }

  private static List<String> texts(HeadlessChromium.Page page, String selector) throws Exception {
    List<String> texts = new ArrayList<>();
    page.evaluate(
            "Array.from(document.querySelectorAll(\""
                + selector
                + "\")).map(function (e) { return e.textContent; })")
        .forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
