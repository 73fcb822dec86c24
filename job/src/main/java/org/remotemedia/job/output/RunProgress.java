package org.remotemedia.job.output;

import java.io.IOException;
import java.io.Serializable;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.SecondsStats;

/**
 * How far a run is, as its coordinator publishes it for whoever watches.
 *
 * @param records records done
 * @param failed of these, failed, also if only some of their utterances did
 * @param audioSeconds their audio, s
 * @param elapsedMs time since the start, ms
 * @param curation what was rejected, and what was cut
 * @param waiting the call that has not come back for longest, or null where all do
 */
public record RunProgress(
    long records,
    long failed,
    double audioSeconds,
    long elapsedMs,
    Curation curation,
    Waiting waiting) {
  /** Of a run that neither rejects nor cuts. */
  public RunProgress(
      long records, long failed, double audioSeconds, long elapsedMs, Waiting waiting) {
    this(records, failed, audioSeconds, elapsedMs, Curation.NONE, waiting);
  }

  /**
   * What was rejected, and what was cut.
   *
   * @param rejected records that were rejected
   * @param utterances all utterances
   * @param utterancesRejected of these, rejected
   * @param utterancesFailed of these, failed
   */
  public record Curation(
      long rejected, long utterances, long utterancesRejected, long utterancesFailed)
      implements Serializable {
    /** Nothing. */
    public static final Curation NONE = new Curation(0, 0, 0, 0);

    /** What the accounts of some records say. */
    public static Curation of(Accounts accounts) {
      SecondsStats seconds = accounts.seconds();
      return new Curation(
          accounts.rejected(),
          seconds.utterances(),
          seconds.utterancesRejected(),
          seconds.utterancesFailed());
    }

    /** Both together. */
    public Curation plus(Curation other) {
      return new Curation(
          rejected + other.rejected,
          utterances + other.utterances,
          utterancesRejected + other.utterancesRejected,
          utterancesFailed + other.utterancesFailed);
    }
  }

  /**
   * A call that has not come back for long.
   *
   * @param nodeId the node
   * @param record the record that it works on, or null while it is being initialized
   * @param elapsedMs how long it has taken so far, ms
   */
  public record Waiting(String nodeId, String record, long elapsedMs) implements Serializable {}

  /** The published form. */
  public byte[] toJson() throws IOException {
    return AccountsJson.MAPPER.writeValueAsBytes(this);
  }

  /**
   * Reads the published form.
   *
   * @throws IOException when it is something else
   */
  public static RunProgress fromJson(byte[] json) throws IOException {
    return AccountsJson.MAPPER.readValue(json, RunProgress.class);
  }
}
