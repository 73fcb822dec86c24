package org.remotemedia.bridge.udf;

import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;
import org.remotemedia.operators.element.Element;

/**
 * The operator behind a Python UDF: keeps the reply for the operator before it, which then sends
 * everything on through this one.
 */
public final class PythonEgressOperator extends AbstractStreamOperator<Element>
    implements OneInputStreamOperator<Row, Element> {
  private static final long serialVersionUID = 1L;

  private final String nodeId;
  private transient StreamRecord<Element> outgoing;
  private transient byte[] reply;

  public PythonEgressOperator(String nodeId) {
    this.nodeId = Objects.requireNonNull(nodeId);
  }

  @Override
  public void open() throws Exception {
    super.open();
    outgoing = new StreamRecord<>(null);
    TaskMeeting.announce(getRuntimeContext(), nodeId, this);
  }

  @Override
  public void processElement(StreamRecord<Row> row) {
    reply = (byte[]) row.getValue().getField(0);
  }

  /** The reply to the last call, once; null when there is none. */
  byte[] takeReply() {
    byte[] taken = reply;
    reply = null;
    return taken;
  }

  void send(Element element) {
    output.collect(outgoing.replace(element));
  }

  @Override
  public void close() throws Exception {
    TaskMeeting.leave(this);
    super.close();
  }
}
