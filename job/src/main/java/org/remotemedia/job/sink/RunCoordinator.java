package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.remotemedia.job.report.RunFacts;
import org.remotemedia.job.report.RunReport;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.flink.ExportedMetric;
import org.remotemedia.operators.metrics.PipelineMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the accounts of a run on the JobManager: adds up what the writers report, each split once,
 * publishes the progress, stops a run in which too many records fail, and writes {@code
 * metrics.json} and {@code report.html} when the last writer is done, or, as far as known, when the
 * job ends otherwise. It works the same for embedded, attached and detached runs.
 *
 * <p>All methods are called by the job's main thread, so the only file written while the job runs
 * is small and written at most once a second.
 */
final class RunCoordinator implements OperatorCoordinator {
  private static final Logger LOG = LoggerFactory.getLogger(RunCoordinator.class);
  private static final long PROGRESS_INTERVAL_NANOS = 1_000_000_000L;

  private final Context context;
  private final ResultWriterPlan plan;
  private final RunLayout layout;
  private final Attempt attempt;
  private final Storage storage;
  private final Accounts total = new Accounts();
  private final Set<String> splitsDone = new HashSet<>();
  private final Map<Integer, RunEvent.InProgress> inProgress = new HashMap<>();
  private final Set<Integer> writersDone = new HashSet<>();
  private long startNanos;
  private long startedAtMillis;

  /** Read by Flink's reporters on threads of their own. */
  private volatile RunProgress published;

  private long progressNanos;
  private boolean metricsWritten;
  private boolean stopped;

  RunCoordinator(Context context, ResultWriterPlan plan, Storage storage) {
    this.context = context;
    this.plan = plan;
    this.layout = plan.layout();
    this.attempt = plan.attempt();
    this.storage = storage;
  }

  @Override
  public void start() {
    startNanos = System.nanoTime();
    startedAtMillis = System.currentTimeMillis();
    published = progress();
    MetricGroup metrics = context.metricGroup();
    export(metrics, ExportedMetric.RUN_RECORDS, () -> published.records());
    export(metrics, ExportedMetric.RUN_RECORDS_FAILED, () -> published.failed());
    export(metrics, ExportedMetric.RUN_AUDIO_SECONDS, () -> published.audioSeconds());
    progressNanos = startNanos - PROGRESS_INTERVAL_NANOS;
  }

  private static <T> void export(MetricGroup group, ExportedMetric metric, Gauge<T> gauge) {
    group.gauge(metric.metricName(), gauge);
  }

  @Override
  public void close() throws Exception {
    if (!metricsWritten && attempt.isCurrent(storage, layout)) {
      deleteTemporaryFiles();
      writeMetrics(false);
    }
  }

