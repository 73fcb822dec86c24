package org.remotemedia.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.remotemedia.job.run.ExitCode;

/** Runs over inputs by a pipeline that passes all on, into one output directory. */
public final class PassRuns {
  private final Path manifest;
  private final RunDirectory outputs;

  /**
   * @param directory to write the manifest to, and the outputs to its {@code out}
   */
  public PassRuns(Path directory) throws IOException {
    manifest = Pipelines.write(directory, Pipelines.PASS);
    outputs = new RunDirectory(directory.resolve("out"));
  }

  /** Runs over an input, with further options. */
  public CommandLineRun over(Path input, String... options) {
    return CommandLineRun.run(manifest, input, outputs.root(), options);
  }

  /** What the runs have written. */
  public RunDirectory outputs() {
    return outputs;
  }

  /** The lengths of the recordings that succeeded, by record. */
  public String durations() throws IOException {
    return RunDirectory.field(outputs.results(), "duration_s").toString();
  }

  public static void assertSuccess(CommandLineRun command) {
    assertThat(command.exitCode()).as(command.out() + command.err()).isEqualTo(ExitCode.OK);
  }
}
