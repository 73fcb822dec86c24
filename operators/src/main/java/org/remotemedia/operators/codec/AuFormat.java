package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.remotemedia.operators.error.AudioFormatError;

/** Sun's and NeXT's AU, also in the byte order that DEC used. */
final class AuFormat implements AudioFileFormat {
  /** Big- and little-endian, the latter two as DEC wrote them. */
  private static final List<String> MAGIC = List.of(".snd", "dns.", ".sd\0", "\0ds.");

  private static final int HEADER_BYTES = 24;

  @Override
  public String name() {
    return "AU";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".au", ".snd");
  }

  @Override
  public boolean matches(byte[] head) {
    return MAGIC.stream().anyMatch(magic -> MagicBytes.has(head, 0, magic));
  }

  @Override
  public PartDecoder open(CodecInput input, String name, DecoderProcess process)
      throws IOException {
    if (input.fill(HEADER_BYTES) < HEADER_BYTES) {
      throw input.endsInHeader(name);
    }
    ByteBuffer in = input.buffer();
    in.order(in.get(in.position()) == '.' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    in.getInt();
    long offset = Integer.toUnsignedLong(in.getInt());
    long size = Integer.toUnsignedLong(in.getInt());
    int encoding = in.getInt();
    long rate = Integer.toUnsignedLong(in.getInt());
    int channels = in.getInt();
    PcmLayout.check(channels, rate, name);
    if (channels > AudioDecoders.MAX_CHANNELS) {
      throw AudioDecoders.tooManyChannels(name, channels);
    }
    if (offset < HEADER_BYTES) {
      throw new AudioFormatError(
          name + " is damaged: its header declares " + offset + " bytes, fewer than a header has");
    }
    PcmKind kind = kind(encoding, name);
    if (input.skip(offset - HEADER_BYTES) < offset - HEADER_BYTES) {
      throw input.endsInHeader(name);
    }
    int frameBytes = kind.bytes() * channels;
    boolean unknown =
        UnknownSize.is(input, size, frameBytes)
            || (size == 0 && input.fill(1) > 0 && !AfterSamples.isRecording(input));
    return new PcmDecoder(
        input,
        name,
        PcmLayout.ofBytes(kind, (int) rate, channels, unknown ? -1 : size),
        AfterSamples.plain(input, name, frameBytes));
  }

  private static PcmKind kind(int encoding, String name) {
    return switch (encoding) {
      case 1 -> PcmKind.MU_LAW;
      case 2 -> PcmKind.SIGNED_8;
      case 3 -> PcmKind.PCM_16;
      case 4 -> PcmKind.PCM_24;
      case 5 -> PcmKind.PCM_32;
      case 6 -> PcmKind.FLOAT_32;
      case 7 -> PcmKind.FLOAT_64;
      case 27 -> PcmKind.A_LAW;
      default ->
          throw new AudioFormatError(
              name
                  + " holds samples of the AU encoding "
                  + Integer.toUnsignedString(encoding)
                  + ", which is not supported; supported are PCM, floating point, A-law and µ-law."
                  + " Convert it first, for instance with ffmpeg or SoX");
    };
  }
}
