package org.remotemedia.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Wavs;

/** CPython nodes in an embedded Flink, with the real PyFlink. */
@Timeout(600)
class PythonNodesITCase {
  private static final int RECORDS = 12;
  private static final int RATE = 16_000;
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(4);

  @TempDir private static Path folder;

  private static Path input;
  private static List<Path> segmentsBefore;

  @BeforeAll
  static void writeInput() throws IOException {
    input = folder.resolve("input");
    new Corpus(input).addSpeakers(RECORDS);
    segmentsBefore = segments();
  }

  @Test
  void bothModesGiveTheSameAndAudioCrossesUnchanged() throws Exception {
    String manifest =
        """
        {"version": "v1", "nodes": [
          {"id": "resample", "node_type": "ResampleNode", "params": {"target_rate": 16000}},
          {"id": "same", "node_type": "Identity"},
          {"id": "vad", "node_type": "VADNode"},
          {"id": "quiet", "node_type": "Halve"},
          {"id": "loud", "node_type": "MultiplyNode", "params": {"factor": 2.0}},
          {"id": "both", "node_type": "Describe"}],
         "connections": [
          {"from": "resample", "to": "same"}, {"from": "same", "to": "vad"},
          {"from": "resample", "to": "quiet"}, {"from": "quiet", "to": "loud"},
          {"from": "vad", "to": "both"}, {"from": "quiet", "to": "both"}]}
        """;
    RunFiles process = run(manifest, input, 0, "--py-mode", "process", "-p", "2");
    RunFiles thread = run(manifest, input, 0, "--py-mode", "thread", "-p", "2");
    RunFiles bytes = run(manifest, input, 0, "--py-transport", "bytes", "-p", "1");
    RunFiles plain =
        run(
            """
            {"version": "v1", "nodes": [
              {"id": "loud", "node_type": "ResampleNode", "params": {"target_rate": 16000}}],
             "connections": []}
            """,
            input,
            0);

    assertThat(process.results()).hasSize(RECORDS);
    assertThat(process.failed()).isEmpty();
    assertThat(thread.results()).isEqualTo(process.results());
    assertThat(thread.audio()).isEqualTo(process.audio());
    assertThat(bytes.results()).isEqualTo(process.results());
    assertThat(bytes.audio()).isEqualTo(process.audio());
    // Halved in Python and doubled in Java is what it was, bit for bit.
    assertThat(process.audio()).isEqualTo(plain.audio());
    JsonNode both = process.results().get(0).path("outputs").path("both");
    assertThat(both.path("quiet").textValue()).isEqualTo("audio");
    assertThat(both.path("vad").isArray()).isTrue();
    for (JsonNode node : process.metrics().path("nodes")) {
      assertThat(node.path("succeeded").intValue()).as("%s", node).isEqualTo(RECORDS);
    }
    assertThat(runtimes(process)).containsExactly("rust_native", "cpython");
    assertThat(segmentsBefore).containsAll(segments());
  }

  @Test
  void threadModeRunsInTheJvmAndProcessModeInChildrenOfItsWorkers() throws Exception {
    String manifest = single("Where", "{}", "");
    CommandRun thread = command(manifest, input, "where-thread", "--py-mode", "thread");
    assertThat(thread.exitCode()).as("%s", thread).isZero();
    assertThat(outputs("where-thread", "pid")).containsExactly(thread.pid());

    CommandRun process = command(manifest, input, "where-process", "-p", "1");
    assertThat(process.exitCode()).as("%s", process).isZero();
    assertThat(outputs("where-process", "pid")).hasSize(1).doesNotContain(process.pid());
    assertThat(outputs("where-process", "parent")).hasSize(1).doesNotContain(process.pid());
  }

