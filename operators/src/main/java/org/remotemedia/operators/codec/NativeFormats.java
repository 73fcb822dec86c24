package org.remotemedia.operators.codec;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The formats that FFmpeg decodes, in the decoder process. */
final class NativeFormats {
  private NativeFormats() {}

  /** MPEG audio layer 3, and layer 2, which is the same to its decoder. */
  static final class Mp3 implements FramedFormat {
    @Override
    public String name() {
      return "MP3";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".mp3", ".mp2");
    }

    @Override
    public int frameBytes(byte[] bytes, int at) {
      int header = MpegHeader.at(bytes, at);
      return MpegHeader.isFrame(header) ? MpegHeader.bytes(header) : 0;
    }

    @Override
    public boolean belongTogether(byte[] bytes, int at, byte[] others, int otherAt) {
      return MpegHeader.belongTogether(MpegHeader.at(bytes, at), MpegHeader.at(others, otherAt));
    }

    @Override
    public PartDecoder open(CodecInput input, String name, DecoderProcess process)
        throws IOException {
      int available = Math.min(MpegInfo.HEAD_BYTES, input.fill(MpegInfo.HEAD_BYTES));
      int from = input.buffer().position();
      MpegInfo info = MpegInfo.parse(Arrays.copyOfRange(input.bytes(), from, from + available));
      boolean promises = info != null && info.exact() && info.hasLength();
      long frames = promises ? info.heard(info.allFrames()) : -1;
      return new ProcessDecoder(
          process, name, "mp3", new MpegFrames(input, name, this, info), frames);
    }
  }

  /** Vorbis or Opus in Ogg. */
  static final class Ogg implements AudioFileFormat {
    private final String name;
    private final List<String> suffixes;
    private final int offset;
    private final String magic;

    /**
     * @param offset where {@code magic} stands, behind the header of the first page
     */
    Ogg(String name, List<String> suffixes, int offset, String magic) {
      this.name = name;
      this.suffixes = suffixes;
      this.offset = offset;
      this.magic = magic;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<String> suffixes() {
      return suffixes;
    }

    @Override
    public boolean matches(byte[] head) {
      return MagicBytes.has(head, 0, "OggS") && MagicBytes.has(head, offset, magic);
    }

    @Override
    public PartDecoder open(CodecInput input, String file, DecoderProcess process)
        throws IOException {
      return new ProcessDecoder(process, file, "ogg", new OggPages(input, file), -1);
    }
  }

  /** Opus, Vorbis, FLAC, AAC or MP3 in Matroska, of which WebM is a part. */
  static final class Matroska implements AudioFileFormat {
    @Override
    public String name() {
      return "Matroska";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".mka", ".mkv", ".webm");
    }

    @Override
    public boolean matches(byte[] head) {
      return MagicBytes.has(head, 0, "\u001aE\u00df\u00a3");
    }

    @Override
    public PartDecoder open(CodecInput input, String name, DecoderProcess process)
        throws IOException {
      return new ProcessDecoder(process, name, "matroska", new MatroskaElements(input, name), -1);
    }
  }

  /** AAC or ALAC in MP4. */
  static final class Mp4 implements AudioFileFormat {
    @Override
    public String name() {
      return "M4A";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".m4a", ".m4b", ".mp4");
    }

    @Override
    public boolean matches(byte[] head) {
      return MagicBytes.has(head, 4, "ftyp");
    }

    @Override
    public PartDecoder open(CodecInput input, String name, DecoderProcess process)
        throws IOException {
      return new ProcessDecoder(process, name, "mp4", Mp4File.open(input, name), -1);
    }
  }

  /** AAC in frames of its own (ADTS). */
  static final class Aac implements FramedFormat {
    private static final int HEADER_BYTES = 7;

    @Override
    public String name() {
      return "AAC";
    }

    @Override
    public List<String> suffixes() {
      return List.of(".aac");
    }

    @Override
    public int frameBytes(byte[] bytes, int at) {
      boolean sync = bytes[at] == (byte) 0xFF && (bytes[at + 1] & 0xF6) == 0xF0;
      int length =
          (bytes[at + 3] & 3) << 11 | (bytes[at + 4] & 0xFF) << 3 | (bytes[at + 5] & 0xFF) >> 5;
      boolean isFrame = sync && (bytes[at + 2] >> 2 & 15) < 13 && length >= HEADER_BYTES;
      return isFrame ? length : 0;
    }

    /** All of a header up to the length is the same, but for a bit that is free. */
    @Override
    public boolean belongTogether(byte[] bytes, int at, byte[] others, int otherAt) {
      return bytes[at] == others[otherAt]
          && bytes[at + 1] == others[otherAt + 1]
          && (bytes[at + 2] & 0xFD) == (others[otherAt + 2] & 0xFD)
          && (bytes[at + 3] & 0xC0) == (others[otherAt + 3] & 0xC0);
    }

    @Override
    public PartDecoder open(CodecInput input, String name, DecoderProcess process)
        throws IOException {
      ByteSource frames = new FramedSource(input, name, this, true);
      return new ProcessDecoder(process, name, "aac", frames, -1);
    }
  }
}
