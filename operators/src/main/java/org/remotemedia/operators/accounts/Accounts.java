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
  private long failed;
  private double audioSeconds;
  private final Map<String, NodeStats> nodes = new LinkedHashMap<>();

  /** Made on first use: a run over one value has none. */
  private CorpusStats corpus;

  /** Accounts of no records. */
  public Accounts() {}

  /** The written form. */
  private record Written(
      long succeeded,
      long failed,
      double audioSeconds,
      Map<String, NodeStats> nodes,
      CorpusStats corpus) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private Accounts(Written written) {
    succeeded = written.succeeded;
    failed = written.failed;
    audioSeconds = written.audioSeconds;
    nodes.putAll(written.nodes);
    corpus = written.corpus;
  }

  @JsonValue
  private Written written() {
    return new Written(succeeded, failed, audioSeconds, nodes, corpus);
  }

  /**
   * Adds all that is known of a record.
   *
   * @param nodeIds the nodes that it visited, in topological order
   */
  public void add(RecordAccount account, List<String> nodeIds) {
    addVisits(account, nodeIds);
    corpus().add(account);
  }

  /**
   * Adds what became of a record, as a whole and at each node, but not what its recording is like:
   * that would cost more than a run over one value may.
   *
   * @param nodeIds the nodes that it visited, in topological order
   */
  public void addVisits(RecordAccount account, List<String> nodeIds) {
    if (account.succeeded()) {
      succeeded++;
    } else {
      failed++;
    }
    audioSeconds += account.seconds();
    for (int i = 0; i < account.visits().size(); i++) {
      NodeVisit visit = account.visits().get(i);
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

  /** Adds the accounts of other records. */
  public void add(Accounts other) {
    succeeded += other.succeeded;
    failed += other.failed;
    audioSeconds += other.audioSeconds;
    other.nodes.forEach((id, stats) -> node(id).add(stats));
    if (other.corpus != null) {
      corpus().add(other.corpus);
    }
  }

  public long records() {
    return succeeded + failed;
  }

  public long succeeded() {
    return succeeded;
  }

  public long failed() {
    return failed;
  }

  /** Audio read, s. */
  public double audioSeconds() {
    return audioSeconds;
  }
}
