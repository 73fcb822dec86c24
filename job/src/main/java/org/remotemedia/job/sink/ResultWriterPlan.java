package org.remotemedia.job.sink;

import java.io.Serializable;
import org.remotemedia.manifests.graph.ChainPlan;

/**
 * What the end of the chain needs to know.
 *
 * @param name name of the run, for people
 * @param layout where outputs go
 * @param chain the stages before it, and which of them are sinks
 * @param failureLimit how many records may fail
 */
public record ResultWriterPlan(
    String name, RunLayout layout, ChainPlan chain, FailureLimit failureLimit)
    implements Serializable {}
