package org.remotemedia.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.Cut;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.Excerpt;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;

/** What the page says of utterances, of rules, and lets one listen to, in a real browser. */
@Timeout(180)
class CurationPageTest {
  private static final String RULES =
      """
      {"rules": {
         "loud enough": "levels.rms_db >= -35 && levels.rms_db < 0",
         "<b>short</b> or long": "record.duration_s >= 1 && record.duration_s <= 12.5",
         "speaker": "record.fields.speaker != 'unknown'"}}
      """;

  private static final ChainPlan CHAIN =
      new ChainPlan(
          List.of(
              stage(1, "vad", "VADNode", 0, "{}", 0),
              stage(2, "cut", "SegmentNode", 0, "{}", 0, 1),
              stage(3, "levels", "AudioLevelNode", 2, "{}", 2),
              stage(4, "keep", "FilterNode", 2, RULES, 2, 3),
              stage(5, "i16", "FormatConverterNode", 2, "{}", 4)),
          List.of(5),
          List.of("i16"),
          List.of(2));

  private static final int RECORDINGS = 60;
  private static final String ODD = "spk/ö <i>%41#? 'x'";

  @TempDir private static Path folder;

  private static ReportBrowser browser;
  private static URI address;
  private static URI moved;

  private static StagePlan stage(
      int index, String id, String type, int level, String params, int... inputs) {
    List<Integer> from = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int input : inputs) {
      from.add(input);
      keys.add(List.of("source", "vad", "cut", "levels", "keep").get(input));
    }
    return new StagePlan(
        index,
        id,
        type,
        "rust_native",
        params,
        from,
        keys,
        List.of(),
        List.of(),
        level,
        List.of(),
        true);
  }

  @BeforeAll
  static void makePages() throws Exception {
    if (!ReportBrowser.isThere()) {
      return;
    }
    Path output = Files.createDirectories(folder.resolve("out 1"));
    Path source = Files.createDirectories(folder.resolve("in/spk")).resolve("long.wav");
    Wavs.write(source, Wavs.tones(16_000, 1, 20, 3));
    Path audio = output.resolve("audio/i16/" + ODD + ".wav");
    Files.createDirectories(audio.getParent());
    Wavs.write(audio, Wavs.tones(16_000, 1, 3, 4));
    RunFacts run =
        new RunFacts(
            "utterances",
            CHAIN,
            2,
            1_700_000_000_000L,
            95_000_000_000L,
            300L << 20,
            true,
            new InputNotes(),
            output.toString());
    byte[] html = RunReport.html(run, corpus(source.toString()));
    address = Files.write(output.resolve("report.html"), html).toUri();
    Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
    moved = Files.write(elsewhere.resolve("report.html"), html).toUri();
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

  /** Recordings of 60 s with ten utterances each. */
  private static Accounts corpus(String source) {
    Accounts report = new Accounts();
    for (int i = 0; i < RECORDINGS; i++) {
      String parent = "spk/" + i + ".wav";
      double all = 0;
      int[] ended = new int[3];
      for (int j = 0; j < 10; j++) {
        double seconds = 0.5 + (i * 7 + j * 3) % 31 / 2.0 / 2;
        double level = -12 - (i * 11 + j * 5) % 300 / 10.0;
        all += seconds;
        utterance(report, parent, i * 10 + j, seconds, level, source, ended);
      }
      RecordTrace trace = trace(true);
      report.add(
          account(
              parent,
              null,
              Ending.SUCCEEDED,
              60,
              trace,
              List.of(),
              List.of(),
              new Cut(1, ended[0], ended[1], ended[2], 2, all, 0.5),
              Map.of(),
              null),
          CHAIN.nodeIds());
    }
    return report;
  }

  private static void utterance(
      Accounts report,
      String parent,
      int number,
      double seconds,
      double level,
      String source,
      int[] ended) {
    String name = number == 0 ? ODD : parent + "#" + number + "-" + seconds;
    boolean fails = number % 97 == 5;
    List<String> broken = new ArrayList<>();
    if (level < -35) {
      broken.add("loud enough");
    }
    if (seconds < 1) {
      broken.add("<b>short</b> or long");
    }
    Ending ending = fails ? Ending.FAILED : broken.isEmpty() ? Ending.SUCCEEDED : Ending.REJECTED;
    ended[ending == Ending.SUCCEEDED ? 0 : ending == Ending.REJECTED ? 1 : 2]++;
    Failure failure =
        new Failure("i16", ErrorKind.NODE_EXECUTION, "no room in part " + number, null, 1);
    RecordTrace trace = trace(false);
    Outcome last =
        fails ? Outcome.FAILED : ending == Ending.REJECTED ? Outcome.SKIPPED : Outcome.SUCCEEDED;
    trace.visited(5, new NodeVisit(last, 1_000_000, seconds, 0, 0, null));
    Excerpt excerpt =
        name.equals(ODD)
            ? Excerpt.ofOutput("audio/i16/" + ODD + ".wav")
            : number % 5 == 4
                ? Excerpt.ofSource("s3://bucket/" + parent, 1)
                : Excerpt.ofSource(source, 2 + number % 7);
    report.add(
        account(
            name,
            parent,
            ending,
            seconds,
            trace,
            fails ? List.of(failure) : List.of(),
            ending == Ending.REJECTED ? broken : List.of(),
            null,
            Map.of("levels.rms_db", level, "record.duration_s", seconds),
            ending == Ending.SUCCEEDED ? null : excerpt),
        CHAIN.nodeIds());
  }

  private static RecordTrace trace(boolean ofRecording) {
    RecordTrace trace = new RecordTrace();
    trace.recording(16_000, 1, 0.01);
    if (ofRecording) {
      trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 5_000_000, 60, 0, 0, 40.0));
      trace.visited(2, new NodeVisit(Outcome.SUCCEEDED, 3_000_000, 60, 0, 0, null));
    } else {
      trace.visited(3, new NodeVisit(Outcome.SUCCEEDED, 2_000_000, 4, 0, 0, null));
      trace.visited(4, new NodeVisit(Outcome.SUCCEEDED, 100_000, 4, 0, 0, null));
    }
    return trace;
  }

  private static RecordAccount account(
      String name,
      String parent,
      Ending ending,
      double seconds,
      RecordTrace trace,
      List<Failure> failures,
      List<String> broken,
      Cut cut,
      Map<String, Double> numbers,
      Excerpt excerpt) {
    return RecordAccount.of(
        name,
        null,
        null,
        ending,
        parent,
        seconds,
        false,
        trace,
        failures,
        broken,
        cut,
        new TreeMap<>(numbers),
        excerpt);
  }

  @ParameterizedTest
  @CsvSource({"desktop,1280,light", "desktop,1280,dark", "phone,390,light", "phone,390,dark"})
  void itIsReadableAndQuiet(String device, int width, String scheme) throws Exception {
    HeadlessChromium.Page page = browser.open(address, width, scheme);
    ReportBrowser.assertReadableAndQuiet(page, address, width, scheme);
    page.evaluate("document.querySelectorAll('details').forEach(function (d) { d.open = true; })");
    ReportBrowser.await(page, allKnown(true));
    ReportBrowser.takePicture(page, "curation-" + device + "-" + scheme, width);
    assertThat(page.evaluate("document.documentElement.scrollWidth").intValue())
        .isLessThanOrEqualTo(width);
    assertThat(ReportBrowser.complaints(page)).isEmpty();
  }

  /** Of all players that there are, whether all have read what they play, or none is left. */
  private static String allKnown(boolean playable) {
    String players = "Array.from(document.querySelectorAll('audio'))";
    return playable
        ? players + ".length > 3 && " + players + ".every(function (a) { return a.duration > 0; })"
        : players + ".length === 0 && document.querySelectorAll('li .bad').length > 3";
  }

  @Test
  void itSaysWhereTheAudioWentAndWhatTheRulesDecided() throws Exception {
    HeadlessChromium.Page page = browser.open(address, 1280, "light");
    List<String> rows = ReportBrowser.texts(page, "[aria-labelledby=seconds] tbody tr");
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0)).startsWith("Kept").endsWith("%");
    assertThat(rows.get(3)).isEqualTo("Too short30 s0.8 %");
    String bar = "document.querySelector('.whole')";
    assertThat(page.evaluate(bar + ".getAttribute('aria-label')").textValue())
        .startsWith("Kept: ")
        .contains("; Too short: 30 s, 0.8 %; Not speech: ");
    assertThat(page.evaluate(bar + ".children.length").intValue()).isEqualTo(5);
    assertThat(
            page.evaluate(
                    bar
                        + ".lastChild.offsetLeft + "
                        + bar
                        + ".lastChild.offsetWidth - "
                        + bar
                        + ".offsetLeft - "
                        + bar
                        + ".offsetWidth")
                .intValue())
        .isBetween(-1, 1);
    assertThat(ReportBrowser.texts(page, "[aria-labelledby=seconds] p").get(0))
        .startsWith("60 recordings were cut into 600 utterances: ")
        .endsWith("120 stretches of speech were too short for one.");

    assertThat(ReportBrowser.texts(page, "[aria-label=Rules] tbody th > bdi"))
        .containsExactly("loud enough", "<b>short</b> or long", "speaker");
    assertThat(ReportBrowser.texts(page, "[aria-label=Rules] tbody code").get(0))
        .isEqualTo("levels.rms_db >= -35 && levels.rms_db < 0");
    assertThat(ReportBrowser.texts(page, "[aria-label=Rules] tbody tr:last-child .n"))
        .containsExactly("0", "0 s", "0", "0 s");
    assertThat(ReportBrowser.texts(page, "[aria-labelledby=rules] h3"))
        .containsExactly("levels.rms_db", "record.duration_s");
  }

  /** On the far side of one nothing is kept. */
  @Test
  void thresholdsStandBetweenWhatIsKeptAndWhatIsRejected() throws Exception {
    HeadlessChromium.Page page = browser.open(address, 1280, "light");
    String chart = "document.querySelector('[aria-labelledby=rules] svg')";
    double line =
        page.evaluate("+" + chart + ".querySelector('line.threshold').getAttribute('x1')")
            .doubleValue();
    assertThat(page.evaluate(chart + ".querySelectorAll('line.threshold').length").intValue())
        .isEqualTo(2);
    List<JsonNode> shares = new ArrayList<>();
    page.evaluate(
            "Array.from("
                + chart
                + ".querySelectorAll('rect.bar')).map(function (b) {"
                + " var r = b.nextElementSibling, rejected = r.getAttribute('class') === 'rejected';"
                + " return [+b.getAttribute('x'), +b.getAttribute('height'),"
                + " rejected ? +r.getAttribute('height') : 0]; })")
        .forEach(shares::add);
    assertThat(shares)
        .filteredOn(bar -> bar.get(0).doubleValue() < line)
        .hasSizeGreaterThan(2)
        .allSatisfy(bar -> assertThat(bar.get(2)).isEqualTo(bar.get(1)));
    assertThat(shares)
        .filteredOn(bar -> bar.get(0).doubleValue() > line && bar.get(1).doubleValue() > 0)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            bar -> assertThat(bar.get(2).doubleValue()).isLessThan(bar.get(1).doubleValue()));
    assertThat(ReportBrowser.texts(page, "[aria-labelledby=rules] .card > .soft").get(0))
        .contains("rejected. Threshold of loud enough: −35, 0.");
    assertThat(ReportBrowser.texts(page, "[aria-labelledby=rules] svg:first-of-type text"))
        .contains("−35", "12.5");
  }

  @Test
  void examplesCanBeListenedTo() throws Exception {
    HeadlessChromium.Page page = browser.open(address, 390, "light");
    assertThat(page.evaluate("document.querySelectorAll('audio').length").intValue()).isZero();
    page.evaluate("document.querySelectorAll('details').forEach(function (d) { d.open = true; })");
    ReportBrowser.await(page, allKnown(true));
    assertThat(ReportBrowser.texts(page, "li .bad")).isEmpty();
    List<String> sources = new ArrayList<>();
    page.evaluate(
            "Array.from(document.querySelectorAll('audio')).map(function (a) { return a.getAttribute('src'); })")
        .forEach(source -> sources.add(source.textValue()));
    assertThat(sources)
        .contains("audio/i16/spk/%C3%B6%20%3Ci%3E%2541%23%3F%20%27x%27.wav")
        .anyMatch(source -> source.matches("\\.\\./in/spk/long\\.wav#t=\\d,\\d+(\\.\\d+)?"));
    // It plays from the beginning of the stretch.
    page.evaluate("var a = document.querySelector('audio[src*=long]'); a.muted = true; a.play();");
    ReportBrowser.await(page, "a.currentTime > 2");
    assertThat(page.evaluate("document.querySelectorAll('.notice').length").intValue()).isZero();
    assertThat(
            page.evaluate("document.querySelector('audio').getAttribute('aria-label')").textValue())
        .startsWith("Listen to ");
    // Of audio in an object store there is the name.
    assertThat(
            page.evaluate(
                    "document.querySelectorAll('li').length > document.querySelectorAll('audio').length")
                .booleanValue())
        .isTrue();
  }

  @Test
  void aPageThatWasMovedAwaySaysSo() throws Exception {
    HeadlessChromium.Page page = browser.open(moved, 390, "dark");
    page.evaluate("document.querySelectorAll('details').forEach(function (d) { d.open = true; })");
    ReportBrowser.await(page, allKnown(false));
    assertThat(ReportBrowser.texts(page, ".notice")).hasSize(1);
    assertThat(ReportBrowser.texts(page, ".notice").get(0))
        .contains("Was this page moved away from its run?");
    assertThat(ReportBrowser.texts(page, "li .bad"))
        .contains("Cannot be played: audio/i16/" + ODD + ".wav");
    ReportBrowser.takePicture(page, "curation-moved", 390);
    assertThat(page.evaluate("document.documentElement.scrollWidth").intValue())
        .isLessThanOrEqualTo(390);
  }
}
