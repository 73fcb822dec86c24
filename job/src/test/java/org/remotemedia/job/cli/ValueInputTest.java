package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;

/** Runs whose records are JSON values rather than recordings. */
@Timeout(60)
class ValueInputTest {
  private static final String MULTIPLY_ADD =
      """
      {"version": "v1",
       "nodes": [{"id": "times", "node_type": "MultiplyNode", "params": {"factor": 3}},
                 {"id": "plus", "node_type": "AddNode", "params": {"addend": 1}}],
       "connections": [{"from": "times", "to": "plus"}]}
      """;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path manifest;
  private RunDirectory run;

  @BeforeEach
  void writeManifest() throws IOException {
    manifest = Pipelines.write(directory, MULTIPLY_ADD);
    run = new RunDirectory(directory.resolve("out"));
  }

  private CommandLineRun runOver(String list, String lines, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve(list), lines);
    return CommandLineRun.run(manifest, file, run.root(), options);
  }

  /** The values of the sink as text, by record. */
  private Map<String, String> values() throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> line : run.results().entrySet()) {
      values.put(line.getKey(), line.getValue().at("/outputs/plus").toString());
    }
    return values;
  }

  @Test
  void wholeEntriesAreRecords() throws IOException {
    CommandLineRun done =
        runOver("n.jsonl", "5\n\n[1, 2.5]\n\"no number\"\n{\"a\": 2}\n", "--value-field", ".");
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(values()).isEqualTo(Map.of("n.jsonl:1", "16", "n.jsonl:3", "[4,8.5]"));
    assertThat(run.failed()).containsOnlyKeys("n.jsonl:4", "n.jsonl:5");
    assertThat(run.failed().get("n.jsonl:4").get("node_id").textValue()).isEqualTo("times");
  }

  @Test
  void aFieldIsTheRecordAndTheOthersAreCarried() throws IOException {
    CommandLineRun done =
        runOver(
            "n.json",
            "[{\"x\": 1, \"who\": \"a\"}, {\"who\": \"b\"}, 7, {\"x\": null}]",
            "--value-field",
            "x");
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(values()).isEqualTo(Map.of("n.json:1", "4"));
    assertThat(run.results().get("n.json:1").get("who").textValue()).isEqualTo("a");
    assertThat(run.failed().get("n.json:2").get("message").textValue()).contains("has no \"x\"");
    assertThat(run.failed().get("n.json:3").get("message").textValue())
        .contains("is not a JSON object, and so has no field \"x\"");
    assertThat(run.failed().get("n.json:4").get("node_id").textValue()).isEqualTo("times");
  }

  @Test
  void textsOfCsvThatReadAsJsonAreTakenForIt() throws IOException {
    CommandLineRun done =
        runOver("n.csv", "who,x\na,2\nb,\"[1,2]\"\nc,two\n", "--value-field", "x");
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(values()).isEqualTo(Map.of("n.csv:2", "7", "n.csv:3", "[4,7]"));
    assertThat(run.failed()).containsOnlyKeys("n.csv:4");
  }

  @Test
  void aValueThatHasChangedIsDoneAgain() throws IOException {
    assertThat(runOver("n.jsonl", "1\n2\n", "--value-field", ".").exitCode())
        .isEqualTo(ExitCode.OK);
    CommandLineRun resumed = runOver("n.jsonl", "1\n20\n", "--value-field", ".", "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.OK);
    assertThat(resumed.out()).contains("1 of them in this attempt");
    assertThat(values()).isEqualTo(Map.of("n.jsonl:1", "4", "n.jsonl:2", "61"));
    assertThat(runOver("n.jsonl", "1\n20\n", "--resume").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsNoListOfValuesIsRefused() throws IOException {
    Path wav = Files.createFile(directory.resolve("a.wav"));
    CommandLineRun audio = CommandLineRun.run(manifest, wav, run.root(), "--value-field", "x");
    assertThat(audio.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(audio.err()).contains("--value-field reads JSON values from a list", "a.wav");
    CommandLineRun csv = runOver("n.csv", "x\n1\n", "--value-field", ".");
    assertThat(csv.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(csv.err()).contains("name the column");
    assertThat(runOver("m.csv", "y\n1\n", "--value-field", "x").err())
        .contains("has no column \"x\"");
    assertThat(run.root()).doesNotExist();
  }
}
