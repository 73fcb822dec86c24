package org.remotemedia.bridge.udf;

import java.util.List;
import org.remotemedia.bridge.call.CallOutcome;

/**
 * A worker's reply to a call.
 *
 * @param fatal why the node cannot be made, or the call not be understood, or null
 * @param outcomes one per request; empty where it is fatal
 * @param memoryBytes bytes that the process of the node holds
 * @param outputSize bytes of the segment of results
 */
record WorkerReply(
    CallOutcome.Problem fatal, List<CallOutcome> outcomes, long memoryBytes, long outputSize) {}