  @Override
  public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event)
      throws Exception {
    if (event instanceof RunEvent.SplitDone done) {
      inProgress.remove(subtask);
      if (splitsDone.add(done.splitId())) {
        total.add(Accounts.fromJson(done.report().getBytes(StandardCharsets.UTF_8)));
      }
    } else if (event instanceof RunEvent.InProgress progress) {
      inProgress.put(subtask, progress);
    } else if (event instanceof RunEvent.WriterDone) {
      writersDone.add(subtask);
    } else {
      throw new IllegalArgumentException("unexpected event " + event);
    }
    stopWhenTooManyFail();
    if (writersDone.size() == context.currentParallelism()) {
      publishProgress();
      attempt.requireCurrent(storage, layout);
      writeMetrics(true);
      deleteTemporaryFiles();
    } else if (System.nanoTime() - progressNanos >= PROGRESS_INTERVAL_NANOS) {
      publishProgress();
    }
  }

  /** A worker that is cut off may still be writing, which must not spoil a run that is done. */
  private void deleteTemporaryFiles() {
    try {
      if (storage.exists(layout.temporaryDirectory())) {
        storage.deleteRecursively(layout.temporaryDirectory());
      }
    } catch (IOException e) {
      LOG.warn("Temporary files are left in {}: {}", layout.temporaryDirectory(), e.getMessage());
    }
  }

  private void stopWhenTooManyFail() {
    long failed = progress().failed();
    if (!stopped && plan.failureLimit().exceededForCertain(failed)) {
      stopped = true;
      context.failJob(
          new SuppressRestartsException(new TooManyFailuresException(failed, plan.failureLimit())));
    }
  }

  private RunProgress progress() {
    long records = total.records();
    long failed = total.failed();
    double audioSeconds = total.audioSeconds();
    for (RunEvent.InProgress part : inProgress.values()) {
      if (splitsDone.contains(part.splitId())) {
        continue;
      }
      records += part.records();
      failed += part.failed();
      audioSeconds += part.audioSeconds();
    }
    return new RunProgress(
        records, failed, audioSeconds, (System.nanoTime() - startNanos) / 1_000_000);
  }

  private void publishProgress() {
    progressNanos = System.nanoTime();
    published = progress();
    try {
      if (attempt.isCurrent(storage, layout)) {
        storage.writeAtomically(layout.progress(), published.toJson());
      }
    } catch (IOException e) {
      LOG.warn("Cannot publish the progress in {}: {}", layout.progress(), e.getMessage());
    }
  }

  /** Adds splits that are done, but whose writers were ended with the job before they told. */
  private void addUntold() throws IOException {
    String reports = layout.splitsDirectory();
    if (storage.find(reports).isEmpty()) {
      return;
    }
    for (Storage.Entry report : storage.list(reports)) {
      String splitId = report.name().substring(0, Math.max(0, report.name().lastIndexOf('.')));
      String location = layout.splitReport(splitId);
      if (location.endsWith("/" + report.name())
          && !attempt.isAfter(splitId)
          && splitsDone.add(splitId)) {
        total.add(Accounts.fromJson(storage.read(location)));
      }
    }
  }

  private void writeMetrics(boolean complete) throws IOException {
    if (!complete) {
      addUntold();
    }
    Accounts earlier = EarlierReport.read(storage, layout, attempt).orElse(null);
    if (earlier == null) {
      LOG.warn("No metrics are written: the run ended before it knew what was already done");
      return;
    }
    long attemptNanos = System.nanoTime() - startNanos;
    Accounts all = new Accounts();
    all.add(earlier);
    all.add(total);
    long nanos = attemptNanos + attempt.earlierMs() * 1_000_000;
    writeReport(complete, nanos, all);
    ObjectNode metrics = PipelineMetrics.of(plan.chain().stages(), all, nanos).toTree();
    metrics.put("reading_time_us", all.corpus().readingNanos() / 1000);
    metrics.put("writing_time_us", all.corpus().writingNanos() / 1000);
    metrics.put("ignored_members", all.ignoredMembers());
    metrics.put("complete", complete);
    if (attempt.number() > 1) {
      ObjectNode own = metrics.putObject("attempt");
      own.put("number", attempt.number());
      own.put("total_time_ms", attemptNanos / 1_000_000);
      own.put("records", total.records());
      own.put("succeeded", total.succeeded());
      own.put("failed", total.failed());
      own.put("audio_seconds", total.audioSeconds());
    }
    storage.writeAtomically(
        layout.metrics(), metrics.toPrettyString().getBytes(StandardCharsets.UTF_8));
    metricsWritten = true;
  }

  /** Before the metrics, for which others wait. A run without its page is still a run. */
  private void writeReport(boolean complete, long totalNanos, Accounts all) {
    RunFacts run =
        new RunFacts(
            plan.name(),
            plan.chain(),
            context.currentParallelism(),
            startedAtMillis,
            totalNanos,
            complete);
    try {
      storage.writeAtomically(layout.report(), RunReport.html(run, all));
    } catch (IOException e) {
      LOG.warn("Cannot write the report {}: {}", layout.report(), e.getMessage());
    }
  }

  @Override
  public void subtaskReset(int subtask, long checkpointId) {
    forget(subtask);
  }

  @Override
  public void executionAttemptFailed(int subtask, int attemptNumber, Throwable reason) {
    forget(subtask);
  }

  private void forget(int subtask) {
    inProgress.remove(subtask);
    writersDone.remove(subtask);
  }

  @Override
  public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
    // Nothing is ever sent to the writers.
  }

  @Override
  public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
    // What is done can be told from the outputs, so there is no state to keep.
    result.complete(new byte[0]);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    // As above.
  }

  @Override
  public void resetToCheckpoint(long checkpointId, byte[] checkpointData) {
    inProgress.clear();
    writersDone.clear();
  }
}
