package org.remotemedia.job.source;

/** The samples of one chunk, reused from chunk to chunk. */
final class ChunkBuffer {
  private final int mostSamples;
  private float[] samples = new float[0];

  /**
   * @param mostSamples samples over all channels; a chunk has at least one frame all the same
   */
  ChunkBuffer(int mostSamples) {
    this.mostSamples = mostSamples;
  }

  /** Frames of a chunk. */
  int frames(int channels) {
    return Math.max(1, mostSamples / channels);
  }

  /** Room for such a chunk. */
  float[] samples(int channels) {
    int needed = frames(channels) * channels;
    if (samples.length < needed) {
      samples = new float[needed];
    }
    return samples;
  }
}
