package org.remotemedia.job.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.PlannedSplit;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.input.SplitPlanner;
import org.remotemedia.job.output.DamagedOutputException;
import org.remotemedia.job.output.EarlierOutputs;
import org.remotemedia.job.output.InputNotesFile;

/**
 * Hands out splits as readers ask for them, listing the input no further than needed: the first
 * records are read while the millionth is not yet known. Listing runs on the context's own thread.
 */
final class RecordEnumerator implements SplitEnumerator<RecordSplit, Void> {
  private final SplitEnumeratorContext<RecordSplit> context;
  private final SourcePlan plan;
  private final Deque<RecordSplit> returned = new ArrayDeque<>();
  private RecordLister missing;
  private SplitPlanner planner;
  private EarlierOutputs earlier;
  private boolean isListed;

  RecordEnumerator(SplitEnumeratorContext<RecordSplit> context, SourcePlan plan) {
    this.context = context;
    this.plan = plan;
  }

  @Override
  public void start() {
    // Listing begins with the first request.
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (!returned.isEmpty()) {
      context.assignSplit(returned.pop(), subtask);
      return;
    }
    context.callAsync(
        this::plan,
        (split, error) -> {
          if (error != null) {
            throw failure(error);
          }
          assign(split, subtask);
        });
  }

  private RuntimeException failure(Throwable error) {
    if (error instanceof DamagedOutputException) {
      return new SuppressRestartsException(error);
    }
    return new FlinkRuntimeException(
        "The input " + plan.input() + " can no longer be listed: " + error.getMessage(), error);
  }

  /** Runs on the context's worker thread, one call at a time. */
  private RecordSplit plan() throws IOException, InputException {
    if (planner == null) {
      begin();
    }
    PlannedSplit next = planner.next();
    if (next == null) {
      if (!isListed) {
        isListed = true;
        earlier.endOfInput(missing.isComplete());
        InputNotesFile.write(plan.layout(), plan.fence(), missing.notes());
      }
      return null;
    }
    for (RecordRef record : next.split().records()) {
      supersede(record);
    }
    earlier.apply();
    return RecordSplit.of(next);
  }

  private void begin() throws IOException, InputException {
    RecordLister all = plan.input().open();
    try {
      earlier = EarlierOutputs.read(plan.layout(), plan.fence());
    } catch (IOException | RuntimeException e) {
      try (all) {
        throw e;
      }
    }
    missing = new MissingRecords(all, earlier);
    planner = new SplitPlanner(missing, plan.fence().splitPrefix());
  }

  private void supersede(RecordRef record) {
    if (record.container() != null) {
      earlier.supersedeContainer(record.name(), record.version());
    }
    if (record.problem() == null) {
      earlier.supersede(record.name());
    } else {
      earlier.supersedeFailure(record.name());
    }
  }

  /**
   * Gives the reader whatever waits: an answer may come late, when splits of a reader that failed
   * meanwhile have come back.
   *
   * @param split what was planned on the reader's request, null when nothing is left to plan
   */
  private void assign(RecordSplit split, int subtask) {
    if (split != null) {
      returned.add(split);
    }
    if (!context.registeredReaders().containsKey(subtask)) {
      return;
    }
    if (returned.isEmpty()) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(returned.pop(), subtask);
    }
  }

  @Override
  public void addSplitsBack(List<RecordSplit> splits, int subtask) {
    returned.addAll(splits);
  }

  @Override
  public void addReader(int subtask) {
    // Readers ask when they are ready.
  }

  @Override
  public Void snapshotState(long checkpointId) {
    throw new IllegalStateException(
        "A run is a batch job, which takes no checkpoints: do not enable them for it");
  }

  @Override
  public void close() throws IOException {
    if (missing != null) {
      missing.close();
    }
  }
}
