package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;

/**
 * The interpreter that this JVM lives in, which runs CPython nodes; implemented in Python. What it
 * throws is a fault of the host, never of a node: those are in the replies.
 */
public interface NodeHost {
  /**
   * Makes and initializes a node.
   *
   * @param opening JSON, as {@link org.remotemedia.bridge.call.Opening} writes it
   * @return JSON: {@code {"handle": n}}, or {@code {"fatal": {"message", "traceback"}}}
   */
  String open(String opening);

  /**
   * Executes requests.
   *
   * @param handle from {@link #open}
   * @param requests JSON list
   * @param samples direct; what the offsets in the requests count in
   * @return JSON: {@code {"outcomes": […]}}
   */
  String call(long handle, String requests, ByteBuffer samples);

  /** Samples of the last reply, direct; what the offsets in the outcomes count in. */
  ByteBuffer samples(long handle);

  /** Cleans the node up. */
  void close(long handle);
}
