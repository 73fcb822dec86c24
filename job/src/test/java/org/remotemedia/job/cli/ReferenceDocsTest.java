package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.manifests.describe.NodeDescription;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.ParameterSpec;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Holds {@code docs/reference} to the code it is made from; {@code -Ddocs.update=true} writes it
 * anew.
 */
class ReferenceDocsTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference");
  private static final String ORIGIN =
      "<!-- Made from the code by ReferenceDocsTest; do not edit. -->\n\n";

  @Test
  void nodes() throws IOException {
    StringBuilder page = new StringBuilder(ORIGIN).append("# Native nodes\n");
    for (NodeMetadata metadata : NodeRegistry.load().all()) {
      if (metadata.name().equals(FaultyNode.TYPE)) {
        continue;
      }
      page.append("\n## ").append(metadata.name()).append("\n\n");
      page.append(metadata.description()).append("\n\n");
      if (!metadata.aliases().isEmpty()) {
        page.append("Also: ").append(code(metadata.aliases())).append(".\n\n");
      }
      page.append("It ").append(NodeDescription.traffic(metadata)).append(".\n");
      if (!metadata.parameters().isEmpty()) {
        page.append("\n| parameter | allowed | default | meaning |\n|---|---|---|---|\n");
        metadata.parameters().forEach(spec -> page.append(row(spec)));
      }
    }
    hold("nodes.md", page.toString());
  }

  private static String row(ParameterSpec spec) {
    String names =
        code(List.of(spec.name()))
            + (spec.aliases().isEmpty() ? "" : ", also " + code(spec.aliases()));
    String allowed = spec.expectation() + (spec.unit().isEmpty() ? "" : ", " + spec.unit());
    String byDefault = spec.defaultValue().isNull() ? "–" : "`" + spec.defaultValue() + "`";
    return "| " + names + " | " + allowed + " | " + byDefault + " | " + spec.description() + " |\n";
  }

  private static String code(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  @Test
  void commandLine() throws IOException {
    StringBuilder page = new StringBuilder(ORIGIN).append("# Command line\n");
    append(page, Main.commandLine());
    hold("command-line.md", page.toString());
  }

  private static void append(StringBuilder page, CommandLine command) {
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    page.append(command.getUsageMessage(Ansi.OFF)).append("```\n");
    command.getSubcommands().values().forEach(child -> append(page, child));
  }

  private static void hold(String file, String text) throws IOException {
    Path path = REFERENCE.resolve(file);
    if (Boolean.getBoolean("docs.update")) {
      Files.createDirectories(REFERENCE);
      Files.writeString(path, text);
    }
    assertThat(Files.readString(path, StandardCharsets.UTF_8))
        .as("docs/reference/%s is out of date: run bin/test -Ddocs.update=true", file)
        .isEqualTo(text);
  }
}
