package org.remotemedia.job.output;

import java.io.IOException;
import java.util.List;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * The output directory as one attempt at a run writes to it. Together with {@link
 * OutputDirectory#claim} and {@link EarlierOutputs}, which need a fence as well, this is all that
 * writes or deletes below an output directory.
 *
 * <p>What is guaranteed when another attempt takes the directory over, or another task takes up a
 * split, while this one is anywhere in the middle:
 *
 * <ul>
 *   <li>On a local disk, NFS and HDFS: from the moment at which the claim returns, nothing of the
 *       earlier attempt appears any more, and nothing that is there is changed by it.
 *   <li>On an object store: a request that is under way at that moment may still be carried out.
 *       Lines and markers of the earlier attempt have names of their own: the later one does not
 *       count them and takes them away at its end, as the earlier one does if it still can. What
 *       comes after that goes with the next attempt. Audio has the names of the later attempt's,
 *       with what the earlier one made of the record.
 * </ul>
 */
public final class AttemptOutput {
  private final Layout layout;
  private final Fence fence;
  private final List<String> nodeIds;
  private final AudioFileKind audioFiles;

  /**
   * @param nodeIds the nodes of the pipeline, in topological order
   * @param audioFiles what audio is written as
   */
  public AttemptOutput(Layout layout, Fence fence, List<String> nodeIds, AudioFileKind audioFiles) {
    this.layout = layout;
    this.fence = fence;
    this.nodeIds = List.copyOf(nodeIds);
    this.audioFiles = audioFiles;
  }

  /** Begins a split, and stops whoever else may be at work on it. */
  public SplitOutput beginSplit(String splitId) throws IOException {
    return new SplitOutput(layout, fence, nodeIds, audioFiles, splitId);
  }
}
