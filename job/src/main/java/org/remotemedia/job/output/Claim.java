package org.remotemedia.job.output;

/**
 * An output directory that was made ready for a run.
 *
 * @param fence the right to write to it
 * @param earlierInput where the records came from before, where the run goes on with another input;
 *     otherwise null
 */
public record Claim(Fence fence, String earlierInput) {}
