package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;

/**
 * The accounts of some records: those of one value, of a split, or, merged, of a whole run. Written
 * by {@link AccountsJson}.
 */
public final class Accounts {
  private long succeeded;
  private long incomplete;
  private long rejected;
  private long failed;
  private double audioSeconds;
  private final Map<String, NodeStats> nodes = new LinkedHashMap<>();

  /** Made on first use: a run over one value has none. */
  private CorpusStats corpus;

  /** The same. */
  private SecondsStats seconds;

  /** The same. */
  private JudgementStats judgements;

  /** Accounts of no records. */
  public Accounts() {}

  /** The written form. */
  private record Written(
      long succeeded,
      long incomplete,
      long rejected,
      long failed,
      double audioSeconds,
      Map<String, NodeStats> nodes,
      CorpusStats corpus,
      SecondsStats seconds,
      JudgementStats judgements) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private Accounts(Written written) {
    succeeded = written.succeeded;
    incomplete = written.incomplete;
    rejected = written.rejected;
    failed = written.failed;
    audioSeconds = written.audioSeconds;
    nodes.putAll(written.nodes);
    corpus = written.corpus;
    seconds = written.seconds;
    judgements = written.judgements;
  }

  @JsonValue
  private Written written() {
    return new Written(
        succeeded, incomplete, rejected, failed, audioSeconds, nodes, corpus, seconds, judgements);
  }

  /**
   * Adds all that is known of a record or an utterance.
   *
   * @param nodeIds the nodes that it visited, in topological order
   */
  public void add(RecordAccount account, List<String> nodeIds) {
    addVisits(account, nodeIds);
    corpus().add(account);
    seconds().add(account);
    judgements().add(account);
  }

  /**
   * Adds what became of a record or an utterance, as a whole and at each node, but not what its
   * recording is like: that would cost more than a run over one value may.
   *
   * @param nodeIds the nodes that it visited, in topological order
   */
  public void addVisits(RecordAccount account, List<String> nodeIds) {
    if (account.parent() == null) {
      switch (account.ending()) {
        case SUCCEEDED -> succeeded++;
        case INCOMPLETE -> incomplete++;
        case REJECTED -> rejected++;
        case FAILED -> failed++;
      }
      audioSeconds += account.seconds();
    }
    for (int i = 0; i < account.visits().size(); i++) {
      NodeVisit visit = account.visits().get(i);
      if (visit == null) {
        continue;
      }
      String nodeId = nodeIds.get(i);
      node(nodeId).add(visit, visit.outcome() == Outcome.FAILED ? message(account, nodeId) : null);
    }
  }

  private static String message(RecordAccount account, String nodeId) {
    return account.failures().stream()
        .filter(cause -> nodeId.equals(cause.nodeId()))
        .map(RecordAccount.Cause::message)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    account.record() + " failed at node " + nodeId + " for no reason"));
  }

  /** The accounts of a node, made on first use. */
  public NodeStats node(String nodeId) {
    return nodes.computeIfAbsent(nodeId, id -> new NodeStats());
  }

  /** What the recordings are like. */
  public CorpusStats corpus() {
    if (corpus == null) {
      corpus = new CorpusStats();
    }
    return corpus;
  }

  /** Where the audio went. */
  public SecondsStats seconds() {
    if (seconds == null) {
      seconds = new SecondsStats();
    }
    return seconds;
  }

  /** What rules looked at and turned down. */
  public JudgementStats judgements() {
    if (judgements == null) {
      judgements = new JudgementStats();
    }
    return judgements;
  }

  /** Adds the accounts of other records. */
  public void add(Accounts other) {
    succeeded += other.succeeded;
    incomplete += other.incomplete;
    rejected += other.rejected;
    failed += other.failed;
    audioSeconds += other.audioSeconds;
    other.nodes.forEach((id, stats) -> node(id).add(stats));
    if (other.corpus != null) {
      corpus().add(other.corpus);
    }
    if (other.seconds != null) {
      seconds().add(other.seconds);
    }
    if (other.judgements != null) {
      judgements().add(other.judgements);
    }
  }

  /** Records; utterances are none. */
  public long records() {
    return succeeded + incomplete + rejected + failed;
  }

  public long succeeded() {
    return succeeded;
  }

  /** Recordings of which some utterances failed. */
  public long incomplete() {
    return incomplete;
  }

  public long rejected() {
    return rejected;
  }

  /** Records that are not done, since they or some of their utterances failed. */
  public long toDoAgain() {
    return failed + incomplete;
  }

  /** Records that are done, so that it makes no sense to do them again. */
  public long done() {
    return succeeded + rejected;
  }

  public long failed() {
    return failed;
  }

  /** Audio read, s. */
  public double audioSeconds() {
    return audioSeconds;
  }
}
