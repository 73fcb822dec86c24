package org.remotemedia.job.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.remotemedia.job.output.AttemptOutput;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.Markers;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.Upstream;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;

/**
 * Turns the elements at the end of the chain into outputs. A split is committed on a thread of its
 * own, since that waits for the disk, while the next one is being written.
 */
final class ResultWriter implements Closeable {
  private static final long PROGRESS_INTERVAL_NANOS = 500_000_000L;

  private final AttemptOutput output;
  private final Markers markers;
  private final Consumer<RunEvent> coordinator;
  private final ChainPlan chain;
  private final Upstream upstream;
  private final Level recording;
  private final Level utterance;
  private final FailureLog failureLog;
  private final LongSupplier nanoTime;
  private final SplitCommits commits;
  private String splitId;

  /** Made for the first record: of a split that is done already, there is none. */
  private SplitOutput split;

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
    this.chain = plan.chain();
    this.upstream = new Upstream(chain);
    this.recording = new Level(false);
    this.utterance = new Level(true);
    this.commits = new SplitCommits(this::committed);
  }

  void accept(Element element) throws IOException {
    if (element instanceof Element.Piece piece) {
      take(piece);
    } else if (element instanceof Element.RecordBegin begin) {
      begin(begin.info());
    } else if (element instanceof Element.RecordEnd end) {
      if (utterance.isOpen()) {
        endUtterance(end);
      } else {
        endRecord(end);
      }
    } else if (element instanceof Element.SplitBegin begin) {
      splitId = begin.splitId();
    } else if (element instanceof Element.SplitEnd end) {
      endSplit(SplitNote.fromJson(end.about()));
    }
  }

  private void take(Element.Piece piece) throws IOException {
    Level level = utterance.isOpen() ? utterance : recording;
    if (piece instanceof Element.Failed failure) {
      level.outcome.failed(failure.producer(), failure.failure());
    } else if (piece instanceof Element.Judged judged) {
      level.outcome.judged(judged.producer(), judged.judgement());
    } else if (piece instanceof Element.Rejected judged) {
      level.outcome.judged(judged.producer(), judged.judgement());
    } else if (level == recording
        && piece instanceof Element.Json json
        && chain.cutters().contains(json.producer())) {
      level.outcome.cut(json.producer(), json.value());
      return;
    }
    long started = nanoTime.getAsLong();
    level.outputs.accept(piece);
    level.writingNanos += nanoTime.getAsLong() - started;
  }

  private void begin(RecordInfo info) throws IOException {
    if (split == null) {
      split = output.beginSplit(splitId);
    }
    if (info.utterance() == null) {
      recording.begin(info);
    } else {
      utterance.begin(info);
      utterance.outcome.inherit(recording.outcome);
    }
  }

  private void endUtterance(Element.RecordEnd end) throws IOException {
    RecordOutcome outcome = utterance.outcome;
    ObjectNode line = utterance.end(end);
    RecordAccount account = outcome.account(end, line);
    split.addUtterance(line, account);
    recording.outcome.utteranceEnded(account.ending());
    tellFailure(outcome);
  }

  private void endRecord(Element.RecordEnd end) throws IOException {
    RecordOutcome outcome = recording.outcome;
    ObjectNode line = recording.end(end);
    RecordAccount account = outcome.account(end, line);
    if (chain.cuts() && outcome.takesUtterancesBack()) {
      split.takeUtterancesBack();
    }
    split.add(line, account);
    tellFailure(outcome);
    commits.settle();
    long now = nanoTime.getAsLong();
    if (now - progressNanos >= PROGRESS_INTERVAL_NANOS) {
      progressNanos = now;
      coordinator.accept(RunEvent.InProgress.of(splitId, split.accounts()));
    }
  }

  private void tellFailure(RecordOutcome outcome) {
    if (!outcome.failures().isEmpty()) {
      failureLog.failed(outcome.record(), outcome.failures().get(0));
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
        recording.outputs;
        utterance.outputs) {
      // Closes all of them, whatever happens to one.
    }
  }

  /** What is being written: a record, or an utterance of it meanwhile. */
  private final class Level {
    final RecordOutputs outputs;
    RecordOutcome outcome;
    long writingNanos;

    /**
     * @param ofUtterances whether it is for utterances
     */
    Level(boolean ofUtterances) {
      outputs = new RecordOutputs(chain, ofUtterances);
    }

    boolean isOpen() {
      return outcome != null;
    }

    void begin(RecordInfo info) throws IOException {
      outcome = new RecordOutcome(info, chain, upstream);
      writingNanos = 0;
      outputs.begin(split, outcome);
    }

    /** Ends it, and makes its line. */
    ObjectNode end(Element.RecordEnd end) {
      long started = nanoTime.getAsLong();
      ObjectNode values = outputs.end();
      end.trace().tookWriting(writingNanos + nanoTime.getAsLong() - started);
      outcome.settle(end.trace());
      ObjectNode line = outcome.line(end, values);
      outcome = null;
      return line;
    }
  }
}
