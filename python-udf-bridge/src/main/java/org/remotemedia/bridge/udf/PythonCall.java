package org.remotemedia.bridge.udf;

import java.io.IOException;

/** One call of the Python worker. */
@FunctionalInterface
interface PythonCall {
  /** Sends a {@link Message} and waits for the reply, which is another. */
  byte[] send(byte[] message) throws IOException;
}
