package org.remotemedia.job.report;

import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.manifests.graph.ChainPlan;

/**
 * What a report says of a run besides its accounts.
 *
 * @param name its name, for people
 * @param chain the pipeline
 * @param parallelism records processed at the same time
 * @param startedAtMillis when it began, ms since 1970
 * @param totalNanos how long it took, ns
 * @param peakBytes most resident memory that its processes held in this attempt, bytes
 * @param complete whether all was done
 * @param input what was left out of the input, and what there is to warn of
 * @param output where its outputs are, as a path or URI
 */
public record RunFacts(
    String name,
    ChainPlan chain,
    int parallelism,
    long startedAtMillis,
    long totalNanos,
    long peakBytes,
    boolean complete,
    InputNotes input,
    String output) {}
