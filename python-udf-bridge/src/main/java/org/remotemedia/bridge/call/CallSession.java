package org.remotemedia.bridge.call;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.util.List;
import org.remotemedia.bridge.values.ValueWriter;

/** The conversation with one CPython node, wherever it runs. */
public interface CallSession {
  /**
   * What a call came to.
   *
   * @param outcomes one per request
   * @param samples what the offsets in the outcomes count in; valid until the next call
   */
  record Reply(List<CallOutcome> outcomes, ByteBuffer samples) {}

  /** Lays down the samples of the next call's values. */
  ValueWriter writer();

  /** Has the node execute requests, in their order. */
  Reply call(ArrayNode requests);

  /** Bytes of samples that are enough for one call. */
  long callBytes();

  /** Bytes that the node and its values hold. */
  long memoryBytes();
}
