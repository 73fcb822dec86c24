package org.remotemedia.bridge.udf;

import java.util.function.Consumer;
import org.remotemedia.bridge.call.CallSession;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.call.StreamingPythonNode;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.stage.BatchStage;
import org.remotemedia.operators.stage.NodeStage;
import org.remotemedia.operators.stage.StageListener;
import org.remotemedia.operators.stage.StagePlan;

/**
 * The stage of a CPython node: in batches for one that takes whole values, chunk by chunk for a
 * streaming one.
 *
 * @param elements takes the elements of the chain
 * @param atEnd sends on what is held when the input has ended
 */
record PythonStage(Consumer<Element> elements, Runnable atEnd) {
  static PythonStage of(
      StagePlan plan,
      PythonNodeSpec spec,
      CallSession session,
      Consumer<Element> next,
      StageListener listener) {
    if (spec.isStreaming()) {
      StreamingPythonNode node = new StreamingPythonNode(spec, session);
      node.initialize(Parameters.of(node.metadata(), null));
      NodeStage stage = new NodeStage(plan, node, next, listener);
      return new PythonStage(
          element -> {
            if (element instanceof Element.RecordBegin begin) {
              node.record(begin.info().name());
            }
            stage.accept(element);
          },
          () -> {});
    }
    BatchStage stage =
        new BatchStage(
            plan, new PythonBatchNode(plan.nodeId(), session), next, listener, session.callBytes());
    return new PythonStage(stage, stage::flush);
  }

  void accept(Element element) {
    elements.accept(element);
  }

  void flush() {
    atEnd.run();
  }
}