  @Test
  void eachWayToFailCostsItsRecordAlone() throws Exception {
    Corpus mixed = new Corpus(folder.resolve("mixed"));
    for (int i = 0; i < 6; i++) {
      mixed.add("fine-" + i + ".wav", Wavs.tones(RATE, 1, 1, i));
    }
    mixed.add("bad.wav", Wavs.tones(RATE, 1, 2, 9));
    String manifest =
        """
        {"version": "v1", "connections": [], "nodes": [
          {"id": "raise", "node_type": "FailsOn", "params": {"frames": 32000}},
          {"id": "passing", "node_type": "FailsOn",
           "params": {"frames": 32000, "how": "retryable", "message": "busy"}},
          {"id": "exit", "node_type": "FailsOn", "params": {"frames": 32000, "how": "exit"},
           "retry": {"max_attempts": 2, "initial_backoff_ms": 10}},
          {"id": "kill", "node_type": "FailsOn", "params": {"frames": 32000, "how": "kill"},
           "retry": {"max_attempts": 2, "initial_backoff_ms": 10}},
          {"id": "hang", "node_type": "FailsOn", "params": {"frames": 32000, "how": "hang"},
           "retry": {"max_attempts": 2, "initial_backoff_ms": 10, "timeout_ms": 500}},
          {"id": "object", "node_type": "FailsOn", "params": {"frames": 32000, "how": "object"}}]}
        """;

    RunFiles files = run(manifest, mixed.directory(), 3, "-p", "1");

    assertThat(files.results()).hasSize(6);
    JsonNode failed = files.failed().get(0);
    assertThat(failed.path("record").textValue()).isEqualTo("bad.wav");
    Map<String, JsonNode> failures =
        StreamSupport.stream(failed.path("also").spliterator(), false)
            .collect(Collectors.toMap(also -> also.path("node_id").textValue(), also -> also));
    assertThat(failed.path("node_id").textValue()).isEqualTo("raise");
    assertThat(failed.path("error").textValue()).isEqualTo("PythonError");
    assertThat(failed.path("message").textValue()).contains("ValueError", "no good");
    assertThat(failed.path("traceback").textValue())
        .contains("trial_nodes.py", "raise ValueError(self.message)");
    assertThat(failed.path("attempts").intValue()).isEqualTo(1);
    assertThat(failures).containsOnlyKeys("passing", "exit", "kill", "hang", "object");
    assertThat(failures.get("passing").path("attempts").intValue()).isEqualTo(3);
    assertThat(failures.get("exit").path("message").textValue()).contains("13");
    assertThat(failures.get("exit").path("attempts").intValue()).isEqualTo(2);
    assertThat(failures.get("kill").path("message").textValue()).contains("SIGKILL");
    assertThat(failures.get("hang").path("message").textValue()).contains("timeout", "0.5 s");
    assertThat(failures.get("object").path("error").textValue()).isEqualTo("MarshalingError");
    assertThat(failures.get("object").path("message").textValue()).contains("object");
    for (JsonNode node : files.metrics().path("nodes")) {
      assertThat(node.path("succeeded").intValue()).as("%s", node).isEqualTo(6);
      assertThat(node.path("failed").intValue()).as("%s", node).isEqualTo(1);
    }
    assertThat(files.metrics().path("nodes").findValues("retry_count").toString())
        .isEqualTo("[0, 2, 1, 1, 1, 0]");
    assertThat(segmentsBefore).containsAll(segments());
  }

  @Test
  void theBreakerOpensAfterFiveRecordsInARow() throws Exception {
    Corpus same = new Corpus(folder.resolve("same"));
    for (int i = 0; i < 9; i++) {
      same.add(i + ".wav", Wavs.tones(RATE, 1, 1, i));
    }
    String params = "{\"frames\": 16000, \"how\": \"retryable\", \"message\": \"busy\"}";
    String retry = ", \"retry\": {\"max_attempts\": 2, \"initial_backoff_ms\": 1}";

    RunFiles files = run(single("FailsOn", params, retry), same.directory(), 3, "-p", "1");

    assertThat(files.failed().stream().map(line -> line.path("error").textValue()))
        .hasSize(9)
        .startsWith("PythonError", "PythonError", "PythonError", "PythonError", "PythonError")
        .endsWith("CircuitOpen", "CircuitOpen", "CircuitOpen", "CircuitOpen");
    assertThat(files.failed().get(8).path("attempts").intValue()).isZero();
    assertThat(files.metrics().path("nodes").get(0).path("retry_count").intValue()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "thread"})
  void aPassingErrorIsRetriedAndCounted(String mode) throws Exception {
    RunFiles files = run(single("RateLimited", "{}", ""), input, 0, "--py-mode", mode, "-p", "1");

    assertThat(files.results()).hasSize(RECORDS);
    // Every third call fails, and its record takes one more: 12 records take 17 calls.
    assertThat(files.metrics().path("nodes").get(0).path("retry_count").intValue()).isEqualTo(5);
  }

