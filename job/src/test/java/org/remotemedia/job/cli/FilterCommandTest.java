package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.job.testing.WrittenRun.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.WrittenRun;

/** What rules would keep, told from lines that stand there. */
@Timeout(60)
class FilterCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String[] NODES = {
    node("levels", "Levels", "{}"),
    node("vad", "VADNode", "{}"),
    node(
        "keep",
        "FilterNode",
        "{\"rules\": {\"a\": \"levels.rms_db > -30\", \"b\": \"levels.deep.n >= 0\"}}",
        "levels"),
    node("pcm", "FormatConverterNode", "{}", "keep"),
  };

  @TempDir private Path directory;
  private WrittenRun run;

  @BeforeEach
  void write() throws IOException {
    run = WrittenRun.of(directory.resolve("out"), NODES);
    run.add("results", "00000000", line("one.wav", 10, -20, 1), line("two.wav", 20, -40, 2));
    run.add("results", "00000002", line("three.wav", 30, -45, 9));
    run.add(
        "rejected",
        "00000001",
        line("four.wav", 40, -10, 9),
        "{\"record\": \"five.wav\", \"source\": \"/in/five.wav\", \"duration_s\": 5.5, \"node_id\":"
            + " \"keep\", \"values\": {\"levels\": {\"deep\": {\"n\": 3}}}}");
    run.add("failed", "00000001", "{\"record\": \"bad.wav\", \"duration_s\": 3, \"error\": \"x\"}");
  }

  private static String line(String record, double seconds, double level, int number) {
    return "{\"record\": \"%s\", \"source\": \"/in/%s\", \"duration_s\": %s, \"status\": \"success\", \"outputs\": {\"vad\": [%s], \"pcm\": {\"audio\": \"audio/pcm/%s\", \"sample_rate\": 8000, \"channels\": 1, \"format\": \"i16\", \"frames\": 80}}, \"values\": {\"levels\": {\"rms_db\": %s, \"deep\": {\"n\": %s}}}, \"speaker\": \"s%s\"}"
        .formatted(
            record,
            record,
            seconds,
            IntStream.range(0, number).mapToObj(i -> "1").collect(Collectors.joining(",")),
            record,
            level,
            number,
            number);
  }

  private CommandLineRun filter(String... options) {
    List<String> args = new ArrayList<>(List.of("filter", run.root().toString()));
    args.addAll(List.of(options));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private JsonNode json(int exitCode, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of(options));
    args.add("--json");
    CommandLineRun ended = filter(args.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    return MAPPER.readTree(ended.out());
  }

  private String refused(String... options) {
    CommandLineRun ended = filter(options);
    assertThat(ended.exitCode()).as(ended.out()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).doesNotContain("\tat ", "Exception");
    return ended.err();
  }

  private Path rules(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String sum(JsonNode sum) {
    return sum.get("records") + " " + sum.get("seconds");
  }

  @Test
  void everyRecordCountsOnce() throws IOException {
    Path file =
        rules(
            "rules.yaml",
            "loud: levels.rms_db > -30.0\nfew: levels.deep.n < 5\nsize: size(vad) < 9\n");
    JsonNode json = json(ExitCode.RECORDS_FAILED, "--rules", file.toString());

    assertThat(json.get("judged").textValue()).isEqualTo("records");
    assertThat(json.get("complete").booleanValue()).isTrue();
    assertThat(sum(json.get("kept"))).isEqualTo("1 10.0");
    assertThat(sum(json.get("rejected"))).isEqualTo("3 90.0");
    assertThat(sum(json.get("not_judged"))).isEqualTo("1 5.5");
    assertThat(sum(json.get("failed"))).isEqualTo("1 3.0");
    JsonNode cause = json.get("not_judged_causes").get(0);
    assertThat(cause.get("example").textValue()).isEqualTo("five.wav");
    assertThat(cause.get("message").textValue()).contains("loud", "levels.rms_db is missing");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : json.get("rules")) {
      rules.add(
          rule.get("name").textValue()
              + ": "
              + sum(rule.get("holds"))
              + ", "
              + sum(rule.get("breaks_alone"))
              + ", "
              + sum(rule.get("breaks_with_others")));
    }
    assertThat(rules)
        .containsExactly(
            "loud: 2 50.0, 1 20.0, 1 30.0",
            "few: 2 30.0, 0 0.0, 2 70.0",
            "size: 2 30.0, 0 0.0, 2 70.0");
    JsonNode numbers = json.get("numbers");
    assertThat(numbers.findValuesAsText("number"))
        .containsExactly("levels.rms_db", "levels.deep.n", "size(vad)");
    assertThat(numbers.get(0).get("min").doubleValue()).isEqualTo(-45);
    assertThat(numbers.get(0).get("count").intValue()).isEqualTo(4);
    assertThat(numbers.get(0).at("/thresholds/0").toString())
        .isEqualTo("{\"rule\":\"loud\",\"operator\":\">\",\"value\":-30.0}");
    assertThat(numbers.get(2).at("/thresholds/0/value").doubleValue()).isEqualTo(9);
    long counted = 0;
    for (JsonNode bin : numbers.get(0).get("bins")) {
      counted += bin.get(2).longValue();
    }
    assertThat(counted).isEqualTo(4);
  }

  @Test
  void peopleGetTables() {
    CommandLineRun ended = filter("--where", "levels.rms_db > -30 || levels.deep.n == 2");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(ended.out().lines().map(String::strip).map(it -> it.replaceAll(" +", " ")))
        .contains(
            "records hours share",
            "kept 3 0.02 66.4%",
            "rejected 1 0.01 28.4%",
            "cannot be judged 1 0.00 5.2%",
            "Not judged: 1 record (0.00 h) that failed in the run",
            "rule holds hours breaks alone hours breaks with others hours",
            "where 3 0.02 1 0.01 0 0.00",
            "levels.rms_db: 4 numbers, -45 to -10")
        .anyMatch(it -> it.endsWith("<- where: > -30"))
        .anyMatch(it -> it.startsWith("Cannot be judged: 1, such as five.wav: rule 'where': "));
  }

  @Test
  void anUnfinishedRunIsJudgedAsFarAsItIs() throws IOException {
    Files.delete(run.root().resolve("metrics.json"));
    CommandLineRun ended = filter("--where", "record.duration_s > 0");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(ended.err()).contains("is not complete").hasLineCount(1);
    assertThat(json(ExitCode.OK, "--where", "true").get("complete").booleanValue()).isFalse();
  }

  @Test
  void whatIsNoRunIsRefused() {
    CommandLineRun ended =
        CommandLineRun.of("filter", directory.resolve("none").toString(), "--where", "true");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("holds no run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "levels.rms_db >             | column 16",
        "nope.x > 1                  | unknown name 'nope'; rules can use levels",
        "levle.x > 1                 | did you mean levels?",
        "levels.rms_db + 'a'         | true or false",
        "has(levels.peak_db)         | levels.peak_db stands in no line of this run: its rules looked at levels.deep.n, levels.rms_db alone",
        "has(levels.deep.m)          | levels.deep.m stands in no line",
        "size(levels) > 1            | levels stands in no line",
        "record.sample_rate > 1      | record.sample_rate stands in no line of this run: no rule looked at it",
        "outputs.vat == 1            | did you mean outputs.vad?",
        "size(outputs.levels) == 1   | outputs has no 'levels'",
      })
  void aRuleThatNoLineCanTellIsRefused(String rule, String words) {
    assertThat(refused("--where", rule)).contains("rule 'where': ", words);
  }

  @Test
  void rulesComeFromAFile() throws IOException {
    Path json =
        rules("rules.json", "{\"a\": \"record.name != 'one.wav'\", \"b\": \"size(vad) > 1\"}");
    assertThat(sum(json(ExitCode.RECORDS_FAILED, "--rules", json.toString()).get("kept")))
        .isEqualTo("3 90.0");
    Path manifest =
        rules(
            "manifest.json",
            """
            {"version": "v1",
             "nodes": [
               {"id": "vad", "node_type": "VADNode"},
               {"id": "first", "node_type": "FilterNode", "params": {"where": "size(vad) > ${N:-1}"}},
               {"id": "second", "node_type": "FilterNode",
                "params": {"rules": {"where": "size(vad) < 9", "x": "record.duration_s > 1"}}}],
             "connections": [{"from": "vad", "to": "first"}, {"from": "vad", "to": "second"}]}
            """);
    JsonNode found = json(ExitCode.RECORDS_FAILED, "--rules", manifest.toString());
    assertThat(found.get("rules").findValuesAsText("name"))
        .containsExactly("first: where", "second: where", "x");
    assertThat(sum(found.get("kept"))).isEqualTo("1 20.0");
    assertThat(
            sum(
                json(ExitCode.RECORDS_FAILED, "--rules", manifest.toString(), "--param", "N=0")
                    .get("kept")))
        .isEqualTo("2 30.0");
  }

  @Test
  void aFileWithoutUsableRulesIsRefused() throws IOException {
    assertThat(refused("--rules", directory.resolve("none").toString())).contains("no file");
    assertThat(refused("--rules", rules("a.json", "{\"a\": 1}").toString()))
        .contains("rule 'a' is not a string");
    assertThat(refused("--rules", rules("b.json", "[]").toString())).contains("expected an object");
    assertThat(refused("--rules", rules("c.yaml", "a: b: c").toString())).contains("line 1");
    assertThat(refused("--rules", rules("d.json", "{\"a\": \"x\", \"a\": \"y\"}").toString()))
        .contains("uplicate");
    assertThat(refused("--rules", rules("e.json", "{}").toString())).contains("no rules");
    assertThat(
            refused(
                "--rules",
                rules(
                        "f.json",
                        "{\"version\": \"v1\", \"nodes\": [{\"id\": \"a\", \"node_type\": \"VADNode\"}],"
                            + " \"connections\": []}")
                    .toString()))
        .contains("no FilterNode");
    assertThat(refused()).contains("--where");
    assertThat(refused("--where", "true", "--param", "A=1")).contains("--param");
    assertThat(refused("--rules", rules("g.yaml", "a: 'true'").toString(), "--param", "A=1"))
        .contains("is no manifest");
    assertThat(refused("--where", "true", "--rules", "x")).contains("mutually exclusive");
    assertThat(refused("--where", "true", "--audio", "pcm")).contains("give --to as well");
  }

  @Test
  void manyRulesAreAppliedAndTooManyRefusedWithWords() throws IOException {
    String thousand =
        IntStream.range(0, 1000)
            .mapToObj(i -> "r" + i + ": levels.deep.n >= " + i)
            .collect(Collectors.joining("\n"));
    JsonNode json = json(ExitCode.OK, "--rules", rules("many.yaml", thousand).toString());
    assertThat(json.get("rules")).hasSize(1000);
    assertThat(sum(json.get("kept"))).isEqualTo("0 0.0");
    String more =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "r" + i + ": 'true'")
            .collect(Collectors.joining("\n"));
    assertThat(refused("--rules", rules("more.yaml", more).toString()))
        .contains("10000 rules; at most 1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1]",
        "null",
        "{\"source\": \"x\"}",
        "{\"record\": 5}",
        "{\"record\": \"a\", \"duration_s\": 1} x\u0000\"",
        "{\"record\": \"a\"",
      })
  void aLineThatNoRunWritesIsNamed(String line) throws IOException {
    run.add("results", "00000005", line("x.wav", 1, 1, 1), line);
    String words = refused("--where", "true", "--to", directory.resolve("list.jsonl").toString());
    assertThat(words).contains("line 2 of ", "part-00000005.jsonl");
    assertThat(directory.resolve("list.jsonl")).doesNotExist();
    assertThat(directory).isDirectoryNotContaining(it -> it.toString().contains("list"));
  }

  @Test
  void oddValuesAreNotJudgedOrTakenAsTheyAre() throws IOException {
    String deep = "[".repeat(900) + "]".repeat(900);
    run.add(
        "results",
        "00000006",
        "{\"record\": \"v\", \"duration_s\": 1, \"values\": 5, \"outputs\": [1]}",
        "{\"record\": \"w\", \"duration_s\": 1, \"values\": {\"levels\": 5}}",
        "{\"record\": \"x\", \"duration_s\": \"no\", \"values\": {\"levels\": {\"rms_db\": 1e999}}}",
        "{\"record\": \"y\", \"values\": {\"levels\": {\"rms_db\": \"loud\"}}}",
        "{\"record\": \"z\", \"duration_s\": 1, \"values\": {\"levels\": {\"rms_db\": 1}}, \"text\": \""
            + "x".repeat(3_000_000)
            + "\", \"deep\": "
            + deep
            + "}");
    JsonNode json = json(ExitCode.RECORDS_FAILED, "--where", "levels.rms_db > -30.0");
    assertThat(sum(json.get("kept"))).isEqualTo("3 51.0");
    assertThat(json.at("/not_judged/records").intValue()).isEqualTo(5);
    assertThat(json.get("not_judged_causes").findValuesAsText("message"))
        .anyMatch(it -> it.contains("levels has no value"))
        .anyMatch(it -> it.contains("not a finite number"));
  }

  @Test
  void theListIsWrittenWholeOrNotAtAll() throws IOException {
    Path list = directory.resolve("new/kept.jsonl");
    JsonNode json =
        json(
            ExitCode.OK,
            "--where",
            "size(outputs) > 0 && record.duration_s < 35.0",
            "--to",
            list.toString());
    assertThat(json.at("/list/entries").intValue()).isEqualTo(3);
    List<String> lines = Files.readAllLines(list);
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"audio_filepath\":\"/in/one.wav\",\"offset\":0,\"duration\":10.0,\"record\":\"one.wav\","
                + "\"speaker\":\"s1\"}");
    assertThat(lines).hasSize(3);
    assertThat(refused("--where", "true", "--to", list.toString())).contains("there already");
    assertThat(Files.readAllLines(list)).isEqualTo(lines);

    Path packed = directory.resolve("new/kept.jsonl.gz");
    json(ExitCode.OK, "--where", "record.duration_s < 35.0", "--to", packed.toString());
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines())
          .hasSize(4);
    }
    json(ExitCode.OK, "--where", "false", "--to", list.toString(), "--overwrite");
    assertThat(list).isEmptyFile();
    assertThat(RunDirectory.files(directory.resolve("new"))).containsExactly(list, packed);
  }

  @Test
  void aListMayNotBeWhereNobodyFindsItOrTheRunHasItsOwn() {
    assertThat(refused("--where", "true", "--to", directory.resolve("kept.txt").toString()))
        .contains(".jsonl");
    assertThat(refused("--where", "true", "--to", run.root().resolve("results/x.jsonl").toString()))
        .contains("a place of the run's own");
  }

  @Test
  void filesOfASinkAreListedWhereAllKeptRecordsHaveOne() throws IOException {
    Path list = directory.resolve("pcm.jsonl");
    json(
        ExitCode.OK,
        "--where",
        "record.duration_s > 9.0",
        "--to",
        list.toString(),
        "--audio",
        "pcm");
    JsonNode entry = MAPPER.readTree(Files.readAllLines(list).get(0));
    assertThat(entry.get("audio_filepath").textValue())
        .isEqualTo(run.root().resolve("audio/pcm/one.wav").toString());
    assertThat(entry.get("duration").doubleValue()).isEqualTo(0.01);
    assertThat(entry.has("offset")).isFalse();

    Path more = directory.resolve("more.jsonl");
    assertThat(refused("--where", "true", "--to", more.toString(), "--audio", "pcm"))
        .contains("five.wav", "no audio of pcm");
    assertThat(more).doesNotExist();
  }

  @Test
  void recordsOfShardsAndValuesHaveNoPlaceInAList() throws IOException {
    WrittenRun shards = WrittenRun.of(directory.resolve("shards"), NODES);
    shards.add(
        "results",
        "0",
        "{\"record\": \"a.tar/b.wav\", \"source\": \"/in/a.tar\", \"duration_s\": 2}");
    run = shards;
    String list = directory.resolve("list.jsonl").toString();
    assertThat(refused("--where", "true", "--to", list)).contains("a.tar/b.wav", "--audio");
    shards.add(
        "results", "0", "{\"record\": \"n:1\", \"source\": \"/in/n.jsonl\", \"duration_s\": 0}");
    assertThat(refused("--where", "true", "--to", list)).contains("n:1", "JSON value");
  }

  /** Two filters look at different parts of one value, and only one of them has judged. */
  @Test
  void whatOnlySomeFiltersLookedAtIsNotTakenForMissing() throws IOException {
    run =
        WrittenRun.of(
            directory.resolve("two"),
            node("levels", "Levels", "{}"),
            node("one", "FilterNode", "{\"where\": \"levels.a > 0\"}", "levels"),
            node("two", "FilterNode", "{\"where\": \"levels.b > 0\"}", "one", "levels"));
    run.add(
        "results",
        "0",
        "{\"record\": \"both\", \"duration_s\": 1, \"values\": {\"levels\": {\"a\": 1, \"b\": 1}}}",
        "{\"record\": \"one\", \"duration_s\": 1, \"values\": {\"levels\": {\"a\": 1}}}");
    JsonNode json = json(ExitCode.RECORDS_FAILED, "--where", "!has(levels.b) || levels.b > 5");
    assertThat(sum(json.get("rejected"))).isEqualTo("1 1.0");
    assertThat(json.at("/not_judged_causes/0/message").textValue())
        .contains("levels.b was not noted");
  }
}
