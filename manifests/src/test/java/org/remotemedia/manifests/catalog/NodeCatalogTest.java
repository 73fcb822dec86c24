package org.remotemedia.manifests.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.testing.TestNodes;
import org.remotemedia.operators.node.NodeMetadata;

class NodeCatalogTest {
  private final NodeCatalog catalog = TestNodes.catalog();

  @Test
  void aTypeIsListedOnceWithItsRuntimes() {
    assertThat(catalog.all())
        .extracting(NodeCatalog.Entry::name)
        .containsExactly("Gain", "Loudness", "PassOn", "Segments");
    assertThat(catalog.all().get(0).implementations().keySet())
        .containsExactly(NodeRuntime.NATIVE, NodeRuntime.CPYTHON);
    assertThat(catalog.all().get(1).implementations()).containsOnlyKeys(NodeRuntime.CPYTHON);
  }

  @Test
  void findPrefersTheNativeOneAndKnowsAliases() {
    assertThat(catalog.find("Gain").map(metadata -> metadata.parameters().size())).contains(3);
    assertThat(catalog.find("OldSegments").map(NodeMetadata::name)).contains("Segments");
    assertThat(catalog.find("Nothing")).isEmpty();
  }

  @Test
  void twoCPythonNodesOfOneNameAreRefused() {
    NodeMetadata loudness = catalog.find("Loudness").orElseThrow();
    assertThatThrownBy(() -> NodeCatalog.of(TestNodes.registry(), List.of(loudness, loudness)))
        .hasMessageContaining("Loudness");
  }
}
