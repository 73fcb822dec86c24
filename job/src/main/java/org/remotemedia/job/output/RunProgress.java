package org.remotemedia.job.output;

import java.io.IOException;
import java.io.Serializable;
import org.remotemedia.operators.accounts.AccountsJson;

/**
 * How far a run is, as its coordinator publishes it for whoever watches.
 *
 * @param records records done
 * @param failed of these, failed
 * @param audioSeconds their audio, s
 * @param elapsedMs time since the start, ms
 * @param waiting the call that has not come back for longest, or null where all do
 */
public record RunProgress(
    long records, long failed, double audioSeconds, long elapsedMs, Waiting waiting) {
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
