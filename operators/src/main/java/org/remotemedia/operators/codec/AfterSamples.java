package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a file holds after the samples that its header counts. Tags, padding and chunks of other
 * kinds are in order; audio there must not be dropped in silence.
 */
final class AfterSamples {
  /** With which a recording may begin. */
  private static final List<String> RECORDINGS =
      List.of(
          "RIFF",
          "RIFX",
          "RF64",
          "BW64",
          "FORM",
          "fLaC",
          "OggS",
          ".snd",
          ".sd\0",
          "\0ds.",
          "dns.",
          "NIST_1A",
          "\u001aE\u00df\u00a3");

  /** Chunks of samples. */
  private static final List<String> SAMPLES = List.of("data", "SSND");

  /** By which tags and recordings are told. */
  static final int HEAD_BYTES = 12;

  /** Zeros that are the rest of a block of a disk or a card rather than silence. */
  private static final int MOST_PADDING = 1 << 16;

  /** Text that some upload left there. */
  private static final int MOST_TEXT = 1 << 12;

  private static final int CHUNK_HEADER = 8;
  private static final int MAX_CHUNKS = 10_000;

  private final CodecInput input;
  private final String name;
  private final ByteOrder chunks;
  private final int frameBytes;
  private final long more;
  private final boolean padded;

  /**
   * @param chunks the byte order of the chunks that the file is made of, null where it is not
   * @param frameBytes of which fewer are nothing
   * @param more bytes of the chunk with the samples that are beyond the declared ones
   * @param padded whether a byte of padding may follow them
   */
  AfterSamples(
      CodecInput input, String name, ByteOrder chunks, int frameBytes, long more, boolean padded) {
    this.input = input;
    this.name = name;
    this.chunks = chunks;
    this.frameBytes = frameBytes;
    this.more = more;
    this.padded = padded;
  }

  /** For a file that is not made of chunks. */
  static AfterSamples plain(CodecInput input, String name, int frameBytes) {
    return new AfterSamples(input, name, null, frameBytes, 0, false);
  }

  /**
   * Looks at what follows, and passes over what is no audio.
   *
   * @param frames that were read
   * @param left bytes of the declared ones that are no frame
   * @return where another recording begins: offset in the file, −1 where none does
   * @throws TruncatedAudioError where it is audio otherwise
   */
  long check(long frames, long left) throws IOException {
    long rest = left + more;
    if (rest >= frameBytes) {
      long start = input.position();
      if (!isZero(rest)) {
        throw goesOn(frames, start, "its samples go on");
      }
    } else {
      input.skip(rest);
    }
    if (chunks != null) {
      passChunks(frames);
    }
    return checkTail(frames);
  }

  /** Whether a tag or a recording begins at the input's position. */
  static boolean isTold(CodecInput input) throws IOException {
    input.fill(HEAD_BYTES);
    int at = input.buffer().position();
    return isRecording(input) || Tags.isTag(input.bytes(), at, input.buffer().limit());
  }

  /** Whether a recording begins at the input's position. */
  static boolean isRecording(CodecInput input) throws IOException {
    int available = input.fill(HEAD_BYTES);
    return RECORDINGS.stream().anyMatch(magic -> startsWith(input, magic, available))
        || (available >= HEAD_BYTES && MagicBytes.has(head(input), 4, "ftyp"));
  }

  private static byte[] head(CodecInput input) {
    int at = input.buffer().position();
    return Arrays.copyOfRange(input.bytes(), at, at + HEAD_BYTES);
  }

  private boolean isZero(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int available = (int) Math.min(left, input.fill(1));
      if (available == 0) {
        return true;
      }
      ByteBuffer buffer = input.buffer();
      for (int i = 0; i < available; i++) {
        if (buffer.get() != 0) {
          return false;
        }
      }
      left -= available;
    }
    return true;
  }

  private void passChunks(long frames) throws IOException {
    boolean mayBePadded = padded;
    for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
      if (isRecording(input)) {
        return;
      }
      int available = input.fill(CHUNK_HEADER + 1);
      input.buffer().order(chunks);
      int skipped = mayBePadded && isChunk(1, available) ? 1 : 0;
      if (skipped == 0 && !isChunk(0, available)) {
        if (mayBePadded) {
          input.skip(1);
        }
        return;
      }
      input.skip(skipped);
      if (isRecording(input)) {
        return;
      }
      checkSamples(frames);
      long size = size(0);
      input.skip(CHUNK_HEADER + size);
      mayBePadded = size % 2 == 1;
    }
  }

  /** Whether a chunk that fits into the file begins so many bytes ahead. */
  private boolean isChunk(int ahead, int available) {
    if (available < ahead + CHUNK_HEADER) {
      return false;
    }
    int at = input.buffer().position() + ahead;
    for (int i = 0; i < 4; i++) {
      byte b = input.buffer().get(at + i);
      if (b < ' ' || b > '~') {
        return false;
      }
    }
    long end = input.position() + ahead + CHUNK_HEADER + size(ahead);
    return input.size().isEmpty() || end <= input.size().getAsLong();
  }

  private long size(int ahead) {
    return Integer.toUnsignedLong(input.buffer().getInt(input.buffer().position() + ahead + 4));
  }

  private void checkSamples(long frames) throws IOException {
    int available = input.fill(CHUNK_HEADER);
    for (String magic : SAMPLES) {
      if (startsWith(input, magic, available)) {
        throw goesOn(frames, input.position(), "a second chunk (\"" + magic + "\") is joined on");
      }
    }
  }

  private static boolean startsWith(CodecInput input, String magic, int available) {
    if (available < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((input.buffer().get(input.buffer().position() + i) & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private long checkTail(long frames) throws IOException {
    while (Tags.pass(input)) {
      // Another one, or a recording, may follow.
    }
    if (isRecording(input)) {
      return input.position();
    }
    if (chunks != null) {
      checkSamples(frames);
    }
    int available = input.fill(MOST_TEXT + 1);
    int at = input.buffer().position();
    if (available < frameBytes
        || Tags.isTag(input.bytes(), at, input.buffer().limit())
        || (available <= MOST_TEXT && isText(available))) {
      return -1;
    }
    long start = input.position();
    if (!isZero(MOST_PADDING) || input.fill(1) > 0) {
      throw goesOn(frames, start, "what follows seems to be audio");
    }
    return -1;
  }

  private boolean isText(int bytes) {
    int at = input.buffer().position();
    String text = new String(input.bytes(), at, bytes, StandardCharsets.ISO_8859_1);
    return text.chars()
        .allMatch(c -> (c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t');
  }

  private TruncatedAudioError goesOn(long frames, long from, String what) {
    return TruncatedAudioError.goesOn(name, frames, from, what);
  }
}
