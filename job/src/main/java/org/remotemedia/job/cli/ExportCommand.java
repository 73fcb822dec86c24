package org.remotemedia.job.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.export.RunExport;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.Part;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.storage.Storage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes what training frameworks read of the outputs of a run. */
@Command(
    name = "export",
    description =
        "Makes a list of the audio that a run has written (manifest.jsonl, with the fields that"
            + " NeMo reads), and tar shards of it on request (WebDataset).",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1_000_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "OUT", description = "The output directory of a run.")
  private String output;

  @Option(names = "--to", paramLabel = "DIR", description = "Where to write. Default: OUT/export.")
  private String target;

  @Option(
      names = "--sink",
      paramLabel = "NODE",
      description = "Take the audio of this node alone. Default: of all that gave some.")
  private String sink;

  @Option(
      names = "--shard-mb",
      paramLabel = "MB",
      defaultValue = "0",
      description =
          "Pack the audio, each with its entry as JSON, into tar files of about this size; the"
              + " list then names their members. Default: no tar files.")
  private long shardMegabytes;

  @Override
  public Integer call() throws IOException {
    if (shardMegabytes < 0) {
      throw new UsageException("--shard-mb: expected 0 or more, given " + shardMegabytes);
    }
    Layout run = new Layout(Storage.of(output).absolute(output));
    if (!Storage.of(run.root()).exists(run.directory(Part.RESULTS))) {
      throw new UsageException(run.root() + " holds no results of a run");
    }
    String to = target == null ? run.file("export") : Storage.of(target).absolute(target);
    RunExport export = new RunExport(run, to);
    export.write(sink, shardMegabytes * MEGABYTE);
    spec.commandLine()
        .getOut()
        .printf(
            "%d audio files in %s/%s%s%n",
            export.entries(),
            to,
            RunExport.LIST,
            export.shards() == 0 ? "" : " and " + export.shards() + " shards");
    return ExitCode.OK;
  }
}
