package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.stage.StagePlan;

/** What makes a run another one, and what tells which attempt is at it. */
class RunDescriptionTest {
  private static final String GAIN =
      """
      {"id": "gain", "node_type": "Gain", "runtime": "rust_native", "params": {"db": %s},
       "inputs": [null]}
      """;

  @TempDir private Path directory;

  private static RunDescription run(Map<String, String> options, String... nodes)
      throws IOException {
    ArrayNode all = (ArrayNode) new ObjectMapper().readTree("[" + String.join(",", nodes) + "]");
    return new RunDescription("", 0, 0, 0, false, "/in", new TreeMap<>(options), all);
  }

  @Test
  void describesThePipelineNodeByNode() throws Exception {
    ChainPlan chain =
        new ChainPlan(
            List.of(
                new StagePlan(
                    1,
                    "gain",
                    "Gain",
                    "rust_native",
                    "{\"db\":3}",
                    List.of(0),
                    List.of(),
                    List.of()),
                new StagePlan(
                    2, "vad", "Vad", "cpython", "{}", List.of(1), List.of("gain"), List.of())),
            List.of(2),
            List.of("vad"));
    RunDescription run = RunDescription.of("/in", chain, Map.of("audio-format", "wav"));
    assertThat(run.nodes().toString())
        .isEqualTo(
            "[{\"id\":\"gain\",\"node_type\":\"Gain\",\"runtime\":\"rust_native\","
                + "\"params\":{\"db\":3},\"inputs\":[null]},"
                + "{\"id\":\"vad\",\"node_type\":\"Vad\",\"runtime\":\"cpython\","
                + "\"params\":{},\"inputs\":[\"gain\"]}]");
    assertThat(run.options()).containsExactly(Map.entry("audio-format", "wav"));
  }

  @Test
  void theSameRunHasNoChanges() throws Exception {
    RunDescription before = run(Map.of("a", "1"), GAIN.formatted("3"));
    assertThat(before.changesTo(run(Map.of("a", "1"), GAIN.formatted("3.0")))).isEmpty();
  }

  @Test
  void optionsThatChangeAreNamed() throws Exception {
    RunDescription before = run(Map.of("a", "1", "b", "2"), GAIN.formatted("3"));
    assertThat(before.changesTo(run(Map.of("a", "7", "c", "3"), GAIN.formatted("3"))))
        .containsExactly("a: was 1, is 7", "b: was 2, is not given", "c: was not given, is 3");
  }

  @Test
  void nodesThatComeGoOrChangeAreNamed() throws Exception {
    String other = GAIN.formatted("1").replace("\"gain\"", "\"boost\"");
    String retyped =
        GAIN.formatted("\"loud\"").replace("\"Gain\"", "\"Pump\"").replace("[null]", "[\"x\"]");
    assertThat(run(Map.of(), GAIN.formatted("3")).changesTo(run(Map.of(), retyped)))
        .containsExactly(
            "node 'gain': node_type: was \"Gain\", is \"Pump\"",
            "node 'gain': inputs: was [null], is [\"x\"]",
            "node 'gain': parameter 'db': was 3, is \"loud\"");
    assertThat(run(Map.of(), GAIN.formatted("3")).changesTo(run(Map.of(), other)))
        .containsExactly("node 'gain' (Gain): removed", "node 'boost' (Gain): added");
  }

  @Test
  void longParametersAreCut() throws Exception {
    String exactly = "\"" + "x".repeat(98) + "\"";
    String longer = "\"" + "y".repeat(99) + "\"";
    assertThat(
            run(Map.of(), GAIN.formatted(exactly)).changesTo(run(Map.of(), GAIN.formatted(longer))))
        .containsExactly(
            "node 'gain': parameter 'db': was "
                + exactly
                + ", is "
                + longer.substring(0, 100)
                + "…");
  }

  @Test
  void isFoundAsItWasWritten() throws Exception {
    Layout layout = new Layout(directory.toString());
    Storage storage = Storage.of(layout.root());
    assertThat(RunDescription.find(storage, layout)).isEmpty();
    Fence fence = Fence.first().next(70);
    RunDescription run = run(Map.of("a", "1"), GAIN.formatted("3")).with(fence, true);
    Path file = Path.of(layout.runDescription());
    Files.createDirectories(file.getParent());
    Files.write(file, run.toJson());
    RunDescription found = RunDescription.find(storage, layout).orElseThrow();
    assertThat(found).isEqualTo(run);
    assertThat(found.fence()).isEqualTo(fence);
    assertThat(found.clearing()).isTrue();

    Files.writeString(file, "{\"format\": 1, \"attempt_id\": \"x\"}");
    assertThatThrownBy(() -> RunDescription.find(storage, layout))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("run.json is damaged, and no description of a run");
  }

  /** It must not be taken for a directory without a run, whose files could be written over. */
  @Test
  void oneThatCannotBeReadIsNotTakenForNone() throws Exception {
    Layout layout = new Layout(directory.toString());
    Files.createDirectories(Path.of(layout.runDescription()));
    assertThatThrownBy(() -> RunDescription.find(Storage.of(layout.root()), layout))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is a directory");
  }
}
