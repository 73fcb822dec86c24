package org.remotemedia.job.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.remotemedia.job.embedded.EmbeddedFlink;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.run.JobFailedException;
import org.remotemedia.job.run.ProcessEnd;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, for {@code bin/remotemedia} and for {@code flink run}. */
@Command(
    name = "remotemedia",
    description = "Runs RemoteMedia pipelines over recordings, on Apache Flink.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      NodesCommand.class,
      ExplainCommand.class,
      FilterCommand.class,
      ExportCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0    all records succeeded; detached: the job was submitted",
      "  2    bad arguments or manifest, nothing was started",
      "  3    finished, some records failed",
      "  4    the job failed, or more records failed than --max-failures allows",
      "  4    the cluster cannot be reached, nothing was started",
      "  130  interrupted"
    })
public final class Main implements Runnable {
  private static final String FLINK_COMMAND_LINE = "org.apache.flink.client.cli.CliFrontend";

  @Spec private CommandSpec spec;

  @Option(names = "--verbose", description = "With --version: say also which kernels are in use.")
  private boolean verbose;

  /** Runs a command and ends the process with its exit code, where the process is the command's. */
  public static void main(String[] args) {
    TemporaryFolder.deleteAtEnd();
    int code = execute(args);
    if (code == ExitCode.OK && !EmbeddedFlink.isHere()) {
      return;
    }
    if (ownsProcess()) {
      System.exit(code);
    }
    throw new IllegalStateException("remotemedia ended with exit code " + code);
  }

  /** A JobManager also runs this method, for applications and submissions by REST; it must live. */
  private static boolean ownsProcess() {
    return EmbeddedFlink.isHere()
        || StackWalker.getInstance()
            .walk(
                frames ->
                    frames.anyMatch(frame -> frame.getClassName().equals(FLINK_COMMAND_LINE)));
  }

  /** Runs a command and returns its exit code. */
  public static int execute(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  /** The command line, for running and for documentation. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; see --help");
  }

  private static int explain(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed)
      throws Exception {
    ProcessEnd.awaitIfBegun();
    if (exception instanceof UsageException) {
      commandLine.getErr().println(exception.getMessage());
      return ExitCode.USAGE;
    }
    if (exception instanceof JobFailedException) {
      commandLine.getErr().println(exception.getMessage());
      return ExitCode.JOB_FAILED;
    }
    exception.printStackTrace(commandLine.getErr());
    return ExitCode.JOB_FAILED;
  }
}
