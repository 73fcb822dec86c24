package org.remotemedia.operators.nodes;

import java.lang.reflect.Array;
import org.remotemedia.operators.kernel.SignalEnergy;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Cuts audio into frames of equal length, however it is chunked, and measures the energy of each. A
 * frame that spans chunks is put together first, so that its samples are always summed alike.
 */
final class FrameCutter {
  /** Takes frames. */
  interface Frames {
    /**
     * The next frame.
     *
     * @param sampleFrames its length
     * @param squares sum of the squares of its samples over all channels
     */
    void frame(int sampleFrames, double squares);
  }

  private AudioFormat format;
  private int channels;
  private int frameLength;
  private Frames frames;
  private Object partial;
  private int partialFrames;

  /**
   * Begins a recording.
   *
   * @param newFrameLength sample frames in a frame
   */
  void begin(AudioSpec spec, int newFrameLength, Frames newFrames) {
    if (partial == null || format != spec.format()) {
      partial = spec.format().newArray(0);
    }
    format = spec.format();
    channels = spec.channels();
    frameLength = newFrameLength;
    frames = newFrames;
    partialFrames = 0;
  }

  void process(AudioBuffer chunk) {
    int from = 0;
    if (partialFrames > 0) {
      from = Math.min(frameLength - partialFrames, chunk.frames());
      keep(chunk, 0, from);
      if (partialFrames == frameLength) {
        finishPartial();
      }
    }
    for (; chunk.frames() - from >= frameLength; from += frameLength) {
      measure(chunk.array(), from * channels, frameLength);
    }
    keep(chunk, from, chunk.frames() - from);
  }

  /** The recording is complete; a last, shorter frame counts with its true length. */
  void end() {
    if (partialFrames > 0) {
      finishPartial();
    }
  }

  long memoryBytes() {
    return partial == null ? 0 : (long) Array.getLength(partial) * format.bytesPerSample();
  }

  void release() {
    partial = null;
  }

  private void finishPartial() {
    measure(partial, 0, partialFrames);
    partialFrames = 0;
  }

  private void measure(Object samples, int start, int count) {
    frames.frame(count, SignalEnergy.sumOfSquares(format, samples, start, count * channels));
  }

  private void keep(AudioBuffer chunk, int from, int count) {
    if (count == 0) {
      return;
    }
    int used = partialFrames * channels;
    int needed = used + count * channels;
    if (Array.getLength(partial) < needed) {
      long larger = Math.min(2L * needed, (long) frameLength * channels);
      Object grown = format.newArray((int) Math.max(needed, larger));
      System.arraycopy(partial, 0, grown, 0, used);
      partial = grown;
    }
    System.arraycopy(chunk.array(), from * channels, partial, used, count * channels);
    partialFrames += count;
  }
}
