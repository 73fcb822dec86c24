package org.remotemedia.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes splits of chosen records. */
public final class Splits {
  private Splits() {}

  /** As the planner gives one of these records. */
  public static PlannedSplit planned(String id, List<RecordRef> records) throws IOException {
    List<byte[]> encoded = new ArrayList<>();
    for (RecordRef record : records) {
      encoded.add(SplitCodec.encode(record, Integer.MAX_VALUE).orElseThrow());
    }
    return new PlannedSplit(new Split(id, records), SplitCodec.join(id, encoded));
  }
}
