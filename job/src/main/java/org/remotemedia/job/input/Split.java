package org.remotemedia.job.input;

import java.util.List;

/**
 * Records that are processed together.
 *
 * @param id its number, padded so that ids sort as they were made
 * @param records at least one
 */
public record Split(String id, List<RecordRef> records) {
  public Split {
    records = List.copyOf(records);
  }
}
