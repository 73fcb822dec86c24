package org.remotemedia.bridge.udf;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.flink.Closing;
import org.remotemedia.operators.flink.NodeMetricsListener;
import org.remotemedia.operators.stage.StagePlan;

/**
 * The operator before a Python UDF: gathers the values for the node, calls it with one row for
 * many, and sends results and what passes by on through the operator behind the UDF.
 */
public final class PythonIngressOperator extends AbstractStreamOperator<Row>
    implements OneInputStreamOperator<Element, Row>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final StagePlan plan;
  private final PythonNodeSpec spec;
  private final WorkerOptions options;
  private transient PythonSession session;
  private transient PythonEgressOperator behind;
  private transient PythonStage stage;

  public PythonIngressOperator(StagePlan plan, PythonNodeSpec spec, WorkerOptions options) {
    this.plan = Objects.requireNonNull(plan);
    this.spec = Objects.requireNonNull(spec);
    this.options = Objects.requireNonNull(options);
  }

  @Override
  public void open() throws Exception {
    super.open();
    behind = TaskMeeting.meet(getRuntimeContext(), plan.nodeId());
    session =
        new PythonSession(
            spec, options, getRuntimeContext().getJobInfo().getJobId().toString(), this::call);
    stage =
        PythonStage.of(
            plan,
            spec,
            session,
            behind::send,
            new NodeMetricsListener(getMetricGroup(), plan.nodeId(), session::memoryBytes));
  }

  /** The bundle size is 1, so the reply is there when the row has been collected. */
  private byte[] call(byte[] message) throws IOException {
    output.collect(new StreamRecord<>(Row.of((Object) message)));
    byte[] reply = behind.takeReply();
    if (reply == null) {
      throw new IOException(
          "PyFlink did not answer at once; python.fn-execution.bundle.size must be 1");
    }
    return reply;
  }

  @Override
  public void processElement(StreamRecord<Element> element) {
    stage.accept(element.getValue());
  }

  @Override
  public void endInput() {
    stage.flush();
  }

  @Override
  public void close() throws Exception {
    Closing.all(session);
    session = null;
    super.close();
  }
}
