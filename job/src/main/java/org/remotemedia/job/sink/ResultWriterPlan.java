package org.remotemedia.job.sink;

import java.io.Serializable;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * What the end of the chain needs to know.
 *
 * @param name name of the run, for people
 * @param layout where outputs go
 * @param attempt in whose name they are written
 * @param chain the stages before it, and which of them are sinks
 * @param failureLimit how many records may fail
 * @param audioFiles what audio is written as
 */
public record ResultWriterPlan(
    String name,
    RunLayout layout,
    Attempt attempt,
    ChainPlan chain,
    FailureLimit failureLimit,
    AudioFileKind audioFiles)
    implements Serializable {}
