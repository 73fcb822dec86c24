package org.remotemedia.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.remotemedia.job.compose.RunPlan;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.python.PythonPlan;
import org.remotemedia.job.python.PythonSetup;
import org.remotemedia.job.sink.Attempt;
import org.remotemedia.job.sink.RunLayout;
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
  private RunOutput output;
  private Attempt attempt;

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
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    if (options.parallelism != null) {
      env.setParallelism(options.parallelism);
    }
    RunPlan plan = prepare(graph);
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
    long ignoredFiles = client.watch(job);
    return sumUp(plan.layout(), ignoredFiles);
  }

  private JobClient submit(RunClient client) throws InterruptedException {
    try {
      return client.submit();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      output.withdraw(attempt);
      throw new JobFailedException(
          "The job could not be submitted: " + JobFailedException.reason(e), e);
    }
  }

  private RunPlan prepare(PipelineGraph graph) {
    ChainPlan chain = ChainPlan.of(graph);
    Optional<PythonPlan> pythonPlan = python.plan(graph);
    try {
      InputSpec input = InputSpec.parse(options.input).with(options.readRetries());
      input.requireRecords();
      output = RunOutput.at(options.output);
      output.refuseOverlap(input, options.overwrite);
      attempt =
          output.prepare(RunDescription.of(input, chain, options.formative()), options.existing());
      return new RunPlan(
          graph.name() == null ? "RemoteMedia pipeline" : "RemoteMedia: " + graph.name(),
          new SourcePlan(
              input,
              output.layout(),
              attempt,
              chain.stages(),
              options.chunkSamples,
              options.keepTruncated),
          chain,
          pythonPlan,
          output.layout(),
          options.maxFailures,
          options.audioFormat,
          !options.unchained);
    } catch (InputException | IOException e) {
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

  private int sumUp(RunLayout layout, long ignoredFiles) throws IOException {
    byte[] written = Storage.of(layout.metrics()).read(layout.metrics());
    JsonNode metrics = new ObjectMapper().readTree(written);
    long records = metrics.path("records").longValue();
    long failed = metrics.path("failed").longValue();
    out.println(
        PipelineMetrics.summary(
            metrics.path("total_time_ms").longValue(),
            metrics.path("node_count").intValue(),
            metrics.path("total_memory_mb").doubleValue()));
    out.printf(
        Locale.ROOT,
        "%,d records, %s of audio, %,.0f × real time: %,d succeeded, %,d failed%n",
        records,
        ProgressLine.audioLength(metrics.path("audio_seconds").doubleValue()),
        metrics.path("audio_seconds_per_second").doubleValue(),
        records - failed,
        failed);
    JsonNode resumed = metrics.path("attempt");
    if (resumed.isObject()) {
      out.printf(
          Locale.ROOT,
          "%,d of them in this attempt, the %s%n",
          resumed.path("records").longValue(),
          ordinal(resumed.path("number").intValue()));
    }
    if (ignoredFiles > 0) {
      out.printf(Locale.ROOT, "%,d other files ignored%n", ignoredFiles);
    }
    long ignoredMembers = metrics.path("ignored_members").longValue();
    if (ignoredMembers > 0) {
      out.printf(Locale.ROOT, "%,d other members of shards ignored%n", ignoredMembers);
    }
    if (failed == 0) {
      return ExitCode.OK;
    }
    out.println("What failed, and why, is in " + layout.failedDirectory());
    if (options.maxFailures.exceeded(failed, records)) {
      err.println(
          failed
              + " of "
              + records
              + " records failed; --max-failures allows "
              + options.maxFailures);
      return ExitCode.JOB_FAILED;
    }
    return ExitCode.RECORDS_FAILED;
  }
}
