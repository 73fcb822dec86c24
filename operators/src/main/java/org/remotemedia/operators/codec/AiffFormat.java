package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** AIFF 1.3 and AIFF-C with uncompressed samples, in either byte order. */
final class AiffFormat implements AudioFileFormat {
  /** Chunks before the samples beyond which a file is taken for damaged. */
  private static final int MAX_CHUNKS = 10_000;

  @Override
  public String name() {
    return "AIFF";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".aif", ".aiff", ".aifc");
  }

  @Override
  public boolean matches(byte[] head) {
    return MagicBytes.has(head, 0, "FORM")
        && (MagicBytes.has(head, 8, "AIFF") || MagicBytes.has(head, 8, "AIFC"));
  }

  @Override
  public PartDecoder open(CodecInput input, String name, DecoderProcess process)
      throws IOException {
    input.buffer().order(ByteOrder.BIG_ENDIAN);
    return new HeaderReader(input, name).read();
  }

  /**
   * The common chunk.
   *
   * @param kind how one sample is encoded
   * @param frames that the file promises
   */
  private record Common(PcmKind kind, ByteOrder order, int sampleRate, int channels, long frames) {}

  /** Reads one header chunk by chunk. */
  private static final class HeaderReader {
    private static final int COMMON_BYTES = 18;
    private static final int MAX_COMMON_BYTES = 22;
    private static final int SOUND_HEADER_BYTES = 8;

    private final CodecInput input;
    private final String name;
    private long formBytes;
    private boolean compressed;
    private Common common;

    /** Where the samples are when they stand before their description, else −1. */
    private long soundPosition = -1;

    private long soundBytes;

    HeaderReader(CodecInput input, String name) {
      this.input = input;
      this.name = name;
    }

    PartDecoder read() throws IOException {
      ByteBuffer form = need(12, "its FORM header");
      form.getInt();
      formBytes = Integer.toUnsignedLong(form.getInt());
      compressed = form.getInt() == 0x41494643;
      for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
        if (input.fill(1) == 0) {
          return withoutSamples();
        }
        ByteBuffer header = need(8, "a chunk header");
        byte[] idBytes = new byte[4];
        header.get(idBytes);
        String id = new String(idBytes, StandardCharsets.ISO_8859_1);
        long size = Integer.toUnsignedLong(header.getInt());
        switch (id) {
          case "COMM" -> readCommon(size);
          case "SSND" -> {
            if (common != null) {
              return decoder(size);
            }
            rememberSound(size);
          }
          default -> skip(size, "a chunk of its header");
        }
        if (common != null && soundPosition >= 0) {
          input.seek(soundPosition);
          return decoder(soundBytes);
        }
      }
      throw new AudioFormatError(
          name + " is damaged: no samples behind its first " + MAX_CHUNKS + " chunks");
    }

    /** A file of 0 frames needs no sound chunk. */
    private PartDecoder withoutSamples() {
      if (common != null && common.frames() == 0) {
        return new PcmDecoder(input, name, layout(0, 0), null);
      }
      throw new AudioFormatError(
          name
              + " ends before its samples: no \""
              + (common == null ? "COMM" : "SSND")
              + "\" chunk in "
              + input.position()
              + " bytes");
    }

    private void rememberSound(long size) throws IOException {
      if (!input.isSeekable()) {
        throw new AudioFormatError(
            name + " has its samples before their description and cannot be positioned");
      }
      soundPosition = input.position();
      soundBytes = size;
      skip(size, "its samples, which come before their description");
    }

    private void readCommon(long size) throws IOException {
      int needed = compressed ? MAX_COMMON_BYTES : COMMON_BYTES;
      if (size < needed) {
        throw new AudioFormatError(
            name
                + " is damaged: its \"COMM\" chunk has "
                + size
                + " bytes, at least "
                + needed
                + " are needed");
      }
      ByteBuffer in = need(needed, "its \"COMM\" chunk");
      int channels = in.getShort();
      long frames = Integer.toUnsignedLong(in.getInt());
      int bits = in.getShort();
      long rate = extended(in);
      byte[] codec = "NONE".getBytes(StandardCharsets.US_ASCII);
      if (compressed) {
        in.get(codec);
      }
      PcmLayout.check(channels, rate, name);
      String codecName = new String(codec, StandardCharsets.ISO_8859_1);
      PcmKind kind = kind(codecName, bits);
      ByteOrder order = "sowt".equals(codecName) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      common = new Common(kind, order, (int) rate, channels, frames);
      skip(size - needed, "its \"COMM\" chunk");
    }

    /** A number of 80 bits, as a whole one; −1 where it is none or too large. */
    private static long extended(ByteBuffer in) {
      int exponent = in.getShort() - 16383;
      long mantissa = in.getLong();
      return exponent < 0 || exponent > 31
          ? -1
          : Math.round((mantissa >>> 1) / 0x1p62 * (1L << exponent));
    }

    private PcmKind kind(String codec, int bits) {
      PcmKind kind =
          switch (codec) {
            case "NONE", "twos", "sowt", "in24", "in32" -> integers(bits);
            case "raw " -> bits > 0 && bits <= 8 ? PcmKind.UNSIGNED_8 : null;
            case "fl32", "FL32" -> PcmKind.FLOAT_32;
            case "fl64", "FL64" -> PcmKind.FLOAT_64;
            case "alaw", "ALAW" -> PcmKind.A_LAW;
            case "ulaw", "ULAW" -> PcmKind.MU_LAW;
            default ->
                throw new AudioFormatError(
                    name
                        + " holds samples of the AIFF-C type \""
                        + codec.replaceAll("[^ -~]", "?")
                        + "\", which is not supported; supported are PCM, floating point, A-law"
                        + " and µ-law. Convert it first, for instance with ffmpeg or SoX");
          };
      if (kind == null) {
        throw new AudioFormatError(
            name + " is damaged: its header declares samples of " + bits + " bits");
      }
      return kind;
    }

    /** Fewer bits than whole bytes hold sit in their upper end. */
    private static PcmKind integers(int bits) {
      return switch ((bits + 7) >> 3) {
        case 1 -> PcmKind.SIGNED_8;
        case 2 -> PcmKind.PCM_16;
        case 3 -> PcmKind.PCM_24;
        case 4 -> PcmKind.PCM_32;
        default -> null;
      };
    }

    private PartDecoder decoder(long size) throws IOException {
      long samplesBytes = Math.max(0, size - SOUND_HEADER_BYTES);
      // Programs that write into a pipe cannot know the lengths and write 0.
      boolean unknown = common.frames() == 0 && samplesBytes == 0 && formBytes <= 0x2E;
      if (input.fill(SOUND_HEADER_BYTES) < SOUND_HEADER_BYTES && common.frames() == 0) {
        return withoutSamples();
      }
      long offset = Integer.toUnsignedLong(need(SOUND_HEADER_BYTES, "its \"SSND\" chunk").getInt());
      input.buffer().getInt(); // Block size, for alignment only.
      skipExactly(offset, "its \"SSND\" chunk");
      int frameBytes = common.kind().bytes() * common.channels();
      unknown |=
          UnknownSize.is(input, common.frames() * frameBytes, frameBytes)
              || UnknownSize.is(input, common.frames(), frameBytes);
      input.buffer().order(common.order());
      if (unknown) {
        return new PcmDecoder(input, name, layout(AudioSpec.UNKNOWN_FRAMES, -1), null);
      }
      long inChunk = Math.max(0, samplesBytes - offset);
      long promised = common.frames() * frameBytes;
      long more = Math.max(0, inChunk - promised);
      return new PcmDecoder(
          input,
          name,
          layout(common.frames(), Math.min(promised, inChunk)),
          new AfterSamples(input, name, ByteOrder.BIG_ENDIAN, frameBytes, more, size % 2 == 1));
    }

    private PcmLayout layout(long frames, long dataBytes) {
      AudioSpec spec =
          new AudioSpec(common.sampleRate(), common.channels(), AudioFormat.F32, frames);
      return new PcmLayout(common.kind(), spec, dataBytes);
    }

    private ByteBuffer need(int bytes, String where) throws IOException {
      if (input.fill(bytes) < bytes) {
        throw cut(where);
      }
      return input.buffer();
    }

    /** Skips the rest of a chunk and the byte that pads it to an even length. */
    private void skip(long bytes, String where) throws IOException {
      skipExactly(bytes, where);
      if ((bytes & 1) == 1) {
        input.skip(1);
      }
    }

    private void skipExactly(long bytes, String where) throws IOException {
      if (input.skip(bytes) < bytes) {
        throw cut(where);
      }
    }

    private AudioFormatError cut(String where) throws IOException {
      input.skip(Long.MAX_VALUE);
      return new AudioFormatError(
          name + " is truncated: it ends after " + input.position() + " bytes within " + where);
    }
  }
}
