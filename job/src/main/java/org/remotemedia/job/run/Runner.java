package org.remotemedia.job.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.remotemedia.job.compose.RunPlan;
import org.remotemedia.job.embedded.EmbeddedFlink;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.RunInput;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.Claim;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.OutputDirectory;
import org.remotemedia.job.output.OutputException;
import org.remotemedia.job.output.Part;
import org.remotemedia.job.output.RunDescription;
import org.remotemedia.job.python.PythonPlan;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.source.SourcePlan;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.operators.metrics.PipelineMetrics;

/** A run from its options to its exit code: checks, prepares, submits, watches, sums up. */
public final class Runner {
  private final RunOptions options;
  private final PythonSetup python;
  private final PrintWriter out;
  private final PrintWriter err;
  private OutputDirectory output;
  private Fence fence;

  /**
   * @param python where CPython nodes come from
   * @param out where the summary goes
   * @param err where progress and warnings go
   */
  public Runner(RunOptions options, PythonSetup python, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.python = python;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a pipeline.
   *
   * @return an {@link ExitCode}
   * @throws UsageException when the arguments cannot be used; nothing was started then
   * @throws JobFailedException when the job fails
   */
  public int run(PipelineGraph graph) throws Exception {
    StreamExecutionEnvironment env = environment();
    if (options.parallelism != null) {
      env.setParallelism(options.parallelism);
    }
    RunPlan plan = prepare(graph);
    ProcessEnd.Task note = ProcessEnd.before(() -> err.println(interrupted(plan.layout())));
    try {
      return run(env, plan);
    } catch (Exception e) {
      ProcessEnd.awaitIfBegun();
      throw e;
    } finally {
      note.withdraw();
    }
  }

  /**
   * Makes sure that the cluster can be reached, where there is to be one. It is for the beginning:
   * what else is checked before a run may take long, as looking up Python nodes does.
   *
   * @throws JobFailedException when it cannot
   */
  public static void requireCluster() throws InterruptedException {
    ClusterAddress.requireReachable(environment().getConfiguration());
  }

  private static StreamExecutionEnvironment environment() {
    return EmbeddedFlink.isHere()
        ? EmbeddedFlink.environment()
        : StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
  }

  private static String interrupted(Layout layout) {
    return "Interrupted. What is done is kept in "
        + layout.root()
        + "; the same command with --resume does the rest";
  }

  private int run(StreamExecutionEnvironment env, RunPlan plan) throws Exception {
    RunClient client = new RunClient(env, plan, ProgressDisplay.on(err));
    JobClient job = submit(client);
    if (client.isDetached()) {
      out.println(
          "Submitted job "
              + job.getJobID()
              + "; its metrics will be in "
              + plan.layout().metrics());
      return ExitCode.OK;
    }
    client.watch(job);
    return sumUp(plan.layout());
  }

  private JobClient submit(RunClient client) throws InterruptedException {
    try {
      return client.submit();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      output.withdraw(fence);
      throw new JobFailedException(
          "The job could not be submitted: " + JobFailedException.reason(e), e);
    }
  }

  private RunPlan prepare(PipelineGraph graph) {
    ChainPlan chain = ChainPlan.of(graph);
    Optional<PythonPlan> pythonPlan = python.plan(graph);
    try {
      RunInput input = RunInput.parse(options.inputs, options.readRetries(), options.fields());
      input.requireRecords();
      output = OutputDirectory.at(options.output);
      for (InputSpec part : input.parts()) {
        new InputOverlap(output).refuse(part, options.overwrite);
      }
      Claim claim =
          output.claim(
              RunDescription.of(input.shown(), chain, options.formative(input)),
              options.existing());
      fence = claim.fence();
      if (claim.earlierInput() != null) {
        err.println("note: the input was " + claim.earlierInput() + ", it is now " + input.shown());
      }
      return new RunPlan(
          graph.name() == null ? "RemoteMedia pipeline" : "RemoteMedia: " + graph.name(),
          new SourcePlan(
              input,
              output.layout(),
              fence,
              options.chunkSamples,
              options.keepTruncated,
              options.joinParts,
              options.durationTolerance),
          chain,
          pythonPlan,
          output.layout(),
          options.maxFailures,
          options.audioFormat,
          !options.unchained);
    } catch (InputException | OutputException | IOException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static String ordinal(int number) {
    return switch (number) {
      case 2 -> "second";
      case 3 -> "third";
      default -> "number " + number;
    };
  }

  private int sumUp(Layout layout) throws IOException {
    RunTotals totals = RunTotals.ofMetrics(Storage.of(layout.metrics()).read(layout.metrics()));
    RunTotals.Run run = totals.run();
    long records = run.records();
    long failed = run.toDoAgain();
    out.println(PipelineMetrics.summary(run.totalTimeMs(), run.nodeCount(), run.totalMemoryMb()));
    out.printf(
        Locale.ROOT,
        "%,d records, %s of audio, %,.0f × real time: %,d succeeded, %s%,d failed%n",
        records,
        ProgressLine.audioLength(run.audioSeconds()),
        run.audioSecondsPerSecond(),
        records - run.failed() - run.rejected(),
        run.rejected() == 0 ? "" : String.format(Locale.ROOT, "%,d rejected, ", run.rejected()),
        run.failed());
    RunTotals.Utterances utterances = run.utterances();
    if (utterances != null) {
      out.printf(
          Locale.ROOT,
          "%,d utterances: %,d kept (%s), %,d rejected, %,d failed; %,d stretches were too short%n",
          utterances.count(),
          utterances.kept(),
          ProgressLine.audioLength(run.seconds().kept()),
          utterances.rejected(),
          utterances.failed(),
          utterances.tooShort());
    }
    RunTotals.Attempt attempt = totals.attempt();
    if (attempt != null) {
      out.printf(
          Locale.ROOT,
          "%,d of them in this attempt, the %s%n",
          attempt.records(),
          ordinal(attempt.number()));
      if (attempt.correctedLines() > 0) {
        out.printf(
            Locale.ROOT,
            "%,d earlier results brought up to date with the list%n",
            attempt.correctedLines());
      }
    }
    InputNotes notes = run.inputNotes();
    new NotesPrinter(out, err).print(notes);
    if (failed == 0 && notes.isReadWhole()) {
      return ExitCode.OK;
    }
    out.println("What failed, and why, is in " + layout.directory(Part.FAILED));
    if (!notes.isReadWhole() && options.maxFailures.isSet()) {
      err.println(
          "How many more records there are in what could not be read is not known, and may be more"
              + " than --max-failures allows, "
              + options.maxFailures);
      return ExitCode.JOB_FAILED;
    }
    if (options.maxFailures.exceeded(failed, records)) {
      err.println(
          failed
              + (run.incomplete() > 0 ? " (with those of which utterances failed) of " : " of ")
              + records
              + " records failed; --max-failures allows "
              + options.maxFailures);
      return ExitCode.JOB_FAILED;
    }
    return ExitCode.RECORDS_FAILED;
  }
}
