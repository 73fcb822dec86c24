package org.remotemedia.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.filter.KeptList;
import org.remotemedia.job.filter.Preview;
import org.remotemedia.job.filter.PreviewJson;
import org.remotemedia.job.filter.PreviewText;
import org.remotemedia.job.filter.RunFilter;
import org.remotemedia.job.output.DamagedOutputException;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.RunLines;
import org.remotemedia.job.python.PythonOptions;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.run.JobFailedException;
import org.remotemedia.job.storage.Storage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what rules would keep of a finished run. */
@Command(
    name = "filter",
    description =
        "Shows what rules would keep of a finished run, without running anything: the records and"
            + " hours, what each rule rejects alone and together with others, and a histogram of"
            + " each number that rules look at. Utterances are judged where the run has cut its"
            + " recordings, otherwise records, those that it rejected among them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0    all were judged",
      "  2    bad arguments or rules",
      "  3    some could not be judged, since their lines lack a value",
      "  4    something could not be read or written"
    })
final class FilterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "OUT", description = "The output directory of a run.")
  private String output;

  @ArgGroup(multiplicity = "1")
  private RuleOptions ruleOptions;

  /** Where the rules come from. */
  static final class RuleOptions {
    @Option(
        names = "--where",
        paramLabel = "EXPR",
        description = "The rule, an expression in CEL as a FilterNode has it.")
    private String where;

    @Option(
        names = "--rules",
        paramLabel = "FILE",
        description =
            "The rules, in JSON or YAML: an object of expressions by the rules' names, or a"
                + " manifest whose FilterNodes have them.")
    private Path file;
  }

  @Option(
      names = "--to",
      paramLabel = "LIST",
      description =
          "Write what is kept as a list in JSON Lines, packed if its name ends in .gz: the"
              + " recording, offset and duration of each, and the fields that the run carried.")
  private String list;

  @Option(
      names = "--audio",
      paramLabel = "SINK",
      description =
          "With --to: name the files that this sink has written rather than the recordings.")
  private String sink;

  @Option(
      names = "--overwrite",
      description = "Let LIST take the place of a file that is there already.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print JSON, for machines.")
  private boolean json;

  @Mixin private ParamOptions params;

  @Mixin private PythonOptions pythonOptions;

  @Override
  public Integer call() {
    if (list == null && (sink != null || overwrite)) {
      throw new UsageException(
          (sink != null ? "--audio" : "--overwrite") + " is for the list; give --to as well");
    }
    try {
      return filter();
    } catch (DamagedOutputException e) {
      throw new UsageException(e.getMessage(), e);
    } catch (IOException e) {
      throw new JobFailedException(e.getMessage(), e);
    }
  }

  private int filter() throws IOException {
    Layout layout = new Layout(Storage.of(output).absolute(output));
    RunLines run =
        RunLines.find(layout)
            .orElseThrow(() -> new UsageException(layout.root() + " holds no run"));
    RunFilter filter = new RunFilter(run, rules());
    Preview preview;
    String written = null;
    if (list == null) {
      preview = filter.preview(null);
    } else {
      try (KeptList kept = KeptList.begin(list, layout, overwrite, sink)) {
        preview = filter.preview(kept);
        kept.publish();
        written = kept.location();
      }
    }
    if (!run.isComplete()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: the run in "
                  + layout.root()
                  + " is not complete: what it has written so far is judged");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PreviewJson.of(filter, preview, written).toPrettyString());
    } else {
      out.print(PreviewText.of(filter, preview, written));
      out.flush();
    }
    return preview.notJudged().records() > 0 ? ExitCode.RECORDS_FAILED : ExitCode.OK;
  }

  private Map<String, String> rules() {
    if (ruleOptions.where == null) {
      return RuleSource.read(ruleOptions.file, params, new PythonSetup(pythonOptions));
    }
    RuleSource.refuse(params, "the rule is given by --where");
    return Map.of("where", ruleOptions.where);
  }
}
