package org.remotemedia.job.source;

import java.io.Serializable;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.RunInput;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.storage.ReadRetries;

/**
 * What a run reads, and how.
 *
 * @param input directories, globs, files and lists
 * @param layout where outputs go, which tells what is done
 * @param fence the right to write them
 * @param chunkSamples samples, over all channels, that are decoded at a time
 * @param keepTruncated whether a recording shorter than its header promises is kept as it is
 * @param joinParts whether recordings that are joined into one file are decoded as one
 * @param durationTolerance seconds by which a stretch may go beyond the end of its recording
 */
public record SourcePlan(
    RunInput input,
    Layout layout,
    Fence fence,
    int chunkSamples,
    boolean keepTruncated,
    boolean joinParts,
    double durationTolerance)
    implements Serializable {
  /**
   * A run over one input that joins nothing, and tolerates no stretch that goes beyond the end of
   * its recording.
   */
  public SourcePlan(
      InputSpec input, Layout layout, Fence fence, int chunkSamples, boolean keepTruncated) {
    this(RunInput.of(input), layout, fence, chunkSamples, keepTruncated, false, 0);
  }

  public static final int DEFAULT_CHUNK_SAMPLES = 1 << 16;

  /** How faults of the storages that recordings lie in are met. */
  ReadRetries readRetries() {
    return input.retries();
  }
}
