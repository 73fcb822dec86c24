package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.manifests.error.ManifestError;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.model.ManifestMetadata;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.testing.Manifests;
import org.remotemedia.manifests.testing.TestNodes;

class ManifestReaderTest {
  private static final String JSON =
      """
      {"version": "v1",
       "metadata": {"name": "n", "description": "d", "created_at": "2026-01-01T00:00:00Z"},
       "nodes": [
         {"id": "a", "node_type": "Gain", "params": {"db": -3.5, "more": [1, {"x": null}]},
          "runtime_hint": "cpython",
          "retry": {"max_attempts": 5, "initial_backoff_ms": 0, "timeout_ms": 3e3}},
         {"id": "b", "node_type": "PassOn"}],
       "connections": [{"from": "a", "to": "b"}]}
      """;

  private static final String YAML =
      """
      version: v1
      metadata: {name: n, description: d, created_at: 2026-01-01T00:00:00Z}
      nodes:
        - id: a
          node_type: Gain
          params: {db: -3.5, more: [1, {x: null}]}
          runtime_hint: cpython
          retry: {max_attempts: 5, initial_backoff_ms: 0, timeout_ms: 3000}
        - {id: b, node_type: PassOn}
      connections:
        - {from: a, to: b}
      """;

  private static Manifest expected() {
    var params = Manifests.params().put("db", -3.5);
    params.putArray("more").add(1).addObject().putNull("x");
    return new Manifest(
        "v1",
        new ManifestMetadata("n", "d", "2026-01-01T00:00:00Z"),
        List.of(
            new NodeDefinition(
                "a", "Gain", params, RuntimeHint.CPYTHON, new RetryPolicy(5, 0, 3000)),
            new NodeDefinition("b", "PassOn", Manifests.params(), RuntimeHint.AUTO, null)),
        List.of(new Connection("a", "b")));
  }

  @Test
  void readsEveryFieldFromJsonAndYaml() {
    assertThat(ManifestReader.read(JSON)).isEqualTo(expected());
    assertThat(ManifestReader.read(YAML)).isEqualTo(expected());
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    assertThat(ManifestReader.read(expected().toJson())).isEqualTo(expected());
    assertThat(ManifestReader.read(expected().toJson().toPrettyString())).isEqualTo(expected());
    Manifest bare = Manifests.of(List.of(Manifests.node("a", "Gain")));
    assertThat(ManifestReader.read(bare.toJson())).isEqualTo(bare);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() {
    assertThat(ManifestReader.read("\uFEFF" + JSON)).isEqualTo(expected());
  }

  @Test
  void retryFieldsHaveDefaults() {
    Manifest manifest =
        ManifestReader.read(
            "{\"version\":\"v1\",\"nodes\":[{\"id\":\"a\",\"node_type\":\"T\",\"retry\":{}}],"
                + "\"connections\":[]}");
    assertThat(manifest.nodes().get(0).retry()).isEqualTo(new RetryPolicy(3, 100, 0));
  }

  private static Problem onlyProblem(String text) {
    ManifestError error =
        catchThrowableOfType(ManifestError.class, () -> ManifestReader.read(text));
    assertThat(error.problems()).hasSize(1);
    return error.problems().get(0);
  }

  @Test
  void badJsonIsPlacedByLineAndColumn() {
    Problem problem = onlyProblem("{\"version\": \"v1\",\n \"nodes\": [}");
    assertThat(problem.line()).isEqualTo(2);
    assertThat(problem.toString())
        .startsWith("ManifestError at line 2: not valid JSON at line 2, column 12: Unexpected");
  }

  @Test
  void badYamlIsPlacedByLine() {
    Problem problem = onlyProblem("version: v1\nnodes: [}\nconnections: []\n");
    assertThat(problem.line()).isEqualTo(2);
    assertThat(problem.message()).startsWith("not valid YAML at line 2").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\": \"v1\",\n\"nodes\": [], \"connections\": [],\n \"nodes\": []}",
        "version: v1\nnodes: []\nnodes: []\nconnections: []"
      })
  void aKeyThatIsThereTwiceIsRefused(String text) {
    Problem problem = onlyProblem(text);
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.message()).contains("Duplicate").contains("nodes");
  }

  @Test
  void yamlAliasesAreRefusedRatherThanReadAsStrings() {
    Problem problem = onlyProblem("version: v1\nnodes: &x []\nconnections: *x\n");
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.message()).contains("alias *x is not supported");
  }

  @Test
  void aYamlMergeKeyWithAnAliasIsRefused() {
    assertThat(onlyProblem("base: &b {version: v1}\n<<: *b\nnodes: []\n").message())
        .contains("alias *b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"x\":", "- ", "{x: "})
  void deepNestingIsRefusedWithoutExhaustingTheStack(String opening) {
    assertThatThrownBy(() -> ManifestReader.read(opening.repeat(100_000)))
        .isInstanceOf(ManifestError.class);
  }

  @Test
  void textAfterTheEndIsRefused() {
    assertThat(onlyProblem(JSON + "{}").message()).contains("after the end");
    assertThat(onlyProblem(JSON + "]").message()).contains("not valid JSON");
  }

  @Test
  void anEmptyTextAndABareWordSayWhatIsExpected() {
    assertThat(onlyProblem(" \n").message()).isEqualTo("the manifest is empty");
    assertThat(onlyProblem("# To be written.\n").message()).isEqualTo("the manifest is empty");
    assertThat(onlyProblem("manifest.json").message())
        .isEqualTo("the manifest: expected an object, given a string \"manifest.json\"");
    assertThat(onlyProblem("[]").message()).contains("expected an object, given a list");
  }

  @Test
  void bytesThatAreNotUtf8ArePlacedByOffset() {
    byte[] bytes = "{\"version\":\n\"v\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
    Validation validation =
        Validation.validate(bytes, "m.json", ParamValues.NONE, TestNodes.catalog());
    assertThat(validation.problems()).hasSize(1);
    Problem problem = validation.problems().get(0);
    assertThat(problem.message()).contains("not UTF-8").contains("offset 14 (0xe4)");
    assertThat(problem.line()).isEqualTo(2);
  }

  @Test
  void aCharacterCutOffAtTheEndIsNotUtf8() {
    byte[] bytes = {'{', '}', (byte) 0xC3};
    assertThat(
            Validation.validate(bytes, "m", ParamValues.NONE, TestNodes.catalog())
                .problems()
                .get(0)
                .message())
        .contains("offset 2");
  }

  @Test
  void theFileNameDecidesBetweenJsonAndYaml() {
    byte[] flow =
        "{version: v1, nodes: [{id: a, node_type: Gain}], connections: []}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Validation.validate(flow, "m.YML", ParamValues.NONE, TestNodes.catalog()).problems())
        .isEmpty();
    assertThat(
            Validation.validate(flow, "m.json", ParamValues.NONE, TestNodes.catalog()).problems())
        .hasSize(1);
  }
}
