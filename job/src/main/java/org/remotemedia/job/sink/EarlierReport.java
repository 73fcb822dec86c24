package org.remotemedia.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;

/**
 * The accounts of what earlier attempts have done, as far as it still stands. The source writes
 * them, since it reads the earlier outputs, and the coordinator adds them to its own.
 */
public final class EarlierReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EarlierReport() {}

  /** Replaces the accounts in the output directory. */
  public static void write(Storage storage, RunLayout layout, Attempt attempt, Accounts report)
      throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put(Attempt.ID, attempt.id());
    json.set("report", MAPPER.readTree(report.toJson()));
    storage.writeAtomically(
        layout.earlierReport(), MAPPER.writeValueAsBytes(json), layout.temporaryDirectory());
  }

  /** The accounts as last written for this attempt; empty as long as they were not. */
  public static Optional<Accounts> read(Storage storage, RunLayout layout, Attempt attempt)
      throws IOException {
    if (attempt.number() == 1) {
      return Optional.of(new Accounts());
    }
    if (!storage.exists(layout.earlierReport())) {
      return Optional.empty();
    }
    JsonNode json = MAPPER.readTree(storage.read(layout.earlierReport()));
    if (!json.path(Attempt.ID).asText().equals(attempt.id())) {
      return Optional.empty();
    }
    return Optional.of(Accounts.fromJson(MAPPER.writeValueAsBytes(json.path("report"))));
  }
}
