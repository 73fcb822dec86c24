package org.remotemedia.job.write;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.flink.Closing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last operator of the chain: writes the outputs and reports to the coordinator. */
final class ResultWriterOperator extends AbstractStreamOperator<Element>
    implements OneInputStreamOperator<Element, Element>, BoundedOneInput, OperatorEventHandler {
  private static final long serialVersionUID = 1L;
  private static final Logger FAILURES = LoggerFactory.getLogger(FailureLog.class);

  private final ResultWriterPlan plan;
  private final transient OperatorEventGateway coordinator;
  private final transient MailboxExecutor mailbox;
  private transient FailureLog failureLog;
  private transient ResultWriter writer;
  private transient MemoryReports memory;
  private transient WaitingWatch watch;
  private transient boolean released;

  ResultWriterOperator(
      StreamOperatorParameters<Element> parameters,
      ResultWriterPlan plan,
      OperatorEventGateway coordinator) {
    super(parameters);
    this.plan = plan;
    this.coordinator = coordinator;
    // Of the task rather than the operator: events of coordinators come with the least priority.
    this.mailbox =
        parameters
            .getContainingTask()
            .getMailboxExecutorFactory()
            .createExecutor(TaskMailbox.MIN_PRIORITY);
  }

  @Override
  public void open() throws Exception {
    super.open();
    failureLog = new FailureLog(FAILURES::info, System::nanoTime);
    writer =
        new ResultWriter(plan, coordinator::sendEventToCoordinator, failureLog, System::nanoTime);
    memory = new MemoryReports(coordinator::sendEventToCoordinator);
    watch =
        new WaitingWatch(
            getRuntimeContext().getJobInfo().getJobId().toString(),
            coordinator::sendEventToCoordinator);
    watch.start();
  }

  @Override
  public void processElement(StreamRecord<Element> element) throws Exception {
    writer.accept(element.getValue());
    if (element.getValue() instanceof Element.RecordEnd) {
      memory.recordDone();
    }
  }

  /** Ends only when the coordinator says so: with its last task the job ends, and it with it. */
  @Override
  public void endInput() throws Exception {
    writer.finish();
    memory.atEnd();
    watch.close();
    coordinator.sendEventToCoordinator(new RunEvent.WriterDone());
    while (!released) {
      mailbox.yield();
    }
  }

  @Override
  public void handleOperatorEvent(OperatorEvent event) {
    if (!(event instanceof RunEvent.WriterReleased)) {
      throw new IllegalArgumentException("unexpected event " + event);
    }
    released = true;
  }

  @Override
  public void close() throws Exception {
    Closing.all(writer, failureLog, watch);
    super.close();
  }
}
