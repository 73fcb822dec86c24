package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.stream.Element;
import org.remotemedia.operators.stream.SplitReport;

/**
 * One split on its way into the chain. A split that an earlier attempt has finished is not read
 * again: only its accounts are sent, in case they were lost.
 */
final class SplitReading implements Closeable {
  private final String id;
  private final Iterator<RecordRef> records;
  private final SplitReport report;
  private final boolean alreadyDone;
  private final SourcePlan plan;
  private final AudioDecoders decoders;
  private final ChunkBuffer chunk;
  private RecordReading record;
  private boolean begun;

  /**
   * Begins a split.
   *
   * @throws IOException also when an earlier attempt has finished a split of that id with other
   *     records, because the input has changed
   */
  static SplitReading of(
      RecordSplit split,
      SourcePlan plan,
      Storage outputs,
      AudioDecoders decoders,
      ChunkBuffer chunk)
      throws IOException {
    String location = plan.layout().splitReport(split.splitId());
    if (!outputs.exists(location)) {
      SplitReport empty = new SplitReport(split.digest());
      return new SplitReading(
          split.splitId(), split.decode().records(), empty, false, plan, decoders, chunk);
    }
    SplitReport earlier = SplitReport.fromJson(outputs.read(location));
    if (!earlier.recordsDigest().equals(split.digest())) {
      throw new IOException(
          "the input has changed since the run began: split "
              + split.splitId()
              + " was done with other records; start the run again with --resume");
    }
    return new SplitReading(split.splitId(), List.of(), earlier, true, plan, decoders, chunk);
  }

  private SplitReading(
      String id,
      List<RecordRef> records,
      SplitReport report,
      boolean alreadyDone,
      SourcePlan plan,
      AudioDecoders decoders,
      ChunkBuffer chunk) {
    this.id = id;
    this.records = records.iterator();
    this.report = report;
    this.alreadyDone = alreadyDone;
    this.plan = plan;
    this.decoders = decoders;
    this.chunk = chunk;
  }

  /** Sends the next piece; returns whether there is more to come. */
  boolean advance(Consumer<Element> out) throws IOException {
    if (!begun) {
      begun = true;
      out.accept(new Element.SplitBegin(id));
    }
    if (record == null) {
      if (!records.hasNext()) {
        out.accept(new Element.SplitEnd(id, report, alreadyDone));
        return false;
      }
      record = new RecordReading(records.next(), plan, decoders, chunk);
    }
    if (!record.advance(out)) {
      record = null;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (record != null) {
      record.close();
    }
  }
}
