package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.Programs;

/**
 * The commands that start nothing, with the options for Python. A script stands in for Python but
 * for where the real one is needed.
 */
@Timeout(60)
class PythonNodesLookupTest {
  private static final String DESCRIPTION =
      """
      {"modules": ["nodes"], "problems": [], "nodes": [
        {"name": "Loudness", "aliases": ["Lufs"], "version": "1.2.0",
         "description": "Says how loud it is.", "capabilities": [], "parameters": [
           {"name": "window_s", "aliases": [], "type": "float", "default": null, "required": true,
            "minimum": 0.1, "maximum": null, "choices": [], "unit": "s", "description": ""}],
         "accepts": ["audio"], "output": "json", "keeps_sample_rate": false,
         "streaming": false, "chunk_ms": null}]}
      """;

  private static final String MANIFEST =
      """
      {"version": "v1", "metadata": {"name": "x"},
       "nodes": [{"id": "loud", "node_type": "Loudness", "params": %s}], "connections": []}
      """;

  @TempDir private Path directory;
  private Path nodes;
  private Path python;

  @BeforeEach
  void write() throws IOException {
    nodes = Files.writeString(directory.resolve("nodes.py"), "");
    python = script("cat <<'END'\n" + DESCRIPTION + "END\n");
  }

  private Path script(String text) throws IOException {
    Path script = directory.resolve("python");
    Files.writeString(script, "#!/bin/sh\necho \"$@\" > '" + directory + "/arguments'\n" + text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private Path manifest(String params) throws IOException {
    return Pipelines.write(directory, MANIFEST.formatted(params));
  }

  private String[] withPython(String... command) {
    List<String> options =
        List.of("--py-executable", python.toString(), "--py-files", nodes.toString());
    return Stream.concat(List.of(command).stream(), options.stream()).toArray(String[]::new);
  }

  private static String out(String... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    return run.out();
  }

  private static String refused(String... args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).doesNotContain("\tat ", "Exception");
    return run.err();
  }

  @Test
  void validateTakesPythonNodesForNodes() throws IOException {
    Path manifest = manifest("{\"window_s\": 0.4}");
    assertThat(out(withPython("validate", manifest.toString()))).contains("is valid: 1 node");
    assertThat(directory.resolve("arguments"))
        .content()
        .isEqualToIgnoringNewLines("-m remotemedia.describe --path " + nodes);
  }

  @Test
  void parametersOfPythonNodesAreChecked() throws IOException {
    String missing = refused(withPython("validate", manifest("{}").toString()));
    assertThat(missing).contains("loud", "window_s", "missing", "at least 0.1");
    String slip = refused(withPython("explain", manifest("{\"windows\": 1}").toString()));
    assertThat(slip).contains("did you mean window_s?");
  }

  @Test
  void explainSaysWhichRuntimeANodeHas() throws IOException {
    Path manifest = manifest("{\"window_s\": 0.4}");
    assertThat(out(withPython("explain", manifest.toString(), "--format", "json")))
        .contains("cpython");
  }

  @Test
  void nodesAreListedAndDescribedBesideTheNativeOnes() throws IOException {
    assertThat(out(withPython("nodes", "list")))
        .contains("Loudness", "Says how loud it is.", "VADNode");
    JsonNode list = new ObjectMapper().readTree(out(withPython("nodes", "list", "--json")));
    assertThat(StreamSupport.stream(list.spliterator(), false).map(type -> type.at("/name")))
        .extracting(JsonNode::textValue)
        .contains("Loudness", "VADNode");
    assertThat(out(withPython("nodes", "describe", "Lufs"))).contains("Loudness", "window_s");
  }

  @Test
  void withoutAnyOptionAnUnknownTypeIsRefusedNamingWhatExists() throws IOException {
    String validated = refused("validate", manifest("{}").toString());
    assertThat(validated)
        .contains("loud", "unknown node type 'Loudness'", "ResampleNode", "types: none");
    assertThat(refused("nodes", "describe", "Loudness")).contains("unknown", "ResampleNode");
  }

  @Test
  void namedModulesAreImportedInsteadOfAll() throws IOException {
    out(withPython("nodes", "list", "--py-modules", "one,two"));
    assertThat(directory.resolve("arguments"))
        .content()
        .isEqualToIgnoringNewLines(
            "-m remotemedia.describe --path " + nodes + " --module one --module two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--py-files", "--py-requirements", "--py-archives"})
  void aMissingFileIsNamedEvenWhereNoNodeNeedsIt(String option) throws IOException {
    Path manifest = Pipelines.write(directory, Pipelines.PASS);
    for (String[] command :
        new String[][] {
          {"validate", manifest.toString()}, {"explain", manifest.toString()}, {"nodes", "list"}
        }) {
      List<String> args = new ArrayList<>(List.of(command));
      args.addAll(List.of(option, directory + "/nope.zip"));
      assertThat(refused(args.toArray(String[]::new)))
          .contains(option + ": there is no " + directory + "/nope.zip");
    }
  }

  @Test
  void aNativePipelineAsksNoPython() throws IOException {
    Path manifest = Pipelines.write(directory, Pipelines.PASS);
    out(withPython("validate", manifest.toString()));
    assertThat(directory.resolve("arguments")).doesNotExist();
  }

  @Test
  void modulesThatCannotBeImportedAreNamedWithTheReason() throws IOException {
    python =
        script(
            """
            echo '{"modules": ["nodes"], "nodes": [], "problems": [{"module": "nodes",
                   "message": "SyntaxError: invalid syntax (nodes.py, line 3)",
                   "traceback": null}]}'
            """);
    assertThat(refused(withPython("nodes", "list")))
        .contains("cannot be imported", "nodes: SyntaxError: invalid syntax (nodes.py, line 3)");
  }

  @Test
  void aPythonThatFailsIsQuoted() throws IOException {
    python = script("echo \"No module named 'numpy'\" >&2; exit 1");
    assertThat(refused(withPython("nodes", "list")))
        .contains("cannot be looked up", python.toString(), "No module named 'numpy'");
    Files.delete(python);
    assertThat(refused(withPython("nodes", "list"))).contains("cannot be started");
  }

  @Test
  void theRealPythonDescribesWhatIsShipped() throws Exception {
    // The nodes' package imports it.
    python = Programs.needPythonWith("numpy");
    Files.writeString(
        nodes,
        """
        from remotemedia import node

        @node("Loudness")
        def loudness(value, *, window_s: float):
            return None
        """);
    Path manifest = manifest("{\"window_s\": 0.4}");
    assertThat(out(withPython("validate", manifest.toString()))).contains("is valid: 1 node");
    assertThat(refused(withPython("validate", manifest("{}").toString())))
        .contains("window_s", "missing");
  }
}
