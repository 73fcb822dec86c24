package org.remotemedia.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.Markers;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.operators.element.Element;

/**
 * One split on its way into the chain. A split that an earlier attempt has finished is not read
 * again: only its accounts are sent, in case they were lost.
 */
final class SplitReading implements Closeable {
  private final String id;
  private final SplitRecords records;
  private final String digest;
  private final boolean alreadyDone;
  private final SourcePlan plan;
  private final RecordingDecoders decoders;
  private final ChunkBuffer chunk;
  private RecordReading record;
  private boolean begun;

  /**
   * Begins a split.
   *
   * @throws IOException also when the split was done with other records, because the input has
   *     changed
   */
  static SplitReading of(
      RecordSplit split,
      SourcePlan plan,
      Markers markers,
      RecordingDecoders decoders,
      ChunkBuffer chunk)
      throws IOException {
    Optional<Marker> marker = markers.find(split.splitId());
    if (marker.isPresent() && !marker.get().digest().equals(split.digest())) {
      throw new IOException(
          "the input has changed since the run began: split "
              + split.splitId()
              + " was done with other records; start the run again with --resume");
    }
    SplitRecords records =
        marker.isPresent()
            ? SplitRecords.files(List.of(), plan.readRetries())
            : records(split.decode().records(), plan);
    return new SplitReading(
        split.splitId(), records, split.digest(), marker.isPresent(), plan, decoders, chunk);
  }

  private static SplitRecords records(List<RecordRef> records, SourcePlan plan) throws IOException {
    RecordRef first = records.get(0);
    return first.container() == null
        ? SplitRecords.files(records, plan.readRetries())
        : ContainerRecords.of(first, plan.readRetries(), plan.layout(), plan.input().fields());
  }

  private SplitReading(
      String id,
      SplitRecords records,
      String digest,
      boolean alreadyDone,
      SourcePlan plan,
      RecordingDecoders decoders,
      ChunkBuffer chunk) {
    this.id = id;
    this.records = records;
    this.digest = digest;
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
        SplitNote note = new SplitNote(digest, records.container(), alreadyDone);
        records.close();
        out.accept(new Element.SplitEnd(id, note.toJson()));
        return false;
      }
      record = new RecordReading(next, plan, decoders, chunk);
    }
    if (!record.advance(out)) {
      record = null;
    }
    return true;
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
