package org.remotemedia.job.write;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.EarlierOutputs;
import org.remotemedia.job.output.InputNotesFile;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.Markers;
import org.remotemedia.job.output.RunFiles;
import org.remotemedia.job.output.RunProgress;
import org.remotemedia.job.report.RunFacts;
import org.remotemedia.operators.flink.ExportedMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the accounts of a run on the JobManager: publishes the progress, stops a run in which too
 * many records fail, and writes {@code metrics.json} and {@code report.html} when the last writer
 * is done, or, as far as known, when the job ends otherwise. It works the same for embedded,
 * attached and detached runs.
 *
 * <p>Flink calls the methods on the job's main thread, on which heartbeats depend: a storage that
 * stalls there for a minute would lose all workers. So files are read and written on a thread of
 * their own, and the last writer is kept alive until they are, since a job ends with its tasks.
 */
final class RunCoordinator implements OperatorCoordinator {
  private static final Logger LOG = LoggerFactory.getLogger(RunCoordinator.class);
  private static final long PROGRESS_INTERVAL_NANOS = 1_000_000_000L;

  /** How long the end of a job that has failed waits for its metrics, far below any heartbeat. */
  private static final long CLOSE_SECONDS = 5;

  private final Context context;
  private final ResultWriterPlan plan;
  private final RunFiles files;
  private final RunAccounts accounts;
  private final ExecutorService fileThread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "run-files");
            created.setDaemon(true);
            return created;
          });
  private final AtomicBoolean progressWaits = new AtomicBoolean();
  private final Map<Integer, SubtaskGateway> writers = new HashMap<>();
  private final Set<Integer> writersDone = new HashSet<>();
  private long startNanos;
  private long startedAtMillis;
  private long progressNanos;
  private boolean stopped;

  /** Read by Flink's reporters on threads of their own. */
  private volatile RunProgress published;

  private volatile boolean complete;

  RunCoordinator(Context context, ResultWriterPlan plan) {
    this.context = context;
    this.plan = plan;
    this.files = new RunFiles(plan.layout(), plan.fence());
    this.accounts = new RunAccounts(plan.fence());
  }

  @Override
  public void start() {
    startNanos = System.nanoTime();
    startedAtMillis = System.currentTimeMillis();
    published = accounts.progress(0);
    MetricGroup metrics = context.metricGroup();
    export(metrics, ExportedMetric.RUN_RECORDS, () -> published.records());
    export(metrics, ExportedMetric.RUN_RECORDS_FAILED, () -> published.failed());
    export(metrics, ExportedMetric.RUN_RECORDS_REJECTED, () -> curation().rejected());
    export(metrics, ExportedMetric.RUN_UTTERANCES, () -> curation().utterances());
    export(metrics, ExportedMetric.RUN_UTTERANCES_REJECTED, () -> curation().utterancesRejected());
    export(metrics, ExportedMetric.RUN_UTTERANCES_FAILED, () -> curation().utterancesFailed());
    export(metrics, ExportedMetric.RUN_AUDIO_SECONDS, () -> published.audioSeconds());
    progressNanos = startNanos - PROGRESS_INTERVAL_NANOS;
  }

  private RunProgress.Curation curation() {
    return published.curation();
  }

  private static <T> void export(MetricGroup group, ExportedMetric metric, Gauge<T> gauge) {
    group.gauge(metric.metricName(), gauge);
  }

  @Override
  public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event)
      throws Exception {
    if (event instanceof RunEvent.SplitDone done) {
      accounts.done(subtask, Marker.fromJson(done.marker()));
    } else if (event instanceof RunEvent.InProgress progress) {
      accounts.inProgress(subtask, progress);
    } else if (event instanceof RunEvent.Alive alive) {
      accounts.alive(subtask, alive);
    } else if (event instanceof RunEvent.Memory memory) {
      accounts.memory(memory);
    } else if (event instanceof RunEvent.WriterDone) {
      writerDone(subtask);
    } else {
      throw new IllegalArgumentException("unexpected event " + event);
    }
    progressed();
  }

  private void writerDone(int subtask) {
    writersDone.add(subtask);
    accounts.alive(subtask, new RunEvent.Alive(null));
    if (stopped) {
      // The job is being ended, and its last writers may be done before that reaches them.
      return;
    }
    if (complete || writersDone.size() < context.currentParallelism()) {
      release(List.of(writers.get(subtask)));
      return;
    }
    List<SubtaskGateway> last = List.of(writers.get(subtask));
    fileThread.execute(() -> complete(last));
  }

  private static void release(List<SubtaskGateway> waiting) {
    for (SubtaskGateway writer : waiting) {
      if (writer != null) {
        // A writer that cannot be reached is lost, which Flink tells.
        var unused = writer.sendEvent(new RunEvent.WriterReleased());
      }
    }
  }

  private void progressed() {
    RunProgress now = accounts.progress(elapsedNanos() / 1_000_000);
    published = now;
    if (!stopped && plan.failureLimit().exceededForCertain(now.failed())) {
      stopped = true;
      context.failJob(
          new SuppressRestartsException(
              new TooManyFailuresException(now.failed(), plan.failureLimit())));
    }
    if (System.nanoTime() - progressNanos >= PROGRESS_INTERVAL_NANOS
        && progressWaits.compareAndSet(false, true)) {
      progressNanos = System.nanoTime();
      fileThread.execute(this::publishProgress);
    }
  }

  private long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** On the thread for files. */
  private void publishProgress() {
    progressWaits.set(false);
    try {
      if (files.isCurrent()) {
        files.writeProgress(published.toJson());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot publish the progress of the run: {}", e.getMessage());
    }
  }

  /** On the thread for files: all splits are done. */
  private void complete(List<SubtaskGateway> last) {
    try {
      publishProgress();
      files.requireCurrent();
      EarlierOutputs.discardLate(plan.layout(), plan.fence());
      writeSummary(true);
      complete = true;
      files.finish();
    } catch (IOException e) {
      if (!complete) {
        context.failJob(new IOException("the metrics cannot be written: " + e.getMessage(), e));
        return;
      }
      LOG.warn("Temporary files are left: {}", e.getMessage());
    } catch (RuntimeException e) {
      context.failJob(e);
      return;
    }
    release(last);
  }

  private void writeSummary(boolean isComplete) throws IOException {
    long attemptNanos = elapsedNanos();
    RunAccounts.Sums sums = accounts.sums(new Markers(plan.layout()));
    InputNotes notes = sums.notes();
    InputNotesFile.find(plan.layout(), plan.fence()).ifPresent(notes::add);
    RunFacts run =
        new RunFacts(
            plan.name(),
            plan.chain(),
            context.currentParallelism(),
            startedAtMillis,
            attemptNanos + plan.fence().earlierMs() * 1_000_000,
            accounts.peakBytes(),
            isComplete && notes.isReadWhole(),
            notes,
            plan.layout().root());
    RunSummary.write(files, run, plan.fence(), attemptNanos, sums);
  }

  @Override
  public void close() throws Exception {
    if (!complete) {
      fileThread.execute(this::endIncomplete);
    }
    fileThread.shutdown();
    if (!fileThread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("The storage does not answer; the metrics of the run may come late or never");
    }
  }

  /** On the thread for files: the job has ended before its splits were done. */
  private void endIncomplete() {
    if (complete) {
      return;
    }
    try {
      if (files.isCurrent()) {
        files.stopWriters();
        writeSummary(false);
        files.finish();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The metrics of the run, as far as it came, cannot be written: {}", e.getMessage());
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
    accounts.forget(subtask);
    writersDone.remove(subtask);
    writers.remove(subtask);
  }

  @Override
  public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
    writers.put(subtask, gateway);
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
    accounts.forgetAll();
    writersDone.clear();
  }
}
