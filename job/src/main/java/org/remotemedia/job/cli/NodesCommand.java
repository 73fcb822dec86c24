package org.remotemedia.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.remotemedia.job.python.PythonOptions;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.describe.NodeDescription;
import org.remotemedia.manifests.validation.ManifestReader;
import org.remotemedia.operators.node.NodeMetadata;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says which node types there are. */
@Command(
    name = "nodes",
    description = "Lists and describes the node types, and the form of manifests.",
    mixinStandardHelpOptions = true,
    subcommands = {
      NodesCommand.ListNodes.class,
      NodesCommand.Describe.class,
      NodesCommand.Schema.class
    })
final class NodesCommand implements Runnable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: nodes list, nodes describe TYPE, or nodes schema");
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static void printJson(CommandLine commandLine, Object json)
      throws JsonProcessingException {
    commandLine.getOut().println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json));
  }

  @Command(name = "list", description = "Lists the node types.", mixinStandardHelpOptions = true)
  static final class ListNodes implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON: all that is known of each type.")
    private boolean json;

    @Mixin private PythonOptions pythonOptions;

    @Override
    public Integer call() throws JsonProcessingException {
      List<NodeCatalog.Entry> entries = Catalogs.all(new PythonSetup(pythonOptions)).all();
      if (json) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        entries.stream()
            .map(entry -> entry.implementations().values())
            .flatMap(Collection::stream)
            .forEach(metadata -> list.add(NodeDescription.toJson(metadata)));
        printJson(spec.commandLine(), list);
        return ExitCode.OK;
      }
      int width = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
      for (NodeCatalog.Entry entry : entries) {
        NodeMetadata metadata = entry.implementations().values().iterator().next();
        spec.commandLine()
            .getOut()
            .printf("%-" + width + "s  %s%n", entry.name(), firstSentence(metadata.description()));
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "schema",
      description = "Prints the JSON schema of manifests.",
      mixinStandardHelpOptions = true)
  static final class Schema implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      spec.commandLine().getOut().print(ManifestReader.schema());
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "describe",
      description = "Describes a node type and its parameters.",
      mixinStandardHelpOptions = true)
  static final class Describe implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "TYPE", description = "Node type or alias.")
    private String type;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin private PythonOptions pythonOptions;

    @Override
    public Integer call() throws JsonProcessingException {
      NodeMetadata metadata = Catalogs.require(type, new PythonSetup(pythonOptions));
      if (json) {
        printJson(spec.commandLine(), NodeDescription.toJson(metadata));
      } else {
        spec.commandLine().getOut().print(NodeDescription.toText(metadata));
        spec.commandLine().getOut().flush();
      }
      return ExitCode.OK;
    }
  }
}
