package org.remotemedia.operators.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.kernel.KernelPath;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.stage.NodeStage;
import org.remotemedia.operators.stage.StagePlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flink operator that runs any native node as one stage of the chain. */
public final class NodeOperator extends AbstractStreamOperator<Element>
    implements OneInputStreamOperator<Element, Element> {
  private static final long serialVersionUID = 1L;

  private static final Logger KERNELS_LOG = LoggerFactory.getLogger(NodeOperator.class);
  private static final AtomicBoolean KERNELS_LOGGED = new AtomicBoolean();

  private final StagePlan plan;
  private transient Node node;
  private transient NodeStage stage;

  public NodeOperator(StagePlan plan) {
    this.plan = Objects.requireNonNull(plan);
  }

  private static void logKernelsOnce() {
    if (!KERNELS_LOGGED.compareAndSet(false, true)) {
      return;
    }
    if (KernelPath.isVector()) {
      KERNELS_LOG.info("Kernels: {}", KernelPath.describe());
    } else {
      KERNELS_LOG.warn(
          "Kernels: {}. Start Java with --add-modules jdk.incubator.vector: results are the same,"
              + " and come several times faster",
          KernelPath.describe());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    logKernelsOnce();
    Node created = NodeRegistry.load(getUserCodeClassloader()).create(plan.nodeType());
    created.connect(plan.connections());
    created.initialize(
        Parameters.of(created.metadata(), new ObjectMapper().readTree(plan.params())));
    node = created;
    StreamRecord<Element> outgoing = new StreamRecord<>(null);
    stage =
        new NodeStage(
            plan,
            node,
            element -> output.collect(outgoing.replace(element)),
            new NodeMetricsListener(getMetricGroup(), plan.nodeId(), node::memoryBytes));
  }

  @Override
  public void processElement(StreamRecord<Element> element) {
    stage.accept(element.getValue());
  }

  @Override
  public void close() throws Exception {
    if (node != null) {
      Closing.all(node::cleanup);
      node = null;
    }
    super.close();
  }
}
