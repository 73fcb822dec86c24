package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.element.Element;

/**
 * One split on its way into the chain. A split that an earlier attempt has finished is not read
 * again: only its accounts are sent, in case they were lost.
 */
final class SplitReading implements Closeable {
  private final String id;
  private final SplitRecords records;
  private final Accounts report;
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
      Accounts empty = new Accounts(split.digest());
      SplitRecords records = records(split.decode().records(), plan, outputs);
      return new SplitReading(split.splitId(), records, empty, false, plan, decoders, chunk);
    }
    Accounts earlier = Accounts.fromJson(outputs.read(location));
    if (!earlier.recordsDigest().equals(split.digest())) {
      throw new IOException(
          "the input has changed since the run began: split "
              + split.splitId()
              + " was done with other records; start the run again with --resume");
    }
    SplitRecords none = SplitRecords.files(List.of(), plan.readRetries());
    return new SplitReading(split.splitId(), none, earlier, true, plan, decoders, chunk);
  }

  private static SplitRecords records(List<RecordRef> records, SourcePlan plan, Storage outputs)
      throws IOException {
    RecordRef first = records.get(0);
    return first.container() == null
        ? SplitRecords.files(records, plan.readRetries())
        : ContainerRecords.of(first, plan.readRetries(), plan.layout(), outputs);
  }

  private SplitReading(
      String id,
      SplitRecords records,
      Accounts report,
      boolean alreadyDone,
      SourcePlan plan,
      AudioDecoders decoders,
      ChunkBuffer chunk) {
    this.id = id;
    this.records = records;
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
      Recording next = records.next();
      if (next == null) {
        endRecords();
        out.accept(new Element.SplitEnd(id, report, alreadyDone));
        return false;
      }
      record = new RecordReading(next, plan, decoders, chunk);
    }
    if (!record.advance(out)) {
      record = null;
    }
    return true;
  }

  private void endRecords() throws IOException {
    if (!alreadyDone) {
      records.account(report);
    }
    records.close();
  }

  @Override
  public void close() throws IOException {
    try (records) {
      if (record != null) {
        record.close();
      }
    }
  }
}
