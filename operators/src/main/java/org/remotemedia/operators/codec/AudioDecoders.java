package org.remotemedia.operators.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * Opens recordings, one at a time; their first bytes decide on the decoder, not their names. Some
 * formats are decoded in a process of its own, which is started when the first such recording is
 * opened and ends with {@link #close}. For one thread.
 */
public final class AudioDecoders implements Closeable {
  /** The formats that can be decoded; a new one needs one line here. */
  private static final List<AudioFileFormat> FORMATS =
      List.of(
          new WavFormat(),
          new FlacFormat(),
          new NativeFormats.Mp3(),
          new NativeFormats.Ogg("Ogg Vorbis", List.of(".ogg", ".oga"), 29, "vorbis"),
          new NativeFormats.Ogg("Opus", List.of(".opus"), 28, "OpusHead"),
          new NativeFormats.Ogg("FLAC in Ogg", List.of(), 28, "\u007fFLAC"),
          new NativeFormats.Mp4(),
          new NativeFormats.Matroska(),
          new NativeFormats.Aac(),
          new AiffFormat(),
          new AuFormat(),
          new SphereFormat());

  private static final FrameSearch SEARCH =
      new FrameSearch(
          FORMATS.stream()
              .filter(FramedFormat.class::isInstance)
              .map(FramedFormat.class::cast)
              .toList());

  private static final Set<String> SUFFIXES = Set.copyOf(suffixes());

  /**
   * Channels of a recording at most. The largest recording systems have some hundreds, a damaged
   * header makes up tens of thousands, and nodes keep state per channel.
   */
  public static final int MAX_CHANNELS = 1024;

  private static final int HEAD_BYTES = 64;

  /** Tags that are read rather than passed over, since there may be a need to go back. */
  private static final int MAX_KEPT_TAG = 1 << 15;

  private final DecoderProcess process = new DecoderProcess();
  private final boolean joinsParts;

  /** Of small recordings, making it would cost more than all else that is allocated. */
  private final ByteBuffer buffer = CodecInput.newBuffer();

  /** Decoders of which each reads one recording of a file, and fails where another is joined on. */
  public AudioDecoders() {
    this(false);
  }

  /**
   * @param joinsParts whether recordings that are joined into one file are decoded as one, as far
   *     as their rates and channels agree; the length of files is not known beforehand then
   */
  public AudioDecoders(boolean joinsParts) {
    this.joinsParts = joinsParts;
  }

  /** The endings of audio files' names, in lower case with their dot. */
  public static List<String> suffixes() {
    return FORMATS.stream().flatMap(format -> format.suffixes().stream()).toList();
  }

  /** Whether a file name, in any case, ends in one of them. */
  public static boolean hasAudioSuffix(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot >= 0 && SUFFIXES.contains(fileName.substring(dot).toLowerCase(Locale.ROOT));
  }

  /**
   * Reads the header of a recording. The decoder owns the input from here on; it is closed when
   * opening fails. The decoder before it cannot be read any more.
   *
   * @param input the whole file, ideally a {@link SeekableInput}; needs no buffering
   * @param name the recording, for messages
   * @throws AudioFormatError when it is not audio, not a supported format, its header is damaged,
   *     or it has more than {@link #MAX_CHANNELS} channels
   * @throws IOException when it cannot be read
   * @throws org.remotemedia.operators.error.TaskFault when the decoder process cannot be started
   */
  public AudioDecoder open(InputStream input, String name) throws IOException {
    return open(input, name, false);
  }

  /**
   * Opens a recording like {@link #open(InputStream, String)}.
   *
   * @param seeks whether {@link AudioDecoder#seek} may be called, for which some formats have
   *     something to do from the beginning on
   */
  public AudioDecoder open(InputStream input, String name, boolean seeks) throws IOException {
    process.keepPackets(seeks);
    try {
      return new JoinedDecoder(
          input, new CodecInput(input, buffer), name, this::openPart, joinsParts);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      try {
        input.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** Opens the recording that begins at the input's position, or after tags there. */
  private PartDecoder openPart(CodecInput bytes, String name) throws IOException {
    bytes.begin();
    byte[] head = head(bytes);
    long start = 0;
    for (int tag = Id3.v2Bytes(head); tag > 0; tag = Id3.v2Bytes(head)) {
      if (tag < MAX_KEPT_TAG) {
        bytes.fill(tag + FrameSearch.WINDOW);
      }
      start += bytes.skip(tag);
      head = head(bytes);
    }
    AudioFileFormat format = format(head);
    boolean framed = format == null ? !ContentGuess.isKnown(head) : format instanceof FramedFormat;
    if (framed && !isTagged(head)) {
      format = search(bytes, start, format, name);
    }
    if (format != null) {
      return checked(format.open(bytes, name, process), name);
    }
    String guess =
        start > 0 && head.length == 0
            ? "there is nothing behind its ID3 tag"
            : ContentGuess.describe(head);
    throw new AudioFormatError(name + " cannot be decoded: " + guess + "; supported is " + names());
  }

  /** Whether a recording of any format begins at the input's position. */
  static boolean beginsRecording(CodecInput bytes) throws IOException {
    byte[] head = head(bytes);
    AudioFileFormat format = format(head);
    boolean framed = format == null || format instanceof FramedFormat;
    return framed ? isTagged(head) || SEARCH.here(bytes) != null : true;
  }

  private static AudioFileFormat format(byte[] head) {
    for (AudioFileFormat format : FORMATS) {
      if (format.matches(head)) {
        return format;
      }
    }
    return null;
  }

  /** Whether a first frame says so much of its file that it needs no others. */
  private static boolean isTagged(byte[] head) {
    return MpegInfo.parse(head) != null;
  }

  /**
   * Looks for frames, first at the input's position. Where they do not begin after the tags, one of
   * these may give a wrong length, and frames are looked for from its beginning on.
   *
   * @param tagBytes of the tags
   * @param found what the bytes at the position look like, which counts where no frames are found
   * @param name the recording, for messages
   */
  private static AudioFileFormat search(
      CodecInput bytes, long tagBytes, AudioFileFormat found, String name) throws IOException {
    FramedFormat here = SEARCH.here(bytes);
    if (here != null) {
      return here;
    }
    long start = bytes.position();
    int first = found instanceof FramedFormat seeming ? seeming.frameBytes(head(bytes), 0) : 0;
    long from = tagBytes > 0 && bytes.canSeek(start - tagBytes) ? start - tagBytes : start;
    if (bytes.canSeek(from)) {
      bytes.seek(from);
    }
    FramedFormat format = SEARCH.find(bytes, start - from + FrameSearch.MAX_JUNK);
    // Behind what seems to be the first frame, the second may be damaged.
    boolean later = format == null || bytes.position() >= start + first;
    if (found == null || !later) {
      return format;
    }
    if (!bytes.canSeek(start)) {
      throw new AudioFormatError(
          name
              + " is damaged: no frame begins at byte "
              + (start + first)
              + ", after 1 whole one, and it cannot be read again from its beginning on");
    }
    bytes.seek(start);
    return found;
  }

  private static byte[] head(CodecInput bytes) throws IOException {
    int available = Math.min(HEAD_BYTES, bytes.fill(HEAD_BYTES));
    int from = bytes.buffer().position();
    return Arrays.copyOfRange(bytes.buffer().array(), from, from + available);
  }

  private static String names() {
    return FORMATS.stream().map(AudioFileFormat::name).collect(Collectors.joining(", "));
  }

  private static PartDecoder checked(PartDecoder decoder, String name) {
    int channels = decoder.spec().channels();
    if (channels > MAX_CHANNELS) {
      throw tooManyChannels(name, channels);
    }
    return new CheckedDecoder(decoder, name);
  }

  static AudioFormatError tooManyChannels(String name, int channels) {
    return new AudioFormatError(
        name
            + " has "
            + channels
            + " channels, more than the "
            + MAX_CHANNELS
            + " that can be processed; its header may be damaged");
  }

  @Override
  public void close() {
    process.close();
  }

  /** The error of a recording that turned out to have no frame at all. */
  public static AudioFormatError noFrames(String name) {
    return new AudioFormatError(name + " holds no audio: it has a header but not a single frame");
  }
}
