package org.remotemedia.bridge.udf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.remotemedia.bridge.call.CallSession;
import org.remotemedia.bridge.call.ForwardingSink;
import org.remotemedia.bridge.call.PythonOutcome;
import org.remotemedia.bridge.values.ValueReader;
import org.remotemedia.bridge.values.ValueWriter;
import org.remotemedia.operators.stage.BatchNode;
import org.remotemedia.operators.value.ValueSink;

/**
 * A CPython node that takes whole values. Calls through PyFlink have a price of milliseconds, so
 * quick nodes get many values with one call, and slow ones few, to have their results appear soon.
 */
final class PythonBatchNode implements BatchNode {
  private static final int MOST_VALUES = 4096;
  private static final long QUICK_NANOS = 50_000_000;
  private static final long SLOW_NANOS = 500_000_000;

  /** Values that come slowly wait no longer than this for others to join them. */
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

  private final String nodeId;
  private final CallSession session;
  private final LongSupplier clock;
  private final ValueReader reader = new ValueReader();
  private ArrayNode requests = JsonNodeFactory.instance.arrayNode();
  private ValueWriter.Writing writing;
  private String record;
  private long writingStart;
  private int batchValues = 1;

  /** Where the values that are complete end, bytes. */
  private long completeBytes;

  private long firstRequestNanos;

  PythonBatchNode(String nodeId, CallSession session) {
    this(nodeId, session, System::nanoTime);
  }

  /**
   * @param clock nanoseconds, as from {@link System#nanoTime}
   */
  PythonBatchNode(String nodeId, CallSession session, LongSupplier clock) {
    this.nodeId = nodeId;
    this.session = session;
    this.clock = clock;
  }

  @Override
  public ValueSink begin(String newRecord) {
    record = newRecord;
    writingStart = session.writer().end();
    writing = session.writer().begin();
    return new Request(writing);
  }

  @Override
  public void abandon() {
    session.writer().truncate(writingStart);
    writing = null;
  }

  @Override
  public boolean isFull() {
    return requests.size() >= batchValues
        || completeBytes >= session.callBytes()
        || (!requests.isEmpty() && clock.getAsLong() - firstRequestNanos > LONGEST_WAIT_NANOS);
  }

  @Override
  public long heldBytes() {
    return session.writer().end();
  }

  @Override
  public List<PythonOutcome> execute() {
    if (requests.isEmpty()) {
      return List.of();
    }
    long started = clock.getAsLong();
    CallSession.Reply reply = session.call(requests);
    List<PythonOutcome> outcomes = new ArrayList<>(requests.size());
    reply
        .outcomes()
        .forEach(told -> outcomes.add(new PythonOutcome(nodeId, told, reply.samples(), reader)));
    adapt(clock.getAsLong() - started);
    requests = JsonNodeFactory.instance.arrayNode();
    completeBytes = 0;
    if (writing == null) {
      session.writer().rewind();
    }
    return outcomes;
  }

  private void adapt(long nanos) {
    if (nanos > SLOW_NANOS) {
      batchValues = Math.max(1, batchValues / 2);
    } else if (nanos < QUICK_NANOS && requests.size() >= batchValues) {
      batchValues = Math.min(MOST_VALUES, batchValues * 2);
    }
  }

  @Override
  public long memoryBytes() {
    return session.memoryBytes();
  }

  private void complete(ObjectNode description) {
    if (requests.isEmpty()) {
      firstRequestNanos = clock.getAsLong();
    }
    ObjectNode request = requests.addObject();
    request.put("record", record);
    request.set("value", description);
    writing = null;
    completeBytes = session.writer().end();
  }

  /** The value being given; its end is the request's. */
  private final class Request extends ForwardingSink {
    private final ValueWriter.Writing target;

    Request(ValueWriter.Writing target) {
      super(target);
      this.target = target;
    }

    @Override
    public void done() {
      super.done();
      complete(target.description());
    }
  }
}
