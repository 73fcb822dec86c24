package org.remotemedia.job.run;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.remotemedia.job.compose.PipelineComposer;
import org.remotemedia.job.compose.RunPlan;
import org.remotemedia.job.output.RunProgress;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.write.TooManyFailuresException;

/** Submits a run and, where attached, watches it to its end. */
public final class RunClient {
  private static final long POLL_MS = 500;
  private static final long CANCEL_SECONDS = 10;
  private static final long METRICS_SECONDS = 5;
  private static final long METRICS_POLL_MS = 20;

  private final StreamExecutionEnvironment env;
  private final RunPlan plan;
  private final Storage storage;
  private final ProgressDisplay display;

  /**
   * @param display where to show progress
   */
  RunClient(StreamExecutionEnvironment env, RunPlan plan, ProgressDisplay display)
      throws IOException {
    this.env = env;
    this.plan = plan;
    this.storage = Storage.of(plan.layout().root());
    this.display = display;
  }

  /** Submits the job and returns at once; what becomes of it is written to the output directory. */
  JobClient submit() throws Exception {
    new PipelineComposer(env).compose(plan);
    return env.executeAsync(plan.name());
  }

  /** Whether the environment leaves a job alone once it is submitted. */
  boolean isDetached() {
    return !env.getConfiguration().get(DeploymentOptions.ATTACHED)
        && env.getConfiguration().getOptional(DeploymentOptions.TARGET).isPresent()
        && !"local".equals(env.getConfiguration().get(DeploymentOptions.TARGET));
  }

  /**
   * Waits for the end of the job; interrupting the process cancels it.
   *
   * @throws JobFailedException when the job fails
   */
  void watch(JobClient job) throws InterruptedException {
    ProcessEnd.Task cancellation = ProcessEnd.before(() -> cancel(job));
    try (RecordCount count = RecordCount.start(plan.source())) {
      watch(job.getJobExecutionResult(), count);
    } finally {
      cancellation.withdraw();
      display.finish();
    }
  }

  private void watch(CompletableFuture<JobExecutionResult> result, RecordCount count)
      throws InterruptedException {
    while (true) {
      try {
        result.get(POLL_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        showProgress(count.total());
      } catch (ExecutionException e) {
        awaitMetrics(METRICS_SECONDS);
        throw failure(e.getCause());
      }
    }
  }

  /** A job is reported as ended before its coordinator is closed, which writes the metrics. */
  private void awaitMetrics(long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (!storage.exists(plan.layout().metrics()) && System.nanoTime() < deadline) {
        Thread.sleep(METRICS_POLL_MS);
      }
    } catch (IOException e) {
      // How the job ended is what matters.
    }
  }

  private void showProgress(RecordTotal total) {
    try {
      if (storage.exists(plan.layout().progress())) {
        byte[] published = storage.read(plan.layout().progress());
        display.show(RunProgress.fromJson(published), total);
      }
    } catch (IOException e) {
      // It is about to be replaced, or the job cleans up: the next look will tell.
    }
  }

  private static JobFailedException failure(Throwable thrown) {
    if (ExceptionUtils.findThrowable(thrown, JobCancellationException.class).isPresent()) {
      return new JobFailedException("The job was cancelled", thrown);
    }
    TooManyFailuresException tooMany =
        ExceptionUtils.findThrowable(thrown, TooManyFailuresException.class).orElse(null);
    if (tooMany != null) {
      return new JobFailedException("Stopped: " + tooMany.getMessage(), thrown);
    }
    return new JobFailedException("The job failed: " + JobFailedException.reason(thrown), thrown);
  }

  /** Runs while the process ends, so it waits for what the job still has to write. */
  private void cancel(JobClient job) {
    try {
      job.cancel().get(CANCEL_SECONDS, TimeUnit.SECONDS);
      awaitMetrics(CANCEL_SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      // Either the job has ended, as it should, or it cannot be reached any more.
    }
  }
}
