package org.remotemedia.operators.kernel;

import java.util.function.Consumer;
import org.remotemedia.operators.value.VoiceSegment;

/**
 * Turns the energies of successive frames into segments of speech.
 *
 * <p>Runs of frames that are speech are treated in this order: runs less than {@code minSilenceMs}
 * apart become one segment; segments shorter than {@code minSpeechMs} are dropped; the others are
 * extended by {@code padMs} on both sides, within the recording, and those that then touch or
 * overlap become one.
 *
 * <p>Padding adds context, not speech: energy and confidence are those of the stretch before
 * padding. Where padding joins two segments, it is the stretch from the beginning of the first to
 * the end of the last. A segment is given out as soon as nothing that may come can change it, and
 * only sums are kept, so memory does not grow with the recording.
 *
 * <p>With a threshold above the noise everything comes later by what {@link NoiseFloor} looks
 * ahead.
 */
public final class VoiceSegmenter {
  private static final int MS_PER_SECOND = 1000;

  /**
   * What counts as speech.
   *
   * @param threshold frames at or above are speech
   * @param frameLengthMs length of a frame
   * @param minSpeechMs shorter segments are dropped
   * @param minSilenceMs shorter gaps are closed
   * @param padMs extension on both sides
   */
  public record Rules(
      SpeechThreshold threshold, int frameLengthMs, int minSpeechMs, int minSilenceMs, int padMs) {}

  /** A stretch of sample frames, the sum of its squares, and what came after it. */
  private static final class Stretch {
    final long start;

    /** What its first frame needed, dB re full scale. */
    final double thresholdDb;

    long end;
    double squares;

    /** Sum of squares from {@link #end} up to the next stretch. */
    double squaresAfter;

    Stretch(long start, double thresholdDb) {
      this.start = start;
      this.thresholdDb = thresholdDb;
      this.end = start;
    }

    void extend(long newEnd, double moreSquares) {
      squares += squaresAfter + moreSquares;
      squaresAfter = 0;
      end = newEnd;
    }
  }

  private final Rules rules;
  private final SpeechGate gate;
  private final int sampleRate;
  private final int channels;
  private final long padFrames;
  private final Consumer<VoiceSegment> output;

  /** Null when the threshold is fixed. */
  private final NoiseFloor noiseFloor;

  /** Up to where frames are known to be speech or not. */
  private long position;

  /** The last segment that may still be joined by padding; it is long enough. */
  private Stretch kept;

  /** The last segment that may still grow. */
  private Stretch open;

  /**
   * Begins a recording.
   *
   * @param sampleRate sample frames per second
   * @param output takes the segments in order
   */
  public VoiceSegmenter(Rules rules, int sampleRate, int channels, Consumer<VoiceSegment> output) {
    this.rules = rules;
    this.gate = new SpeechGate(rules.threshold());
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.padFrames = toFrames(rules.padMs(), sampleRate);
    this.output = output;
    this.noiseFloor =
        rules.threshold().aboveNoise()
            ? new NoiseFloor(sampleRate, channels, frameLength(), this::decide)
            : null;
  }

  /** Sample frames in each frame but the last, which may be shorter. */
  public int frameLength() {
    return (int) Math.max(1, toFrames(rules.frameLengthMs(), sampleRate));
  }

  /** Bytes that this takes, as far as they depend on the rules. */
  public long memoryBytes() {
    return noiseFloor == null ? 0 : noiseFloor.memoryBytes();
  }

  /** Sample frames in {@code ms}, rounded half up. */
  public static long toFrames(int ms, int sampleRate) {
    return ((long) ms * sampleRate + MS_PER_SECOND / 2) / MS_PER_SECOND;
  }

  /**
   * The next frame.
   *
   * @param sampleFrames its length
   * @param squares sum of the squares of its samples over all channels
   */
  public void frame(int sampleFrames, double squares) {
    if (noiseFloor == null) {
      decide(sampleFrames, squares, 0);
    } else {
      noiseFloor.frame(sampleFrames, squares);
    }
  }

  private void decide(int sampleFrames, double squares, double noise) {
    long end = position + sampleFrames;
    if (gate.isSpeech(squares / ((double) sampleFrames * channels), noise)) {
      if (open == null) {
        open = new Stretch(position, gate.beginsDb(noise));
      }
      open.extend(end, squares);
    } else if (open != null) {
      open.squaresAfter += squares;
      if (!joins(open.end, end)) {
        settle();
      }
    } else if (kept != null) {
      kept.squaresAfter += squares;
    }
    position = end;
    if (kept != null && (open == null ? position : open.start) - padFrames > kept.end + padFrames) {
      emit(kept);
      kept = null;
    }
  }

  /** Where a segment begins that is certain to be given and has not been yet, in ms; else NaN. */
  public double openMs() {
    Stretch certain = certain();
    return certain == null ? Double.NaN : toMs(Math.max(0, certain.start - padFrames));
  }

  /** How far that segment goes at least, in ms; else NaN. */
  public double openEndMs() {
    Stretch certain = certain();
    return certain == null ? Double.NaN : toMs(Math.min(position, certain.end + padFrames));
  }

  /** No segment that was not given begins before this time, in ms. */
  public double settledMs() {
    Stretch first = kept != null ? kept : open;
    return toMs(Math.max(0, (first == null ? position : first.start) - padFrames));
  }

  private Stretch certain() {
    if (kept != null) {
      return kept;
    }
    boolean isLong = open != null && !isShorter(open.end - open.start, rules.minSpeechMs());
    return isLong ? open : null;
  }

  /** The recording is complete. */
  public void finish() {
    if (noiseFloor != null) {
      noiseFloor.finish();
    }
    if (open != null) {
      settle();
    }
    if (kept != null) {
      emit(kept);
      kept = null;
    }
  }

  /** Whether speech that begins at {@code nextStart}, or later, may belong to what ends there. */
  private boolean joins(long end, long nextStart) {
    return nextStart == end || isShorter(nextStart - end, rules.minSilenceMs());
  }

  private boolean isShorter(long frames, int ms) {
    return frames * MS_PER_SECOND < (long) ms * sampleRate;
  }

  /** No frame can join {@link #open} any more. */
  private void settle() {
    Stretch done = open;
    open = null;
    if (isShorter(done.end - done.start, rules.minSpeechMs())) {
      if (kept != null) {
        kept.squaresAfter += done.squares + done.squaresAfter;
      }
    } else if (kept == null) {
      kept = done;
    } else {
      // It would have been given out if padding could not join the two.
      kept.extend(done.end, done.squares);
      kept.squaresAfter = done.squaresAfter;
    }
  }

  private void emit(Stretch stretch) {
    double meanSquare = stretch.squares / ((double) (stretch.end - stretch.start) * channels);
    double energyDb = SignalEnergy.decibels(meanSquare);
    double confidence = 1 - StrictMath.pow(10, (stretch.thresholdDb - energyDb) / 20);
    long start = Math.max(0, stretch.start - padFrames);
    long end = Math.min(position, stretch.end + padFrames);
    output.accept(
        new VoiceSegment(
            toMs(start),
            toMs(end),
            (float) energyDb,
            (float) Math.max(0, Math.min(1, confidence))));
  }

  private long toMs(long frames) {
    return frames * MS_PER_SECOND / sampleRate;
  }
}
