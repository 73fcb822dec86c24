package org.remotemedia.operators.kernel;

import java.util.Arrays;

/**
 * Finds silences by the energies of successive frames. Frames below the threshold that follow each
 * other are one silence. One of at least {@code sustainedMs} is sustained; a shorter one is a
 * dropout if there is sound before and after it.
 */
public final class SilenceMeter {
  private static final int MS_PER_SECOND = 1000;
  private static final long NONE = -1;

  /**
   * What counts as silence.
   *
   * @param thresholdDb frames below are silent, dB re full scale
   * @param sustainedMs silences from this length on are sustained
   * @param dropoutCount as many dropouts within the window make audio intermittent
   * @param dropoutWindowMs from the beginning of the first of them to the end of the last
   */
  public record Rules(double thresholdDb, int sustainedMs, int dropoutCount, int dropoutWindowMs) {}

  /** Takes sustained silences. */
  public interface Silences {
    /** The next one, in ms, rounded down. */
    void silence(long startMs, long endMs);
  }

  private final Rules rules;
  private final LevelThreshold threshold;
  private final int sampleRate;
  private final int channels;
  private final Silences sustained;

  /** Where the last dropouts began; dropout i is at i modulo the length. */
  private final long[] lastDropouts;

  private long position;
  private long silent;
  private long silenceStart = NONE;
  private boolean hadSound;
  private long leading;
  private long trailing;
  private long longest;
  private long dropouts;
  private boolean intermittent;

  /**
   * Begins a recording.
   *
   * @param sampleRate sample frames per second
   * @param sustained takes the sustained silences in order
   */
  public SilenceMeter(Rules rules, int sampleRate, int channels, Silences sustained) {
    this.rules = rules;
    this.threshold = new LevelThreshold(rules.thresholdDb());
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.sustained = sustained;
    this.lastDropouts = new long[rules.dropoutCount()];
    Arrays.fill(lastDropouts, NONE);
  }

  /**
   * The next frame.
   *
   * @param sampleFrames its length
   * @param squares sum of the squares of its samples over all channels
   */
  public void frame(int sampleFrames, double squares) {
    boolean isSilent = !threshold.isReachedBy(squares / ((double) sampleFrames * channels));
    if (isSilent) {
      silent += sampleFrames;
      if (silenceStart == NONE) {
        silenceStart = position;
      }
    } else {
      if (silenceStart != NONE) {
        endSilence(true);
      }
      hadSound = true;
    }
    position += sampleFrames;
  }

  /** The recording is complete. */
  public void finish() {
    if (silenceStart != NONE) {
      trailing = position - silenceStart;
      endSilence(false);
    }
  }

  private void endSilence(boolean soundFollows) {
    long start = silenceStart;
    long length = position - start;
    silenceStart = NONE;
    longest = Math.max(longest, length);
    if (!hadSound) {
      leading = length;
    }
    if (!isLonger(length, rules.sustainedMs(), false)) {
      if (hadSound && soundFollows) {
        dropout(start);
      }
    } else {
      sustained.silence(toMs(start), toMs(position));
    }
  }

  private void dropout(long start) {
    lastDropouts[(int) (dropouts % lastDropouts.length)] = start;
    dropouts++;
    long first = lastDropouts[(int) (dropouts % lastDropouts.length)];
    if (first != NONE && !isLonger(position - first, rules.dropoutWindowMs(), true)) {
      intermittent = true;
    }
  }

  /** Whether {@code frames} last longer than {@code ms}, or as long unless {@code strictly}. */
  private boolean isLonger(long frames, int ms, boolean strictly) {
    long excess = frames * MS_PER_SECOND - (long) ms * sampleRate;
    return strictly ? excess > 0 : excess >= 0;
  }

  private long toMs(long frames) {
    return frames * MS_PER_SECOND / sampleRate;
  }

  /** Share of the time that is silent, 1 for a recording without frames. */
  public double ratio() {
    return position == 0 ? 1 : (double) silent / position;
  }

  /** Silence before the first sound, in ms; all of it when there is no sound. */
  public long leadingMs() {
    return toMs(leading);
  }

  /** Silence after the last sound, in ms; all of it when there is no sound. */
  public long trailingMs() {
    return toMs(trailing);
  }

  public long longestMs() {
    return toMs(longest);
  }

  public long dropouts() {
    return dropouts;
  }

  public boolean isIntermittent() {
    return intermittent;
  }
}
