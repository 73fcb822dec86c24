package org.remotemedia.operators.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.operators.nodes.PassThroughNode;
import org.remotemedia.operators.value.ValueSink;

class NodeRegistryTest {
  @TempDir private Path directory;

  /** Has an alias that another node has. */
  public static final class Twin extends Node {
    @Override
    public NodeMetadata metadata() {
      return new NodeMetadata(
          "Twin",
          List.of("Sibling", "PassThrough"),
          "1.0.0",
          "Is named twice.",
          List.of(),
          List.of(),
          Set.of(),
          OutputKind.ANY,
          true);
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    protected void configure(Parameters parameters) {}

    @Override
    protected ValueSink begin(ValueSink output) {
      return output;
    }

    @Override
    protected void abort() {}
  }

  @Test
  void twoNodesOfOneNameAreAMistakeOfTheInstallation() throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(Node.class.getName()), Twin.class.getName());
    ClassLoader parent = getClass().getClassLoader();
    try (URLClassLoader both = new URLClassLoader(new URL[] {directory.toUri().toURL()}, parent)) {
      assertThatThrownBy(() -> NodeRegistry.load(both))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("two native nodes are named PassThrough: PassThroughNode");
    }
  }

  @Test
  void aNodeIsMadeByItsNameOrAliasAnewEachTime() {
    NodeRegistry registry = NodeRegistry.load();
    Node one = registry.create("PassThrough");
    assertThat(one).isInstanceOf(PassThroughNode.class);
    assertThat(registry.create("PassThroughNode")).isNotSameAs(one);
    assertThat(registry.all())
        .extracting(NodeMetadata::name)
        .isSorted()
        .doesNotHaveDuplicates()
        .contains("PassThroughNode")
        .doesNotContain("PassThrough");
    assertThatThrownBy(() -> registry.create("Twin"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no native node Twin");
  }
}
