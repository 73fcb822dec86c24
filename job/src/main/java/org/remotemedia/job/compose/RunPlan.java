package org.remotemedia.job.compose;

import java.util.Optional;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.python.PythonPlan;
import org.remotemedia.job.source.SourcePlan;
import org.remotemedia.job.write.FailureLimit;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * A run, ready to be translated.
 *
 * @param name name of the job
 * @param source what is read, and how
 * @param chain the pipeline as a chain
 * @param python its CPython nodes, where it has any
 * @param layout where outputs go
 * @param failureLimit how many records may fail
 * @param audioFiles what audio is written as
 * @param chained whether operators run in one task, as they should; otherwise each in its own, to
 *     look at them one by one
 */
public record RunPlan(
    String name,
    SourcePlan source,
    ChainPlan chain,
    Optional<PythonPlan> python,
    Layout layout,
    FailureLimit failureLimit,
    AudioFileKind audioFiles,
    boolean chained) {}
