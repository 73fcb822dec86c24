package org.remotemedia.job.output;

import java.io.IOException;
import org.remotemedia.operators.accounts.AccountsJson;

/**
 * How far a run is, as its coordinator publishes it for whoever watches.
 *
 * @param records records done
 * @param failed of these, failed
 * @param audioSeconds their audio, s
 * @param elapsedMs time since the start, ms
 */
public record RunProgress(long records, long failed, double audioSeconds, long elapsedMs) {
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
