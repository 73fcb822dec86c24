package org.remotemedia.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.remotemedia.job.python.PythonOptions;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.manifests.render.GraphFormat;
import org.remotemedia.manifests.validation.Validation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how a manifest is understood. */
@Command(
    name = "explain",
    description = "Shows the graph of a manifest in the order in which its nodes run.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MANIFEST", description = "Manifest, JSON or YAML.")
  private Path manifest;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private GraphFormat format;

  @Mixin private ParamOptions params;

  @Mixin private PythonOptions pythonOptions;

  @Override
  public Integer call() {
    Validation validation =
        Catalogs.require(manifest, params.values(), new PythonSetup(pythonOptions));
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.renderer().render(validation.orThrow()));
    out.flush();
    return ExitCode.OK;
  }
}
