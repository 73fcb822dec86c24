package org.remotemedia.job.source;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.remotemedia.operators.element.Element;

/**
 * The recordings of a run as elements. Many small recordings share a split, and they are decoded on
 * the thread of the task.
 */
public final class RecordSource implements Source<Element, RecordSplit, Void> {
  private static final long serialVersionUID = 1L;

  private final SourcePlan plan;

  public RecordSource(SourcePlan plan) {
    this.plan = plan;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<Element, RecordSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new RecordReader(context, plan);
  }

  @Override
  public SplitEnumerator<RecordSplit, Void> createEnumerator(
      SplitEnumeratorContext<RecordSplit> context) {
    return new RecordEnumerator(context, plan);
  }

  @Override
  public SplitEnumerator<RecordSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<RecordSplit> context, Void state) {
    return new RecordEnumerator(context, plan);
  }

  @Override
  public SimpleVersionedSerializer<RecordSplit> getSplitSerializer() {
    return new RecordSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new NoState();
  }

  /** A batch job takes no checkpoints, so there is no state to write. */
  private static final class NoState implements SimpleVersionedSerializer<Void> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Void state) {
      return new byte[0];
    }

    @Override
    public Void deserialize(int version, byte[] serialized) {
      return null;
    }
  }
}
