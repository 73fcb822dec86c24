package org.remotemedia.bridge.call;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.remotemedia.bridge.values.ValueWriter;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.value.ValueSink;

/** A CPython node that takes whole values, called once for each. */
public final class WholeValueNode extends Node {
  private final CallSession session;
  private final NodeMetadata metadata;
  private final OutcomeGiver outcomes;

  /**
   * @param session the caller remains its owner
   */
  public WholeValueNode(PythonNodeSpec spec, CallSession session) {
    this.session = session;
    this.metadata = spec.metadata();
    this.outcomes = new OutcomeGiver(spec.nodeId());
  }

  @Override
  public NodeMetadata metadata() {
    return metadata;
  }

  @Override
  public long memoryBytes() {
    return session.memoryBytes();
  }

  @Override
  public int takeRetries() {
    return outcomes.takeRetries();
  }

  @Override
  protected void configure(Parameters parameters) {}

  @Override
  protected ValueSink begin(ValueSink output) {
    session.writer().rewind();
    ValueWriter.Writing writing = session.writer().begin();
    return new ForwardingSink(writing) {
      @Override
      public void done() {
        super.done();
        call(writing, output);
      }
    };
  }

  @Override
  protected void abort() {
    session.writer().rewind();
  }

  private void call(ValueWriter.Writing writing, ValueSink output) {
    ArrayNode requests = JsonNodeFactory.instance.arrayNode();
    ObjectNode request = requests.addObject();
    request.set("value", writing.description());
    CallSession.Reply reply = session.call(requests);
    outcomes.give(reply.outcomes().get(0), reply.samples(), output);
  }
}
