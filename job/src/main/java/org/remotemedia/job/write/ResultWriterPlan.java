package org.remotemedia.job.write;

import java.io.Serializable;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Layout;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * What the end of the chain needs to know.
 *
 * @param name name of the run, for people
 * @param layout where outputs go
 * @param fence the right to write them
 * @param chain the stages before it, and which of them are sinks
 * @param failureLimit how many records may fail
 * @param audioFiles what audio is written as
 */
public record ResultWriterPlan(
    String name,
    Layout layout,
    Fence fence,
    ChainPlan chain,
    FailureLimit failureLimit,
    AudioFileKind audioFiles)
    implements Serializable {}
