package org.remotemedia.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.testing.ReportData;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.Excerpt;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.stage.StagePlan;

class RunReportTest {
  private static final String HOSTILE =
      "</script><script>document.title='broken'</script><!--\" ' & \u2028\u202e \ud83d\ude00 é\n"
          + "\u0000";
  private static final Pattern SCRIPT_OR_STYLE = Pattern.compile("(?s)<(script|style).*?</\\1>");

  private static StagePlan stage(int index, String id, String type, List<Integer> inputs) {
    return new StagePlan(index, id, type, "rust_native", "{}", inputs, List.of(), List.of());
  }

  private static final ChainPlan CHAIN =
      new ChainPlan(
          List.of(
              stage(1, "resample", "ResampleNode", List.of(0)),
              stage(2, HOSTILE, "VADNode", List.of(1)),
              stage(3, "i16", "FormatConverterNode", List.of(1))),
          List.of(2, 3),
          List.of(HOSTILE, "i16"));

  /** The accounts of record {@code i}: every tenth fails at the second node. */
  private static void account(Accounts report, int i) {
    boolean fails = i % 10 == 0;
    String name = "speaker/" + HOSTILE + i + ".wav";
    RecordTrace trace = new RecordTrace();
    trace.recording(i % 2 == 0 ? 16_000 : 44_100, 1, 0.01);
    trace.tookReading(1_000_000);
    trace.tookWriting(500_000);
    trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 3_000_000 + 1000L * i, 2.5, 0, 0, null));
    trace.visited(
        2,
        new NodeVisit(
            fails ? Outcome.FAILED : Outcome.SUCCEEDED,
            1_000_000,
            2.5,
            0,
            0,
            fails ? null : (Double) 1.0));
    trace.visited(3, new NodeVisit(Outcome.SUCCEEDED, 2_000_000, 2.5, 0, 0, null));
    Failure failure =
        new Failure(HOSTILE, ErrorKind.PYTHON, HOSTILE + " at " + i + word(i), "trace", 1);
    report.add(
        RecordAccount.of(name, null, null, 2.5, false, trace, fails ? List.of(failure) : List.of()),
        CHAIN.nodeIds());
  }

  /** One of hundreds of words, so that there are hundreds of causes. */
  private static String word(int i) {
    return "x".repeat(i / 10 % 300);
  }

  private static Accounts corpus(int records) {
    Accounts total = new Accounts();
    for (int from = 0; from < records; from += 250) {
      Accounts split = new Accounts();
      for (int i = from; i < Math.min(records, from + 250); i++) {
        account(split, i);
      }
      total.add(split);
    }
    return total;
  }

  private static InputNotes hostileNotes() {
    InputNotes notes = new InputNotes();
    notes.leaveOut(LeftOut.FILES, HOSTILE);
    notes.warn(HOSTILE, HOSTILE);
    return notes;
  }

  private static String page(Accounts report) throws IOException {
    RunFacts run =
        new RunFacts(
            "run " + HOSTILE,
            CHAIN,
            4,
            1_700_000_000_000L,
            5_000_000_000L,
            300L << 20,
            true,
            hostileNotes(),
            "/data/out");
    return new String(RunReport.html(run, report), StandardCharsets.UTF_8);
  }

  @Test
  void aHundredThousandRecordsMakeASmallPageWhoseNumbersAddUp() throws IOException {
    String page = page(corpus(100_000));
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(2_000_000);

    JsonNode data = ReportData.in(page);
    assertThat(data.at("/records").longValue()).isEqualTo(100_000);
    assertThat(data.at("/succeeded").longValue()).isEqualTo(90_000);
    assertThat(data.at("/failed").longValue()).isEqualTo(10_000);
    assertThat(data.at("/audio_seconds").doubleValue()).isCloseTo(250_000, within(1e-6));
    assertThat(data.at("/reading_us").longValue()).isEqualTo(100_000_000L);
    assertThat(data.at("/failures/total").longValue()).isEqualTo(10_000);
    assertThat(sum(data.at("/failures/groups"), "count") + data.at("/failures/others").longValue())
        .isEqualTo(10_000);
    assertThat(data.at("/failures/groups")).hasSize(50);
    assertThat(sum(data.at("/corpus/formats"), "records")).isEqualTo(100_000);
    assertThat(bins(data.at("/record_latency/bins"))).isEqualTo(100_000);
    assertThat(bins(data.at("/corpus/durations_ms/bins"))).isEqualTo(100_000);
    for (JsonNode node : data.at("/nodes")) {
      assertThat(node.at("/succeeded").longValue() + node.at("/failed").longValue())
          .isEqualTo(100_000);
      assertThat(bins(node.at("/latency/bins"))).isEqualTo(100_000);
    }
    JsonNode speech = data.at("/nodes/1/speech");
    assertThat(speech.at("/speech_seconds").doubleValue()).isCloseTo(90_000, within(1e-6));
    assertThat(speech.at("/records_by_tenth/4").longValue()).isEqualTo(90_000);
    assertThat(data.at("/slowest").size()).isEqualTo(20);
    assertThat(data.at("/slowest/0/record").textValue()).endsWith("99999.wav");
    assertThat(data.at("/slowest/0/steps/0/0").textValue()).isEqualTo("resample");
  }

  /** A filter with many rules, and many numbers that they look at. */
  @Test
  void ofManyRulesAndNumbersThePageShowsSome() throws IOException {
    int rules = 300;
    Map<String, String> expressions = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (int i = 0; i < rules; i++) {
      expressions.put(HOSTILE + i, "n[\"" + i + "\"] >= 100 " + " ".repeat(900));
      numbers.put("n[\"" + i + "\"]", 0.0);
    }
    StagePlan source = stage(1, "n", "PassThroughNode", List.of(0));
    StagePlan filter =
        new StagePlan(
            2,
            "keep",
            "FilterNode",
            "rust_native",
            new ObjectMapper().writeValueAsString(Map.of("rules", expressions)),
            List.of(1),
            List.of("n"),
            List.of());
    ChainPlan chain = new ChainPlan(List.of(source, filter), List.of(2), List.of("keep"));
    List<String> broken = List.copyOf(expressions.keySet());
    Accounts report = new Accounts();
    for (int i = 0; i < 500; i++) {
      Map<String, Double> own = new TreeMap<>(numbers);
      own.replaceAll((name, number) -> 90 + name.hashCode() % 20 / 3.0);
      report.add(
          RecordAccount.of(
              HOSTILE + i,
              null,
              null,
              Ending.REJECTED,
              null,
              2,
              false,
              new RecordTrace(),
              List.of(),
              broken.subList(0, 1 + i % rules),
              null,
              new TreeMap<>(own),
              Excerpt.ofSource("/data/in/" + "é".repeat(400) + i + ".wav", 0)),
          List.of());
    }
    byte[] page =
        RunReport.html(
            new RunFacts("r", chain, 1, 0, 1, 0, true, new InputNotes(), "/data/out"), report);
    assertThat(page.length).isLessThan(2_000_000);
    JsonNode data = ReportData.in(new String(page, StandardCharsets.UTF_8));
    assertThat(data.at("/seconds/rejected").doubleValue()).isEqualTo(1000);
    assertThat(data.at("/rules/count").intValue()).isEqualTo(rules);
    assertThat(data.at("/rules/shown")).hasSize(50);
    JsonNode first = data.at("/rules/shown/0");
    assertThat(first.at("/name").textValue()).isEqualTo(HOSTILE + 0);
    assertThat(first.at("/records").intValue()).isEqualTo(500);
    assertThat(first.at("/seconds_alone").intValue()).isEqualTo(4);
    assertThat(first.at("/examples")).hasSize(3);
    assertThat(first.at("/examples/0/player/href").textValue())
        .startsWith("../in/%C3%A9%C3%A9")
        .endsWith("0.wav");
    assertThat(first.at("/examples/0/numbers").toString())
        .isEqualTo("[[\"n[\\\"0\\\"]\"," + numberOf(0) + "]]");
    assertThat(data.at("/numbers/count").intValue()).isEqualTo(200);
    assertThat(data.at("/numbers/others").longValue()).isEqualTo(500L * (rules - 200));
    assertThat(data.at("/numbers/shown")).hasSize(40);
    assertThat(data.at("/numbers/shown/0/name").textValue()).isEqualTo("n[\"0\"]");
    assertThat(data.at("/numbers/shown/0/rejected").intValue()).isEqualTo(500);
    assertThat(data.at("/numbers/shown/0/thresholds/0/1").doubleValue()).isEqualTo(100);
    assertThat(data.at("/numbers/shown/0/thresholds/0/0").textValue()).isEqualTo(HOSTILE + 0);
  }

  private static double numberOf(int rule) {
    return 90 + ("n[\"" + rule + "\"]").hashCode() % 20 / 3.0;
  }

  private static long sum(JsonNode list, String field) {
    return list.findValues(field).stream().mapToLong(JsonNode::longValue).sum();
  }

  /** Adjoining bins of rising edges; returns the sum of their counts. */
  private static long bins(JsonNode bins) {
    long sum = 0;
    double edge = bins.path(0).path(0).doubleValue();
    for (JsonNode bin : bins) {
      assertThat(bin.get(0).doubleValue()).isEqualTo(edge);
      edge = bin.get(1).doubleValue();
      assertThat(edge).isGreaterThan(bin.get(0).doubleValue());
      sum += bin.get(2).longValue();
    }
    return sum;
  }

  @Test
  void theGraphIsThatOfThePipeline() throws IOException {
    JsonNode nodes = ReportData.in(page(corpus(10))).at("/nodes");
    assertThat(nodes.findValues("inputs").toString()).isEqualTo("[[0], [1], [1]]");
    assertThat(nodes.findValues("sink").toString()).isEqualTo("[false, true, true]");
    assertThat(nodes.findValues("status").toString())
        .isEqualTo("[\"success\", \"failed\", \"success\"]");
  }

  @Test
  void textsFromOutsideCannotLeaveTheirPlace() throws IOException {
    String page = page(corpus(20));
    assertThat(page.split("<script", -1)).hasSize(3);
    assertThat(page.split("</script", -1)).hasSize(3);
    assertThat(page).doesNotContain("<!--", "\u2028");
    JsonNode data = ReportData.in(page);
    assertThat(data.at("/name").textValue()).isEqualTo("run " + HOSTILE);
    assertThat(data.at("/nodes/1/id").textValue()).isEqualTo(HOSTILE);
    assertThat(data.at("/failures/groups/0/examples/0/record").textValue())
        .isEqualTo("speaker/" + HOSTILE + "0.wav");
  }

  @Test
  void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
    String page = page(corpus(20));
    String markup = SCRIPT_OR_STYLE.matcher(page).replaceAll("").replace("<!DOCTYPE html>", "");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(markup.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("h1").getLength()).isEqualTo(1);
    assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(page)
        .doesNotContainPattern(
            "(?i)\\b(src|href)\\s*=|@import|\\bfetch\\(|XMLHttpRequest|import\\(")
        .doesNotContainPattern("url\\((?!#)")
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(");
    assertThat(page.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("(?i)https?://");
  }

  @Test
  void aRunWithoutRecordsHasAPageToo() throws IOException {
    JsonNode data = ReportData.in(page(new Accounts()));
    assertThat(data.at("/records").longValue()).isZero();
    assertThat(data.at("/corpus/mean_level_db").isNull()).isTrue();
    assertThat(data.at("/record_latency/bins")).isEmpty();
    assertThat(data.at("/rules/shown")).isEmpty();
    assertThat(data.at("/numbers/shown")).isEmpty();
    assertThat(data.at("/utterances").isNull()).isTrue();
  }

  @Test
  void ofManyNodesTheSlowestAreShown() throws IOException {
    List<StagePlan> stages =
        Stream.iterate(1, i -> i <= 10_000, i -> i + 1)
            .map(i -> stage(i, HOSTILE.repeat(5) + i, "PassThroughNode", List.of(i - 1)))
            .toList();
    Accounts report = new Accounts();
    for (StagePlan stage : stages) {
      report.node(stage.nodeId()).recordSuccess(stage.index() == 7000 ? 2_000_000 : 1_000_000, 1);
    }
    ChainPlan chain = new ChainPlan(stages, List.of(10_000), List.of(stages.get(9999).nodeId()));
    byte[] page =
        RunReport.html(
            new RunFacts("long", chain, 1, 0, 1, 0, false, new InputNotes(), "/out"), report);
    assertThat(page.length).isLessThan(2_000_000);
    JsonNode data = ReportData.in(new String(page, StandardCharsets.UTF_8));
    assertThat(data.at("/nodes")).hasSize(300);
    assertThat(data.at("/node_count").intValue()).isEqualTo(10_000);
    assertThat(data.at("/nodes").findValues("position").toString()).contains("7000");
  }
}
