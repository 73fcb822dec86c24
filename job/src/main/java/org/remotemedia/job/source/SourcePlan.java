package org.remotemedia.job.source;

import java.io.Serializable;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.sink.RunLayout;

/**
 * What a run reads, and how.
 *
 * @param input directory, glob, file or list
 * @param layout where outputs go, which tells the splits that are done
 * @param chunkSamples samples, over all channels, that are decoded at a time
 * @param keepTruncated whether a recording shorter than its header promises is kept as it is
 */
public record SourcePlan(InputSpec input, RunLayout layout, int chunkSamples, boolean keepTruncated)
    implements Serializable {
  public static final int DEFAULT_CHUNK_SAMPLES = 1 << 16;
}
