package org.remotemedia.job.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.remotemedia.job.python.PythonOptions;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.run.RunOptions;
import org.remotemedia.job.run.Runner;
import org.remotemedia.manifests.validation.Validation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a manifest over recordings. */
@Command(
    name = "run",
    description = "Runs a manifest over recordings.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--manifest"},
      paramLabel = "MANIFEST",
      required = true,
      description = "Manifest, JSON or YAML.")
  private Path manifest;

  @Mixin private ParamOptions params;

  @Mixin private RunOptions options;

  @Mixin private PythonOptions pythonOptions;

  @Override
  public Integer call() throws Exception {
    Runner.requireCluster();
    PythonSetup python = new PythonSetup(pythonOptions);
    Validation validation = Catalogs.require(manifest, params.values(), python);
    validation
        .warnings()
        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning.located()));
    return new Runner(options, python, spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(validation.orThrow());
  }
}
