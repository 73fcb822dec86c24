package org.remotemedia.job.output;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.AccountsJson;

/**
 * Says that a split is done, with the accounts of exactly the lines that its parts hold now.
 *
 * @param splitId which split
 * @param digest stands for the records of the split; equal for the same records alone
 * @param parts the sizes of its parts
 * @param container what reading the container has shown, null where the records are files
 * @param nodes ids of the nodes, in topological order
 * @param accounts the sum of the accounts of the records that have lines
 * @param corrected lines that attempts after that of the split have brought up to date
 */
public record Marker(
    String splitId,
    String digest,
    Map<Part, PartSize> parts,
    ContainerAccount container,
    List<String> nodes,
    Accounts accounts,
    List<Corrected> corrected) {
  public Marker {
    parts = Map.copyOf(parts);
    nodes = List.copyOf(nodes);
    corrected = List.copyOf(corrected);
  }

  /**
   * Lines that were brought up to date.
   *
   * @param claim of the attempt that did it
   * @param lines how many
   */
  record Corrected(int claim, long lines) {}

  /** The size of a part; of one without lines there is no file. */
  public PartSize size(Part part) {
    return parts.getOrDefault(part, PartSize.NONE);
  }

  /** Lines of all parts. */
  long lines() {
    return parts.values().stream().mapToLong(PartSize::lines).sum();
  }

  /** How many lines an attempt has brought up to date. */
  public long correctedBy(Fence fence) {
    return corrected.stream()
        .filter(by -> by.claim() == fence.claim())
        .mapToLong(Corrected::lines)
        .sum();
  }

  /** The written form. */
  public byte[] toJson() throws IOException {
    return AccountsJson.MAPPER.writeValueAsBytes(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException when it is something else
   */
  public static Marker fromJson(byte[] json) throws IOException {
    return AccountsJson.MAPPER.readValue(json, Marker.class);
  }
}
