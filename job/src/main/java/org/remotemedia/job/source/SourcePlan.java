package org.remotemedia.job.source;

import java.io.Serializable;
import java.util.List;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.sink.Attempt;
import org.remotemedia.job.sink.RunLayout;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.operators.stage.StagePlan;

/**
 * What a run reads, and how.
 *
 * @param input directory, glob, file or list
 * @param layout where outputs go, which tells what is done
 * @param attempt in whose name they are written
 * @param stages the stages of the pipeline
 * @param chunkSamples samples, over all channels, that are decoded at a time
 * @param keepTruncated whether a recording shorter than its header promises is kept as it is
 */
public record SourcePlan(
    InputSpec input,
    RunLayout layout,
    Attempt attempt,
    List<StagePlan> stages,
    int chunkSamples,
    boolean keepTruncated)
    implements Serializable {
  public static final int DEFAULT_CHUNK_SAMPLES = 1 << 16;

  /** How faults of the storages that recordings lie in are met. */
  ReadRetries readRetries() {
    return input.retries();
  }
}
