package org.remotemedia.job.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.PlannedSplit;
import org.remotemedia.job.input.RecordLister;
import org.remotemedia.job.input.SplitPlanner;
import org.remotemedia.job.resume.EarlierOutputs;
import org.remotemedia.job.resume.MissingRecords;

/**
 * Hands out splits as readers ask for them, listing the input no further than needed: the first
 * records are read while the millionth is not yet known. Listing runs on the context's own thread.
 */
final class RecordEnumerator implements SplitEnumerator<RecordSplit, EnumeratorState> {
  private final SplitEnumeratorContext<RecordSplit> context;
  private final SourcePlan plan;
  private final Deque<RecordSplit> returned;

  /** Splits planned before this enumerator was restored; to be passed over. */
  private long toPassOver;

  private long planned;
  private RecordLister lister;
  private SplitPlanner planner;
  private EarlierOutputs earlier;

  RecordEnumerator(
      SplitEnumeratorContext<RecordSplit> context, SourcePlan plan, EnumeratorState state) {
    this.context = context;
    this.plan = plan;
    this.returned = new ArrayDeque<>(state.returned());
    this.toPassOver = state.planned();
    this.planned = state.planned();
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
            throw new FlinkRuntimeException(
                "The input " + plan.input() + " can no longer be listed: " + error.getMessage(),
                error);
          }
          assign(split, subtask);
        });
  }

  /** Runs on the context's worker thread, one call at a time. */
  private RecordSplit plan() throws IOException, InputException {
    if (planner == null) {
      lister = plan.input().open();
      earlier = EarlierOutputs.read(plan.layout(), plan.attempt(), plan.stages());
      planner = new SplitPlanner(new MissingRecords(lister, earlier), plan.attempt().splitPrefix());
    }
    while (toPassOver > 0 && planner.next() != null) {
      toPassOver--;
    }
    PlannedSplit next = planner.next();
    if (next == null) {
      earlier.endOfInput();
      return null;
    }
    earlier.supersede(next.split().records());
    return RecordSplit.of(next);
  }

  /**
   * Gives the reader whatever waits: an answer may come late, when splits of a reader that failed
   * meanwhile have come back.
   *
   * @param split what was planned on the reader's request, null when nothing is left to plan
   */
  private void assign(RecordSplit split, int subtask) {
    if (split != null) {
      planned++;
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
  public EnumeratorState snapshotState(long checkpointId) {
    return new EnumeratorState(planned, new ArrayList<>(returned));
  }

  @Override
  public void close() throws IOException {
    if (lister != null) {
      lister.close();
    }
  }
}
