package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;

/** What is told of a run by other rules is what a run with these rules does. */
@Timeout(120)
class FilterRunsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One pipeline for records, with the parameters of its filter left open. */
  private static final String RECORDS =
      """
      {"version": "v1",
       "nodes": [
         {"id": "pass", "node_type": "PassThroughNode"},
         {"id": "vad", "node_type": "VADNode", "params": {"threshold": -20.0}},
         {"id": "keep", "node_type": "FilterNode", "params": %s},
         {"id": "pcm", "node_type": "FormatConverterNode", "params": {"target_format": "i16"}}],
       "connections": [{"from": "pass", "to": "keep"}, {"from": "vad", "to": "keep"},
         {"from": "keep", "to": "pcm"}]}
      """;

  /** The same for utterances. */
  private static final String UTTERANCES =
      """
      {"version": "v1",
       "nodes": [
         {"id": "pass", "node_type": "PassThroughNode"},
         {"id": "vad", "node_type": "VADNode", "params": {"frame_length_ms": 10}},
         {"id": "cut", "node_type": "SegmentNode",
          "params": {"min_duration_s": 0.02, "merge_gap_ms": 20, "pad_ms": 10}},
         {"id": "speech", "node_type": "VADNode", "params": {"threshold": -20.0}},
         {"id": "keep", "node_type": "FilterNode", "params": %s},
         {"id": "pcm", "node_type": "FormatConverterNode", "params": {"target_format": "i16"}}],
       "connections": [{"from": "pass", "to": "vad"}, {"from": "pass", "to": "cut"},
         {"from": "vad", "to": "cut"}, {"from": "cut", "to": "speech"},
         {"from": "cut", "to": "keep"}, {"from": "speech", "to": "keep"},
         {"from": "keep", "to": "pcm"}]}
      """;

  private static final String CONVERT =
      """
      {"version": "v1",
       "nodes": [{"id": "pcm", "node_type": "FormatConverterNode",
                  "params": {"target_format": "i16"}}],
       "connections": []}
      """;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private static Path directory;
  private static Path list;

  @BeforeAll
  static void writeCorpus() throws IOException {
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("in")));
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int rate = List.of(8000, 16_000, 44_100).get(i % 3);
      AudioBuffer audio =
          i % 5 == 4
              ? AudioBuffer.i16(new short[rate + i], rate + i, rate, 1)
              : Wavs.bursts(rate, rate / 2 + 977 * i);
      String name = "r%02d.wav".formatted(i);
      corpus.add(name, audio);
      ObjectNode entry = MAPPER.createObjectNode().put("audio_filepath", "in/" + name);
      if (i % 4 == 1) {
        entry.put("offset", 0.25).put("duration", 0.25);
      }
      if (i % 3 != 0) {
        entry.put("speaker", i % 2 == 0 ? "a" : "b");
      }
      entries.add(entry.put("status", "s" + i % 2).put("node_id", i).toString());
    }
    corpus.add("bad.wav", new byte[] {1, 2});
    entries.add("{\"audio_filepath\": \"in/bad.wav\"}");
    list = Files.write(directory.resolve("list.jsonl"), entries);
  }

  private static RunDirectory run(String name, String pipeline, Path input, ObjectNode params)
      throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve(name + ".json"), pipeline.replace("%s", String.valueOf(params)));
    RunDirectory run = new RunDirectory(directory.resolve(name));
    CommandLineRun ended = CommandLineRun.run(manifest, input, run.root());
    assertThat(ended.exitCode()).as(ended.err()).isIn(ExitCode.OK, ExitCode.RECORDS_FAILED);
    return run;
  }

  private static ObjectNode rules(boolean annotate, Map<String, String> rules) {
    ObjectNode params = MAPPER.createObjectNode().put("annotate", annotate);
    rules.forEach(params.putObject("rules")::put);
    return params;
  }

  /** Rules of which, for some record, each holds, does not, and cannot be told. */
  private static Map<String, String> rules(String segments) {
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put("early", segments + "[0].start_ms < 300");
    rules.put("long", "record.duration_s >= 0.1 && record.duration_s < 1.2");
    rules.put(
        "speaker",
        "!has(record.fields.speaker) || record.fields.speaker == 'b' || size("
            + segments
            + ") > 3");
    rules.put("carried", "record.fields.status == 's1' || record.fields.node_id < 12");
    rules.put("divided", "record.fields.node_id / (record.fields.node_id - 5) >= 0");
    rules.put("place", "record.offset_s < 0.6 && record.name.contains('r')");
    return rules;
  }

  /** What {@code filter} says of a run is what a run with the same rules has written. */
  private static void assertTells(RunDirectory looked, RunDirectory expected, boolean utterances)
      throws IOException {
    Path kept = directory.resolve(looked.root().getFileName() + "-kept.jsonl");
    CommandLineRun ended =
        CommandLineRun.of(
            "filter",
            looked.root().toString(),
            "--rules",
            directory.resolve(expected.root().getFileName() + ".json").toString(),
            "--to",
            kept.toString(),
            "--overwrite",
            "--json");
    // What failed in both has another cause than the rules.
    int notJudged = expected.failed().size() - looked.failed().size();
    assertThat(ended.exitCode())
        .as(ended.err())
        .isEqualTo(notJudged > 0 ? ExitCode.RECORDS_FAILED : ExitCode.OK);
    JsonNode told = MAPPER.readTree(ended.out());

    Map<String, JsonNode> keptLines = utterances ? expected.utterances() : expected.results();
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(kept)) {
      names.add(MAPPER.readTree(line).get("record").textValue());
    }
    assertThat(names).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(names)).isEqualTo(keptLines.keySet()).isNotEmpty();
    assertThat(told.at("/kept/records").intValue()).isEqualTo(keptLines.size());
    assertThat(told.at("/rejected/records").intValue())
        .isEqualTo(expected.rejected().size())
        .isPositive();
    assertThat(told.at("/not_judged/records").intValue()).isEqualTo(notJudged);
    JsonNode metrics = expected.metrics();
    for (JsonNode rule : told.get("rules")) {
      JsonNode counted = metrics.get("rules").path(rule.get("name").textValue());
      int alone = rule.at("/breaks_alone/records").intValue();
      int withOthers = rule.at("/breaks_with_others/records").intValue();
      assertThat(alone + withOthers).as("%s", rule).isEqualTo(counted.path("rejected").intValue());
      assertThat(alone).as("%s", rule).isEqualTo(counted.path("rejected_alone").intValue());
    }
    double seconds = 0;
    for (JsonNode line : keptLines.values()) {
      seconds += line.get("duration_s").doubleValue();
    }
    assertThat(told.at("/kept/seconds").doubleValue())
        .isEqualTo(seconds, org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void recordsAreKeptAsByARun() throws IOException {
    RunDirectory annotated =
        run("annotated", RECORDS, list, rules(true, Map.of("all", "size(vad) >= 0")));
    RunDirectory strict =
        run(
            "strict",
            RECORDS,
            list,
            rules(false, Map.of("none", "size(vad) > 4 && vad[0].end_ms > 0")));
    RunDirectory expected = run("records", RECORDS, list, rules(false, rules("vad")));

    assertThat(strict.rejected()).hasSizeGreaterThan(5);
    assertThat(expected.failed()).hasSizeGreaterThan(annotated.failed().size());
    assertTells(annotated, expected, false);
    assertTells(strict, expected, false);
    assertTells(expected, expected, false);
  }

  @Test
  void utterancesAreKeptAsByARunAndAListOfThemGivesTheSameSamples() throws IOException {
    RunDirectory annotated =
        run("cut-annotated", UTTERANCES, list, rules(true, Map.of("all", "size(speech) >= 0")));
    RunDirectory strict =
        run("cut-strict", UTTERANCES, list, rules(false, Map.of("none", "size(speech) > 99")));
    RunDirectory expected = run("cut", UTTERANCES, list, rules(false, rules("speech")));
    assertThat(strict.utterances()).isEmpty();
    assertThat(expected.failed()).hasSizeGreaterThan(annotated.failed().size());
    assertTells(annotated, expected, true);
    assertTells(strict, expected, true);

    Path kept = directory.resolve("cut-strict-kept.jsonl");
    RunDirectory again = run("again", CONVERT, kept, MAPPER.createObjectNode());
    assertThat(again.failed()).isEmpty();
    Map<String, JsonNode> byUtterance = new LinkedHashMap<>();
    again
        .results()
        .values()
        .forEach(line -> byUtterance.put(line.get("input_record").textValue(), line));
    assertThat(byUtterance.keySet()).isEqualTo(expected.utterances().keySet());
    for (Map.Entry<String, JsonNode> utterance : expected.utterances().entrySet()) {
      JsonNode line = byUtterance.get(utterance.getKey());
      assertThat(Wavs.read(again.audio(line.at("/outputs/pcm"))).shorts())
          .isEqualTo(Wavs.read(expected.audio(utterance.getValue().at("/outputs/pcm"))).shorts());
      assertThat(line.path("speaker")).isEqualTo(utterance.getValue().path("speaker"));
    }
  }

  /** A list of stretches gives a list of the same stretches. */
  @Test
  void stretchesOfAListStayStretches() throws IOException {
    RunDirectory first = run("stretches", CONVERT, list, MAPPER.createObjectNode());
    Path kept = directory.resolve("stretches.jsonl");
    CommandLineRun ended =
        CommandLineRun.of(
            "filter",
            first.root().toString(),
            "--where",
            "size(outputs) == 1",
            "--to",
            kept.toString());
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    RunDirectory again = run("stretches-again", CONVERT, kept, MAPPER.createObjectNode());
    assertThat(again.results()).hasSameSizeAs(first.results());
    for (JsonNode line : again.results().values()) {
      JsonNode was = first.results().get(line.get("input_record").textValue());
      assertThat(RunDirectory.digest(again.audio(line.at("/outputs/pcm"))))
          .isEqualTo(RunDirectory.digest(first.audio(was.at("/outputs/pcm"))));
    }
  }
}
