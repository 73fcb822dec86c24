package org.remotemedia.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.remotemedia.job.python.PythonOptions;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.manifests.validation.Validation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a manifest. */
@Command(
    name = "validate",
    description = "Checks a manifest and reports everything that is wrong with it.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MANIFEST", description = "Manifest, JSON or YAML.")
  private Path manifest;

  @Mixin private ParamOptions params;

  @Mixin private PythonOptions pythonOptions;

  @Override
  public Integer call() {
    Validation validation =
        Catalogs.validate(manifest, params.values(), new PythonSetup(pythonOptions));
    PrintWriter err = spec.commandLine().getErr();
    validation.warnings().forEach(warning -> err.println("warning: " + warning.located()));
    if (!validation.isValid()) {
      err.println(ManifestFile.problems(manifest, validation));
      return ExitCode.USAGE;
    }
    int nodes = validation.orThrow().nodes().size();
    spec.commandLine()
        .getOut()
        .println(manifest + " is valid: " + nodes + (nodes == 1 ? " node" : " nodes"));
    return ExitCode.OK;
  }
}
