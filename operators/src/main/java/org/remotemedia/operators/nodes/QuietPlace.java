package org.remotemedia.operators.nodes;

import org.remotemedia.operators.value.AudioSpec;

/**
 * Finds where speech is best cut: in the middle of the longest pause, a run of frames of 30 ms that
 * are at least 20 dB quieter than all of it on average; without any in the middle of the quietest
 * frame of the second half. A pause at the beginning is cut at its end. The frames are counted from
 * the beginning of what is cut.
 */
final class QuietPlace implements UtteranceGrouper.Splitter {
  private static final int FRAME_MS = 30;

  /** As a ratio of energies. */
  private static final double QUIETER = 0.01;

  private final HeldAudio audio;
  private final FrameCutter cutter = new FrameCutter();
  private final AudioSpec spec;
  private final int frameLength;
  private double[] squares;
  private int count;

  QuietPlace(HeldAudio audio, AudioSpec spec) {
    this.audio = audio;
    this.spec = spec;
    this.frameLength = Math.max(1, Math.round(FRAME_MS / 1000f * spec.sampleRate()));
  }

  @Override
  public long place(long start, long earliest, long latest) {
    int frames = (int) ((latest - start) / frameLength);
    if (frames < 2) {
      return latest;
    }
    measure(start, start + (long) frames * frameLength);
    int from = (int) Math.min(frames - 1L, (earliest - start + frameLength - 1) / frameLength);
    int best = longestPause(from);
    long place = best >= 0 ? (long) best * frameLength / 2 : quietest(Math.max(from, frames / 2));
    return Math.max(Math.max(earliest, start + 1), start + place);
  }

  private void measure(long from, long to) {
    squares = new double[(int) ((to - from) / frameLength)];
    count = 0;
    cutter.begin(spec, frameLength, (frames, sum) -> squares[count++] = sum);
    audio.give(from, to, cutter::process);
    cutter.release();
  }

  /** Twice the middle of the longest run of quiet frames, of several the last; −1 without any. */
  private int longestPause(int from) {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    double limit = sum / count * QUIETER;
    int best = 0;
    int twiceMiddle = -1;
    int run = 0;
    for (int i = from; i < count; i++) {
      run = squares[i] <= limit ? run + 1 : 0;
      if (run > 0 && run >= best) {
        best = run;
        // One that what is cut begins with is left as a whole.
        twiceMiddle = run == i + 1 ? 2 * run : 2 * i + 2 - run;
      }
    }
    return twiceMiddle;
  }

  /** The middle of the quietest frame, of several the last, in frames from the beginning. */
  private long quietest(int from) {
    int best = from;
    for (int i = from; i < count; i++) {
      if (squares[i] <= squares[best]) {
        best = i;
      }
    }
    return (long) best * frameLength + frameLength / 2;
  }
}
