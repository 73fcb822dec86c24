package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.remotemedia.operators.accounts.AccountsJson;

/**
 * What the source tells the writer of a split, at its end.
 *
 * @param digest stands for the records of the split; equal for the same records alone
 * @param container what reading the container has shown, null where the records are files
 * @param alreadyDone whether the split has its marker, so that its records were not read
 */
public record SplitNote(String digest, ContainerAccount container, boolean alreadyDone) {
  /** As it travels down the chain. */
  public String toJson() {
    try {
      return AccountsJson.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException when it is something else
   */
  public static SplitNote fromJson(String json) throws IOException {
    return AccountsJson.MAPPER.readValue(json, SplitNote.class);
  }
}
