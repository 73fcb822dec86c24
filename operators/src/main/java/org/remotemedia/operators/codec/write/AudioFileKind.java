package org.remotemedia.operators.codec.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.remotemedia.operators.value.AudioSpec;

/**
 * The kinds of audio files that can be written. {@link #wireName} is what users call one, and with
 * a dot before it what the names of its files end with; it has three letters or more.
 */
public enum AudioFileKind {
  WAV("wav", "in the format of the value", WavWriter::refusal, WavWriter::new),
  FLAC("flac", "from 16 bit integers", FlacWriter::refusal, FlacWriter::new);

  /** Starts a file. */
  private interface Start {
    AudioFileWriter open(SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer)
        throws IOException;
  }

  private final String wireName;
  private final String content;

  @SuppressWarnings("ImmutableEnumChecker") // References to static methods hold nothing.
  private final Function<AudioSpec, Optional<String>> refusal;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Start start;

  AudioFileKind(
      String wireName, String content, Function<AudioSpec, Optional<String>> refusal, Start start) {
    this.wireName = wireName;
    this.content = content;
    this.refusal = refusal;
    this.start = start;
  }

  /** The kind of that name, in any case. */
  public static Optional<AudioFileKind> ofWireName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(lower)).findFirst();
  }

  /** Its name in options, lower case. */
  public String wireName() {
    return wireName;
  }

  /** What the names of its files end with. */
  public String suffix() {
    return "." + wireName;
  }

  /** What it holds, for people: "from 16 bit integers". */
  public String content() {
    return content;
  }

  /**
   * Why such a file cannot hold such audio, with what to do about it; empty when it can, and only
   * then can it be opened.
   */
  public Optional<String> refusal(AudioSpec spec) {
    return refusal.apply(spec);
  }

  /**
   * Starts a file.
   *
   * @param target an empty file, positioned at its start; the writer closes it
   * @param spec rate, channels and format; the frames if they are known
   * @param buffer from {@link AudioFileWriter#newBuffer}; in use until the writer is closed
   * @throws IllegalArgumentException when there is a {@link #refusal}
   */
  public AudioFileWriter open(SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer)
      throws IOException {
    return start.open(target, spec, buffer);
  }
}
