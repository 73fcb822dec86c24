package org.remotemedia.bridge.ffi;

import java.nio.ByteBuffer;
import org.remotemedia.bridge.values.SampleSpace;

/**
 * The interpreter that this JVM lives in, which runs CPython nodes; implemented in Python. What it
 * throws is a fault of the host, never of a node: those are in the replies.
 */
public interface NodeHost {
  /**
   * Makes and initializes a node.
   *
   * @param opening JSON, as {@link org.remotemedia.bridge.call.Opening} writes it
   * @return JSON: {@code {"handle": n, "fatal": null, "attempts", "memory_bytes"}}, or with {@code
   *     "fatal": {"kind", "message", "traceback", "retryable"}}
   */
  String open(byte[] opening);

  /**
   * Executes requests.
   *
   * @param handle from {@link #open}
   * @param requests JSON list
   * @param samples direct; what the offsets in the requests count in
   * @param results takes samples; what the offsets in the outcomes count in
   * @return JSON: {@code {"outcomes": […], "memory_bytes": n}}
   */
  String call(long handle, byte[] requests, ByteBuffer samples, SampleSpace results);

  /** Cleans the node up. */
  void close(long handle);
}
