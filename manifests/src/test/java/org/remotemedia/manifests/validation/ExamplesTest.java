package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.testing.ModuleFiles;
import org.remotemedia.operators.node.NodeRegistry;

class ExamplesTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  static List<Path> examples() {
    return ModuleFiles.json("examples");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsValidAndNamedAsItsFile(Path file) throws IOException {
    String fileName = file.getFileName().toString();
    Validation validation =
        Validation.validate(Files.readAllBytes(file), fileName, ParamValues.NONE, CATALOG);
    assertThat(validation.problems()).isEmpty();
    assertThat(validation.warnings()).isEmpty();
    assertThat(validation.orThrow().name() + ".json").isEqualTo(fileName);
  }

  @Test
  void speechPrepHasTwoOutputs() throws IOException {
    Path file =
        examples().stream().filter(f -> f.endsWith("speech-prep.json")).findFirst().orElseThrow();
    assertThat(
            Validation.validate(Files.readString(file), CATALOG).orThrow().sinks().stream()
                .map(GraphNode::id))
        .containsExactly("vad", "i16");
  }

  @Test
  void voiceSegmentsAreNoAudioForARealNodeEither() {
    assertThat(
            Validation.validate(
                    "{\"version\":\"v1\",\"nodes\":["
                        + "{\"id\":\"mono\",\"node_type\":\"ChannelMixNode\"},"
                        + "{\"id\":\"vad\",\"node_type\":\"VADNode\"},"
                        + "{\"id\":\"to16k\",\"node_type\":\"ResampleNode\"}],"
                        + "\"connections\":[{\"from\":\"mono\",\"to\":\"vad\"},"
                        + "{\"from\":\"vad\",\"to\":\"to16k\"}]}",
                    CATALOG)
                .problems())
        .singleElement()
        .asString()
        .contains("connect it from 'mono' instead, which gives audio");
  }
}
