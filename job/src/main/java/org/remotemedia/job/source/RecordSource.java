package org.remotemedia.job.source;

import java.util.List;
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
public final class RecordSource implements Source<Element, RecordSplit, EnumeratorState> {
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
  public SplitEnumerator<RecordSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<RecordSplit> context) {
    return new RecordEnumerator(context, plan, new EnumeratorState(0, List.of()));
  }

  @Override
  public SplitEnumerator<RecordSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<RecordSplit> context, EnumeratorState state) {
    return new RecordEnumerator(context, plan, state);
  }

  @Override
  public SimpleVersionedSerializer<RecordSplit> getSplitSerializer() {
    return new RecordSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
    return new EnumeratorState.Serializer();
  }
}
