package org.remotemedia.operators.codec;

import java.io.IOException;
import java.io.InputStream;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioSpec;

/**
 * Decodes a file to its end: a recording, and those that are joined on, each as if it were alone.
 * What is joined on is never dropped in silence: where it is not to be decoded too, or cannot be,
 * the end of the recording before it is an error.
 */
final class JoinedDecoder implements AudioDecoder {
  /** Opens a recording at the input's position. */
  interface Opener {
    PartDecoder open(CodecInput input, String name) throws IOException;
  }

  private final InputStream file;
  private final CodecInput input;
  private final String name;
  private final Opener opener;
  private final boolean joins;
  private final AudioSpec spec;
  private PartDecoder part;
  private int parts = 1;

  /** Frames of all parts that were given or left out. */
  private long frames;

  private boolean ended;
  private AudioFormatError failure;

  /**
   * Opens the first recording.
   *
   * @param file closed with this
   * @param input its bytes
   * @param name the file, for messages
   * @param joins whether recordings that are joined on are decoded too
   */
  JoinedDecoder(InputStream file, CodecInput input, String name, Opener opener, boolean joins)
      throws IOException {
    this.file = file;
    this.input = input;
    this.name = name;
    this.opener = opener;
    this.joins = joins;
    this.part = opener.open(input, name);
    this.spec = joins ? part.spec().withFrames(AudioSpec.UNKNOWN_FRAMES) : part.spec();
  }

  /** What follows the first recording comes to light only at its end. */
  @Override
  public AudioSpec spec() {
    return spec;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public int read(float[] interleaved, int wanted) throws IOException {
    if (failure != null) {
      throw failure;
    }
    while (!ended) {
      int count = part.read(interleaved, wanted);
      if (count >= 0) {
        frames += count;
        return count;
      }
      goToNext();
    }
    return -1;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long left = Math.max(0, wanted);
    boolean more = left > 0;
    while (more) {
      long skipped = failure == null && !ended ? part.skip(left) : 0;
      frames += skipped;
      left -= skipped;
      more = left > 0 && joins && hasNext();
    }
    return Math.max(0, wanted) - left;
  }

  /** Within the first part; beyond it the file has to be opened again to go back. */
  @Override
  public long seek(long frame) throws IOException {
    long reached = canSeek() ? part.seek(frame) : -1;
    if (reached < 0) {
      return -1;
    }
    frames = reached;
    ended = false;
    failure = null;
    if (reached < frame && joins) {
      skip(frame - reached);
    }
    return frames;
  }

  @Override
  public boolean canSeek() {
    return parts == 1 && part.canSeek();
  }

  /**
   * Goes to the next part after a skip that met the end; what is wrong there the next read tells.
   */
  private boolean hasNext() throws IOException {
    if (failure != null || ended) {
      return false;
    }
    try {
      int count = part.read(new float[spec.channels()], 1);
      if (count >= 0) {
        throw new AudioFormatError(
            name + " is damaged: it goes on after " + frames + " frames, where it had ended");
      }
      goToNext();
      return !ended;
    } catch (AudioFormatError e) {
      failure = e;
      return false;
    }
  }

  private void goToNext() throws IOException {
    long position = part.nextPart();
    if (position < 0) {
      ended = true;
      return;
    }
    part.close(); // Only one at a time can be decoded in the decoder process.
    if (input.canSeek(position)) {
      input.seek(position);
    } else {
      input.skip(position - input.position());
    }
    PartDecoder next;
    try {
      next = opener.open(input, name + " (part " + (parts + 1) + ", from byte " + position + ")");
    } catch (AudioFormatError e) {
      failure = joinedOn(position, ", but cannot be decoded: " + e.detail());
      throw failure;
    }
    AudioSpec other = next.spec();
    boolean fits = other.sampleRate() == spec.sampleRate() && other.channels() == spec.channels();
    if (joins && fits) {
      part = next;
      parts++;
      return;
    }
    next.close();
    failure =
        joinedOn(
            position,
            fits
                ? ", also of " + form(other) + "; --join-parts decodes them as one"
                : " and has "
                    + form(other)
                    + ", unlike the "
                    + form(spec)
                    + " before it, so that --join-parts cannot decode them as one; take them apart,"
                    + " for instance with ffmpeg or SoX");
    throw failure;
  }

  private TruncatedAudioError joinedOn(long position, String what) {
    return TruncatedAudioError.joinedOn(
        name, frames, Seconds.of(frames, spec.sampleRate()), position, what);
  }

  private static String form(AudioSpec spec) {
    return spec.sampleRate() + " Hz, " + spec.channels() + " ch";
  }

  @Override
  public void close() throws IOException {
    try {
      part.close();
    } finally {
      file.close();
    }
  }
}
