package org.remotemedia.job.write;

import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.remotemedia.operators.element.Element;

/** Makes the writers at the end of each chain, and the coordinator that they report to. */
public final class ResultWriterFactory extends AbstractStreamOperatorFactory<Element>
    implements OneInputStreamOperatorFactory<Element, Element>,
        CoordinatedOperatorFactory<Element> {
  private static final long serialVersionUID = 1L;

  private final ResultWriterPlan plan;

  public ResultWriterFactory(ResultWriterPlan plan) {
    this.plan = plan;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
  public <T extends StreamOperator<Element>> T createStreamOperator(
      StreamOperatorParameters<Element> parameters) {
    OperatorID operatorId = parameters.getStreamConfig().getOperatorID();
    OperatorEventDispatcher dispatcher = parameters.getOperatorEventDispatcher();
    ResultWriterOperator operator =
        new ResultWriterOperator(parameters, plan, dispatcher.getOperatorEventGateway(operatorId));
    dispatcher.registerEventHandler(operatorId, operator);
    return (T) operator;
  }

  @Override
  public OperatorCoordinator.Provider getCoordinatorProvider(
      String operatorName, OperatorID operatorId) {
    return new Provider(operatorId, plan);
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return ResultWriterOperator.class;
  }

  private record Provider(OperatorID operatorId, ResultWriterPlan plan)
      implements OperatorCoordinator.Provider {
    @Override
    public OperatorID getOperatorId() {
      return operatorId;
    }

    @Override
    public OperatorCoordinator create(OperatorCoordinator.Context context) {
      return new RunCoordinator(context, plan);
    }
  }
}
