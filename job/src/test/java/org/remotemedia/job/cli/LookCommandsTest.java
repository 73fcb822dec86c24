package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Pipelines;

/** The commands that start nothing: {@code validate}, {@code nodes}, {@code explain}, help. */
@Timeout(30)
class LookCommandsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> NATIVE_TYPES =
      List.of(
          "AddNode",
          "AudioTransformNode",
          "ChannelMixNode",
          "FormatConverterNode",
          "MultiplyNode",
          "PassThroughNode",
          "ResampleNode",
          "VADNode");

  @TempDir private Path directory;

  private static String out(String... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private static CommandLineRun refused(String... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).doesNotContain("\tat ", "Exception");
    return run;
  }

  @Test
  void validateConfirmsInOneLine() throws IOException {
    Path manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    assertThat(out("validate", manifest.toString()))
        .isEqualTo(manifest + " is valid: 3 nodes" + System.lineSeparator());
  }

  @Test
  void validateWarnsOfWhatIsIgnored() throws IOException {
    Path manifest =
        Pipelines.write(directory, Pipelines.PASS.replace("\"nodes\"", "\"extra\": 1, \"nodes\""));
    CommandLineRun run = CommandLineRun.of("validate", manifest.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("is valid: 1 node" + System.lineSeparator());
    assertThat(run.err()).startsWith("warning: ").contains("extra").hasLineCount(1);
  }

  @Test
  void validateNamesEveryProblem() throws IOException {
    Path manifest =
        Pipelines.write(
            directory,
            """
            {"version": "v1",
             "nodes": [{"id": "a", "node_type": "Nope"}],
             "connections": [{"from": "a", "to": "b"}]}
            """);
    assertThat(refused("validate", manifest.toString()).err())
        .contains(manifest + " is not a valid manifest: 2 problems", "Nope", "unknown node", "'b'")
        .contains("/nodes/0", "/connections/0/to", "line 2", "line 3");
  }

  private static String resampleTo(String rate) {
    return """
        {"version": "v1", "nodes": [{"id": "r", "node_type": "ResampleNode",
          "params": {"target_rate": "%s"}}], "connections": []}
        """
        .formatted(rate);
  }

  @Test
  void placeholdersHaveTheirValuesFromTheCommandLine() throws IOException {
    String manifest = Pipelines.write(directory, resampleTo("${RATE}")).toString();
    assertThat(out("validate", manifest, "--param", "RATE=8000")).contains("is valid: 1 node");
    assertThat(out("explain", manifest, "--param=RATE=8000")).contains("8000");
    for (String command : List.of("validate", "explain")) {
      assertThat(refused(command, manifest).err())
          .contains("/nodes/0/params/target_rate (line 2)", "the placeholder ${RATE} has no value")
          .contains("--param RATE=VALUE", "${RATE:-default}");
    }
    assertThat(refused("validate", manifest, "--param", "RATE=8000", "--param", "RATES=1").err())
        .contains("the value given for 'RATES' is used nowhere; did you mean 'RATE'?");
    assertThat(refused("validate", manifest, "--param", "RATE=1", "--param", "RATE=2").err())
        .contains("--param: RATE is given twice");
    for (String odd : List.of("RATE", "=8000", "")) {
      assertThat(refused("validate", manifest, "--param", odd).err())
          .contains("--param", "expected NAME=VALUE, given '" + odd + "'");
    }
  }

  @Test
  void theEnvironmentIsNotRead() throws IOException {
    assertThat(System.getenv()).containsKey("PATH");
    String manifest = Pipelines.write(directory, resampleTo("${PATH}")).toString();
    assertThat(refused("validate", manifest).err())
        .contains("the placeholder ${PATH} has no value")
        .doesNotContain(System.getenv("PATH"));
  }

  @Test
  void aThresholdThatNothingReachesIsAWarning() throws IOException {
    Path manifest =
        Pipelines.write(
            directory,
            Pipelines.SPEECH_PREP.replace("\"threshold\": -20.0", "\"threshold\": 20.0"));
    CommandLineRun run = CommandLineRun.of("validate", manifest.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).startsWith("warning: ").contains("'threshold': 20.0 dB is above 0 dB");
  }

  @Test
  void theSchemaIsPrintedInFull() throws IOException {
    assertThat(out("nodes", "schema"))
        .isEqualTo(
            Files.readString(
                Path.of(
                    "../manifests/src/main/resources/org/remotemedia/manifests/manifest-v1.schema.json")));
  }

  @Test
  void validateWithoutAManifest() {
    assertThat(refused("validate").err()).contains("MANIFEST");
    assertThat(refused("validate", directory.resolve("no.json").toString()).err())
        .contains("There is no manifest " + directory.resolve("no.json"));
  }

  @Test
  void nodesAreListed() {
    String[] lines = out("nodes", "list").split("\\R", -1);
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      if (!line.isEmpty()) {
        names.add(line.split(" +", 2)[0]);
        assertThat(line).matches("\\S+ {2,}\\S.*\\.");
      }
    }
    assertThat(names).containsAll(NATIVE_TYPES).isSorted();
  }

  @Test
  void nodesAreListedForMachines() throws IOException {
    JsonNode list = MAPPER.readTree(out("nodes", "list", "--json"));
    assertThat(list)
        .extracting(node -> node.required("name").textValue())
        .containsAll(NATIVE_TYPES);
  }

  @Test
  void aNodeIsDescribedByNameAndAlias() {
    String text = out("nodes", "describe", "ResampleNode");
    assertThat(text)
        .contains("ResampleNode", "RustResampleNode", "target_rate", "16000", "quality", "high")
        .contains("source_rate", "target_sample_rate");
    assertThat(out("nodes", "describe", "RustResampleNode")).isEqualTo(text);
  }

  @Test
  void aNodeIsDescribedForMachines() throws IOException {
    JsonNode json = MAPPER.readTree(out("nodes", "describe", "VADNode", "--json"));
    assertThat(json.required("name").textValue()).isEqualTo("VADNode");
    assertThat(json.toString())
        .contains("threshold", "frame_length_ms", "sample_rate", "min_speech_ms", "pad_ms");
  }

  @Test
  void aNodeThatDoesNotExist() {
    assertThat(refused("nodes", "describe", "ResampelNode").err())
        .contains("ResampelNode", "ResampleNode");
    assertThat(refused("nodes").err()).contains("nodes list", "nodes schema");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "mermaid", "dot"})
  void everyFormatOfExplainShowsEveryNode(String format) throws IOException {
    Path manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    String text = out("explain", manifest.toString(), "--format", format);
    assertThat(text)
        .contains("vad", "resample", "pcm")
        .contains("VADNode", "ResampleNode", "FormatConverterNode");
  }

  @Test
  void explainInJsonHasTheGraph() throws IOException {
    Path manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    JsonNode json = MAPPER.readTree(out("explain", manifest.toString(), "--format", "json"));
    assertThat(json.required("nodes"))
        .extracting(node -> node.required("id").textValue())
        .containsExactly("vad", "resample", "pcm");
  }

  @Test
  void explainShowsTextByDefault() throws IOException {
    Path manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    assertThat(out("explain", manifest.toString()))
        .isEqualTo(out("explain", manifest.toString(), "--format", "text"));
    assertThat(refused("explain", manifest.toString(), "--format", "png").err())
        .contains("--format", "mermaid");
  }

  @Test
  void everyCommandHasHelp() {
    assertThat(out("--help")).contains("run", "validate", "nodes", "explain", "Exit codes", "130");
    assertThat(out("run", "--help"))
        .contains("--manifest", "--input", "--output", "--max-failures", "--overwrite")
        .contains("--keep-truncated", "--parallelism", "--unchained");
    assertThat(out("validate", "--help")).contains("MANIFEST");
    assertThat(out("nodes", "--help")).contains("list", "describe");
    assertThat(out("nodes", "list", "--help")).contains("--json");
    assertThat(out("nodes", "describe", "--help")).contains("TYPE");
    assertThat(out("explain", "--help")).contains("--format");
    assertThat(out("--version")).contains("remotemedia", "Apache Flink 2.3.0", "Java");
  }

  @Test
  void aCommandIsNeeded() {
    assertThat(refused().err()).contains("Missing command");
    assertThat(refused("rum").err()).contains("rum");
  }
}
