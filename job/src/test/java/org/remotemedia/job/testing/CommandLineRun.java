package org.remotemedia.job.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.remotemedia.job.cli.Main;

/**
 * What came of a command line.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it complained of
 */
public record CommandLineRun(int exitCode, String out, String err) {

  /** Runs a command line within this process. */
  public static CommandLineRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  /** Runs {@code run}. */
  public static CommandLineRun run(Path manifest, Path input, Path output, String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("run", "--manifest", manifest.toString()));
    args.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    args.addAll(List.of(more));
    return of(args.toArray(String[]::new));
  }
}
