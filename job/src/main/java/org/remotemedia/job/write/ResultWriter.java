package org.remotemedia.job.write;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.remotemedia.job.output.AttemptOutput;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.Markers;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.element.Element;

/**
 * Turns the elements at the end of the chain into outputs. A split is committed on a thread of its
 * own, since that waits for the disk, while the next one is being written.
 */
final class ResultWriter implements Closeable {
  private static final long PROGRESS_INTERVAL_NANOS = 500_000_000L;

  private final AttemptOutput output;
  private final Markers markers;
  private final Consumer<RunEvent> coordinator;
  private final RecordOutputs outputs;
  private final FailureLog failureLog;
  private final LongSupplier nanoTime;
  private final SplitCommits commits;
  private String splitId;

  /** Made for the first record: of a split that is done already, there is none. */
  private SplitOutput split;

  private RecordOutcome outcome;
  private long writingNanos;
  private long progressNanos;

  /**
   * @param failureLog is told of each record that fails; the caller remains its owner
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  ResultWriter(
      ResultWriterPlan plan,
      Consumer<RunEvent> coordinator,
      FailureLog failureLog,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.progressNanos = nanoTime.getAsLong();
    this.failureLog = failureLog;
    this.coordinator = coordinator;
    this.output =
        new AttemptOutput(plan.layout(), plan.fence(), plan.chain().nodeIds(), plan.audioFiles());
    this.markers = new Markers(plan.layout());
    this.outputs = new RecordOutputs(plan.chain());
    this.commits = new SplitCommits(this::committed);
  }

  void accept(Element element) throws IOException {
    if (element instanceof Element.Piece piece) {
      if (piece instanceof Element.Failed failure) {
        outcome.failed(failure.producer(), failure.failure());
      }
      long started = nanoTime.getAsLong();
      outputs.accept(piece);
      writingNanos += nanoTime.getAsLong() - started;
    } else if (element instanceof Element.RecordBegin begin) {
      outcome = new RecordOutcome(begin.info());
      writingNanos = 0;
      if (split == null) {
        split = output.beginSplit(splitId);
      }
      outputs.begin(split, outcome);
    } else if (element instanceof Element.RecordEnd end) {
      endRecord(end);
    } else if (element instanceof Element.SplitBegin begin) {
      splitId = begin.splitId();
    } else if (element instanceof Element.SplitEnd end) {
      endSplit(SplitNote.fromJson(end.about()));
    }
  }

  private void endRecord(Element.RecordEnd end) throws IOException {
    long started = nanoTime.getAsLong();
    var values = outputs.end();
    long now = nanoTime.getAsLong();
    end.trace().tookWriting(writingNanos + now - started);
    RecordAccount account = outcome.account(end);
    split.add(outcome.line(end, values), account);
    if (!outcome.isSuccess()) {
      failureLog.failed(outcome.record(), outcome.failures().get(0));
    }
    outcome = null;
    commits.settle();
    if (now - progressNanos >= PROGRESS_INTERVAL_NANOS) {
      progressNanos = now;
      Accounts accounts = split.accounts();
      coordinator.accept(
          new RunEvent.InProgress(
              splitId, accounts.records(), accounts.failed(), accounts.audioSeconds()));
    }
  }

  private void endSplit(SplitNote note) throws IOException {
    if (note.alreadyDone()) {
      Marker done =
          markers
              .find(splitId)
              .orElseThrow(() -> new IOException("the marker of split " + splitId + " has gone"));
      committed(done);
      return;
    }
    SplitOutput complete = split == null ? output.beginSplit(splitId) : split;
    split = null;
    commits.begin(complete, note);
  }

  private void committed(Marker marker) {
    coordinator.accept(RunEvent.SplitDone.of(marker));
  }

  /** Waits until all splits are committed. */
  void finish() throws IOException {
    commits.finish();
  }

  /** Discards what is incomplete. */
  @Override
  public void close() throws IOException {
    SplitOutput unfinished = split;
    split = null;
    try (unfinished;
        commits;
        outputs) {
      // Closes all of them, whatever happens to one.
    }
  }
}
