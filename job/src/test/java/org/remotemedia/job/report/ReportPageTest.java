package org.remotemedia.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  @TempDir private static Path folder;

  private static ReportBrowser browser;
  private static URI address;

  private static StagePlan stage(int index, String id, String type, String runtime, int... inputs) {
    List<Integer> from = Arrays.stream(inputs).boxed().toList();
    return new StagePlan(index, id, type, runtime, "{}", from, List.of(), List.of());
  }

  @BeforeAll
  static void makePage() throws Exception {
    if (!ReportBrowser.isThere()) {
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
    browser = ReportBrowser.start(folder);
  }

  @BeforeEach
  void needBrowser() {
    ReportBrowser.need();
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

  @ParameterizedTest
  @CsvSource({"desktop,1280,light", "desktop,1280,dark", "phone,390,light", "phone,390,dark"})
  void itIsReadableAndQuiet(String device, int width, String scheme) throws Exception {
    HeadlessChromium.Page page = browser.open(address, width, scheme);
    ReportBrowser.takePicture(page, device + "-" + scheme, width);
    ReportBrowser.assertReadableAndQuiet(page, address, width, scheme);
  }

  @Test
  void itSaysWhatTheRunDid() throws Exception {
    HeadlessChromium.Page page = browser.open(address, 1280, "light");
    String shown = page.evaluate("document.body.innerText").textValue();
    assertThat(shown)
        .contains(NAME, "Complete", "4 records at a time")
        .contains("Records\n1,234", "Succeeded\n1,107", "Failed\n127", "Time\n1.58 min")
        .contains(SCRIPT, LONG);
    assertThat(page.evaluate("document.title").textValue()).isEqualTo(NAME + " – report");
    assertThat(page.evaluate("document.querySelectorAll('script').length").intValue()).isEqualTo(2);
    assertThat(page.evaluate("document.querySelectorAll('img, main b b').length").intValue())
        .isZero();
    assertThat(ReportBrowser.texts(page, "svg.graph g > title"))
        .contains(SCRIPT + " (VADNode)", LONG + " (Transcribe)");
  }

  @Test
  void failuresAreGroupedByCauseWithExamples() throws Exception {
    HeadlessChromium.Page page = browser.open(address, 390, "light");
    String rows = "[aria-label='Failures by cause'] tbody tr";
    assertThat(ReportBrowser.texts(page, rows + " > :not(:nth-child(2))"))
        .containsExactly(
            Integer.toString(REFUSED),
            LONG,
            "PythonError",
            Integer.toString(UNREADABLE),
            "reading",
            "AudioFormatError");
    assertThat(ReportBrowser.texts(page, rows + " > :nth-child(2) > bdi"))
        .containsExactly("ValueError: no '…' in part …", "… is no recording");
    String example = "document.querySelector(\"" + rows + " li\")";
    assertThat(page.evaluate(example + ".checkVisibility()").booleanValue()).isFalse();
    page.evaluate("document.querySelector(\"" + rows + " summary\").click()");
    assertThat(page.evaluate(example + ".checkVisibility()").booleanValue()).isTrue();
    assertThat(page.evaluate(example + ".innerText").textValue())
        .isEqualTo(RECORD + "0.wav\nValueError: no \"speech\" in part 0");
  }
}
