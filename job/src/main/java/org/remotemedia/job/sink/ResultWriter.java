package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.Failure;

/**
 * Turns the elements at the end of the chain into files. Lines are gathered per split and appear,
 * with the split's report last, when the split is complete; audio appears when its record's value
 * is. Whatever is visible is whole, and writing a split again gives the same bytes under the same
 * names.
 */
final class ResultWriter implements Closeable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PROGRESS_INTERVAL_NANOS = 500_000_000L;

  private final RunLayout layout;
  private final Attempt attempt;
  private final Storage storage;
  private final Consumer<RunEvent> coordinator;
  private final RecordOutputs outputs;
  private final FailureLog failureLog;
  private JsonLinesPart results;
  private JsonLinesPart failed;
  private RecordOutcome outcome;
  private String splitId;
  private Accounts report;
  private long writingNanos;
  private ObjectNode versions;
  private long progressNanos = System.nanoTime();

  /**
   * @param failureLog is told of each record that fails; the caller remains its owner
   */
  ResultWriter(
      ResultWriterPlan plan,
      Storage storage,
      Consumer<RunEvent> coordinator,
      FailureLog failureLog) {
    this.failureLog = failureLog;
    this.layout = plan.layout();
    this.attempt = plan.attempt();
    this.storage = storage;
    this.coordinator = coordinator;
    this.outputs = new RecordOutputs(plan, storage);
  }

  void accept(Element element) throws IOException {
    if (element instanceof Element.Piece piece) {
      if (piece instanceof Element.Failed failure) {
        outcome.failed(failure.producer(), failure.failure());
      }
      long started = System.nanoTime();
      outputs.accept(piece);
      writingNanos += System.nanoTime() - started;
    } else if (element instanceof Element.RecordBegin begin) {
      outcome = new RecordOutcome(begin.info());
      writingNanos = 0;
      outputs.begin(begin.info().name(), outcome);
    } else if (element instanceof Element.RecordEnd end) {
      endRecord(end);
    } else if (element instanceof Element.SplitBegin begin) {
      splitId = begin.splitId();
      report = new Accounts();
      versions = JsonNodeFactory.instance.objectNode();
      results = piece(layout.resultsPart(splitId));
      failed = piece(layout.failedPart(splitId));
    } else if (element instanceof Element.SplitEnd end) {
      endSplit(end);
    }
  }

  private JsonLinesPart piece(String file) {
    return new JsonLinesPart(storage, file, layout.temporaryDirectory());
  }

  private void endRecord(Element.RecordEnd end) throws IOException {
    long started = System.nanoTime();
    JsonLinesPart piece = outcome.isSuccess() ? results : failed;
    piece.append(outcome.toJson(end, outputs.end()));
    if (outcome.isSuccess() && outcome.info().version() != null) {
      versions.put(outcome.info().name(), outcome.info().version());
    }
    long now = System.nanoTime();
    end.accounts().took(RecordTrace.WRITING, writingNanos + now - started);
    account(end);
    outcome = null;
    if (now - progressNanos >= PROGRESS_INTERVAL_NANOS) {
      progressNanos = now;
      coordinator.accept(
          new RunEvent.InProgress(
              splitId, report.records(), report.failed(), report.audioSeconds()));
    }
  }

  private void account(Element.RecordEnd end) {
    String record = outcome.record();
    report.record(outcome.isSuccess(), end.durationSeconds());
    report.corpus().record(record, end.durationSeconds(), end.truncated(), end.accounts());
    List<Failure> failures = outcome.failures();
    for (Failure failure : failures) {
      report.corpus().failure(record, failure);
    }
    for (Failure failure : outcome.unwritten()) {
      report.node(failure.nodeId()).revokeSuccess(failure.message());
    }
    if (!failures.isEmpty()) {
      failureLog.failed(record, failures.get(0));
    }
  }

  private void endSplit(Element.SplitEnd end) throws IOException {
    byte[] accounts;
    if (end.alreadyDone()) {
      accounts = end.report().toJson();
    } else {
      attempt.requireCurrent(storage, layout);
      results.publish();
      failed.publish();
      end.report().add(report);
      accounts = end.report().toJson();
      storage.writeAtomically(
          layout.splitReport(end.splitId()), withVersions(accounts), layout.temporaryDirectory());
    }
    coordinator.accept(
        new RunEvent.SplitDone(end.splitId(), new String(accounts, StandardCharsets.UTF_8)));
  }

  private byte[] withVersions(byte[] accounts) throws IOException {
    ObjectNode json = (ObjectNode) MAPPER.readTree(accounts);
    json.set(RunLayout.VERSIONS, versions);
    return MAPPER.writeValueAsBytes(json);
  }

  /** Discards what is incomplete. */
  @Override
  public void close() throws IOException {
    try (outputs;
        JsonLinesPart unpublishedResults = results;
        JsonLinesPart unpublishedFailures = failed) {
      // Closes all of them, whatever happens to one.
    }
  }
}
