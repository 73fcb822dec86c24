package org.remotemedia.job.sink;

import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.element.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last operator of the chain: writes the outputs and reports to the coordinator. */
final class ResultWriterOperator extends AbstractStreamOperator<Element>
    implements OneInputStreamOperator<Element, Element>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final Logger FAILURES = LoggerFactory.getLogger(FailureLog.class);

  private final ResultWriterPlan plan;
  private final transient OperatorEventGateway coordinator;
  private transient FailureLog failureLog;
  private transient ResultWriter writer;

  ResultWriterOperator(
      StreamOperatorParameters<Element> parameters,
      ResultWriterPlan plan,
      OperatorEventGateway coordinator) {
    super(parameters);
    this.plan = plan;
    this.coordinator = coordinator;
  }

  @Override
  public void open() throws Exception {
    super.open();
    failureLog = new FailureLog(FAILURES::info, System::nanoTime);
    writer =
        new ResultWriter(
            plan,
            Storage.of(plan.layout().root()),
            coordinator::sendEventToCoordinator,
            failureLog);
  }

  @Override
  public void processElement(StreamRecord<Element> element) throws Exception {
    writer.accept(element.getValue());
  }

  @Override
  public void endInput() {
    coordinator.sendEventToCoordinator(new RunEvent.WriterDone());
  }

  @Override
  public void close() throws Exception {
    if (writer != null) {
      writer.close();
    }
    if (failureLog != null) {
      failureLog.close();
    }
    super.close();
  }
}