  @Test
  void streamingNodesGetChunksOfTheirLengthWhateverTheReadersAre() throws Exception {
    Path recording = folder.resolve("long");
    Wavs.write(recording.resolve("one.wav"), Wavs.tones(RATE, 2, 3, 1));
    String manifest =
        """
        {"version": "v1", "connections": [], "nodes": [
          {"id": "count", "node_type": "ChunkCount"},
          {"id": "mean", "node_type": "RunningMean"}]}
        """;

    RunFiles whole = run(manifest, recording, 0);
    RunFiles bits = run(manifest, recording, 0, "--chunk-samples", "1002");

    JsonNode count = whole.results().get(0).path("outputs").path("count");
    assertThat(count.path("chunks").intValue()).isEqualTo(12);
    assertThat(count.path("frames").intValue()).isEqualTo(3 * RATE);
    assertThat(bits.results()).isEqualTo(whole.results());
    assertThat(bits.audio()).isEqualTo(whole.audio());
  }

  @Test
  void theHintChoosesThePythonImplementationOfANativeType() throws Exception {
    Path one = folder.resolve("one");
    Wavs.write(one.resolve("a.wav"), Wavs.tones(RATE, 1, 1, 1));
    String hint = ", \"runtime_hint\": \"%s\"";
    RunFiles python = run(single("PassThroughNode", "{}", hint.formatted("cpython")), one, 0);
    RunFiles auto = run(single("PassThroughNode", "{}", hint.formatted("auto")), one, 0);

    assertThat(runtimes(python)).containsExactly("cpython");
    assertThat(runtimes(auto)).containsExactly("rust_native");
    assertThat(python.audio()).isNotEqualTo(auto.audio());
  }

  @Test
  void nothingStartsForATypeOrParameterThatDoesNotExist() throws Exception {
    CommandRun type = command(single("Identiti", "{}", ""), input, "never");
    assertThat(type.exitCode()).as("%s", type).isEqualTo(2);
    assertThat(type.err()).contains("did you mean 'Identity'").doesNotContain("\tat ");

    CommandRun parameter = command(single("FailsOn", "{\"frame\": 1}", ""), input, "never");
    assertThat(parameter.exitCode()).as("%s", parameter).isEqualTo(2);
    assertThat(parameter.err()).contains("did you mean frames?", "'frames': missing");

    Path broken = folder.resolve("broken_nodes.py");
    Files.writeString(broken, "import nothing_of_that_name\n");
    CommandRun module =
        command(single("Identity", "{}", ""), input, "never", "--py-files", broken.toString());
    assertThat(module.exitCode()).as("%s", module).isEqualTo(2);
    assertThat(module.err()).contains("broken_nodes", "nothing_of_that_name");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  private static RunFiles run(String manifest, Path from, int exitCode, String... options)
      throws Exception {
    String output = "output-" + System.nanoTime();
    CommandRun run = command(manifest, from, output, options);
    assertThat(run.exitCode()).as("%s", run).isEqualTo(exitCode);
    return new RunFiles(folder.resolve(output));
  }

  private static CommandRun command(String manifest, Path from, String output, String... options)
      throws Exception {
    Path file = folder.resolve("manifest-" + System.nanoTime() + ".json");
    Files.writeString(file, manifest);
    RunCommands commands = new RunCommands(file, from, List.of("--py-files", PythonFaults.NODES));
    return CommandRun.of(
        RUN_TIMEOUT, Map.of(), commands.embedded(new RunFiles(folder.resolve(output)), options));
  }

  private static String single(String type, String params, String more) {
    return "{\"version\": \"v1\", \"connections\": [], \"nodes\": [{\"id\": \"it\", \"node_type\":"
        + " \""
        + type
        + "\", \"params\": "
        + params
        + more
        + "}]}";
  }

  private static Set<Long> outputs(String output, String field) {
    return new RunFiles(folder.resolve(output))
        .results().stream()
            .map(line -> line.path("outputs").path("it").path(field).longValue())
            .collect(Collectors.toSet());
  }

  private static Set<String> runtimes(RunFiles files) throws IOException {
    Set<String> runtimes = new TreeSet<>(Comparator.reverseOrder());
    files.metrics().path("nodes").forEach(node -> runtimes.add(node.path("runtime").textValue()));
    return runtimes;
  }

  /** What is left of segments in memory. */
  private static List<Path> segments() throws IOException {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(Path.of("/dev/shm"), "remotemedia-*")) {
      folders.forEach(left::add);
    }
    return left;
  }
}
