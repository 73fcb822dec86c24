package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.render.GraphFormat;
import org.remotemedia.manifests.testing.ModuleFiles;
import org.remotemedia.operators.node.NodeRegistry;

/** Any text is either a pipeline that can be drawn, or problems that say what and where. */
class ManifestFuzzTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  private static final String YAML =
      """
      # Speech, cut out.
      version: "v1"
      metadata: {name: "calls", created_at: 2026-01-31T12:00:00Z}
      nodes:
        - id: mono
          node_type: ChannelMixNode
          params: {select: [0, 1]}
        - id: rate
          node_type: ResampleNode
          params:
            target_rate: 0x3E80
            quality: |-
              high
          retry: {max_attempts: 3, timeout_ms: 1e3}
        - {id: vad, node_type: VADNode, params: {threshold: -.5e1}, runtime_hint: auto}
      connections:
        - {from: mono, to: rate}
        - {from: rate, to: vad}
      """;

  static Stream<byte[]> jsonFiles() {
    return ModuleFiles.json("examples").stream()
        .map(
            path -> {
              try {
                return Files.readAllBytes(path);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  static Stream<byte[]> yamlFiles() {
    return Stream.of(
            YAML,
            "a: &x [1, 2]\nb: *x\n",
            "--- !!map\n? version\n: v1\n...\n--- {}\n",
            "version: v1\nnodes: [{id: 'a''b', node_type: \"\\u0041\"}]\nconnections: []\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("jsonFiles")
  @FuzzTest
  void json(byte[] content) {
    check(content, "pipeline.json");
  }

  @MethodSource("yamlFiles")
  @FuzzTest
  void yaml(byte[] content) {
    check(content, "pipeline.yaml");
  }

  private static void check(byte[] content, String fileName) {
    Validation validation = Validation.validate(content, fileName, ParamValues.NONE, CATALOG);
    assertThat(validation.isValid()).isEqualTo(validation.graph().isPresent());
    validation.problems().forEach(ManifestFuzzTest::saysWhatAndWhere);
    validation.warnings().forEach(ManifestFuzzTest::saysWhatAndWhere);
    validation
        .graph()
        .ifPresent(
            graph -> {
              for (GraphFormat format : GraphFormat.values()) {
                assertThat(format.renderer().render(graph)).endsWith("\n");
              }
            });
    String text = new String(content, StandardCharsets.UTF_8);
    try {
      Manifest manifest = ManifestReader.read(text);
      assertThat(manifest.nodes()).isNotNull();
    } catch (InvalidPipeline e) {
      assertThat(e.problems()).isNotEmpty();
      e.problems().forEach(ManifestFuzzTest::saysWhatAndWhere);
    }
  }

  private static void saysWhatAndWhere(Problem problem) {
    assertThat(problem.message()).isNotBlank();
    boolean aboutTheWhole = problem.message().equals("the manifest is empty");
    assertThat(aboutTheWhole || problem.line() != null).as("%s", problem).isTrue();
  }
}
