package org.remotemedia.job.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.remotemedia.job.output.Markers;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.flink.Closing;

/** Decodes the records of its splits on the task's thread, a chunk per call. */
final class RecordReader implements SourceReader<Element, RecordSplit> {
  private final SourceReaderContext context;
  private final SourcePlan plan;
  private final Markers markers;
  private final ChunkBuffer chunk;
  private final RecordingDecoders decoders;
  private final Deque<RecordSplit> waiting = new ArrayDeque<>();
  private SplitReading current;
  private boolean requested;
  private boolean noMoreSplits;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  RecordReader(SourceReaderContext context, SourcePlan plan) {
    this.context = context;
    this.plan = plan;
    this.markers = new Markers(plan.layout());
    this.decoders = new RecordingDecoders(plan.joinParts());
    this.chunk = new ChunkBuffer(plan.chunkSamples());
  }

  @Override
  public void start() {
    request();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Element> output) throws Exception {
    if (current == null) {
      RecordSplit next = waiting.poll();
      if (next == null) {
        return waitForSplits();
      }
      current = SplitReading.of(next, plan, markers, decoders, chunk);
    }
    if (!current.advance(output::collect)) {
      current = null;
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private InputStatus waitForSplits() {
    if (noMoreSplits) {
      return InputStatus.END_OF_INPUT;
    }
    if (!requested) {
      available = new CompletableFuture<>();
      request();
    }
    return InputStatus.NOTHING_AVAILABLE;
  }

  private void request() {
    requested = true;
    context.sendSplitRequest();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return current == null && waiting.isEmpty() && !noMoreSplits
        ? available
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public void addSplits(List<RecordSplit> splits) {
    waiting.addAll(splits);
    requested = false;
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public List<RecordSplit> snapshotState(long checkpointId) {
    throw new IllegalStateException(
        "A run is a batch job, which takes no checkpoints: do not enable them for it");
  }

  @Override
  public void close() {
    Closing.all(current, decoders);
  }
}
