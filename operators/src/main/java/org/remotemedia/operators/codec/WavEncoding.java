package org.remotemedia.operators.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.remotemedia.operators.error.AudioFormatError;

/**
 * How a WAV file holds its samples, as its "fmt " chunk says.
 *
 * @param kind how one sample is encoded
 * @param sampleRate frames per second
 * @param channels interleaved channels
 */
record WavEncoding(PcmKind kind, int sampleRate, int channels) {
  /** Bytes of a "fmt " chunk that are needed at least. */
  static final int MIN_BYTES = 16;

  /** Bytes of a "fmt " chunk that are looked at, at most. */
  static final int MAX_BYTES = 40;

  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xFFFE;

  private static final Map<Integer, String> OTHER_CODECS =
      Map.ofEntries(
          Map.entry(0x02, "Microsoft ADPCM"),
          Map.entry(0x10, "OKI ADPCM"),
          Map.entry(0x11, "IMA ADPCM"),
          Map.entry(0x20, "Yamaha ADPCM"),
          Map.entry(0x22, "TrueSpeech"),
          Map.entry(0x31, "GSM 6.10"),
          Map.entry(0x40, "G.721 ADPCM"),
          Map.entry(0x42, "G.723.1"),
          Map.entry(0x45, "G.726 ADPCM"),
          Map.entry(0x50, "MPEG layer 2"),
          Map.entry(0x55, "MP3"),
          Map.entry(0x83, "G.729"),
          Map.entry(0xFF, "AAC"),
          Map.entry(0x160, "Windows Media Audio 1"),
          Map.entry(0x161, "Windows Media Audio 2"),
          Map.entry(0x1610, "AAC"),
          Map.entry(0x2000, "AC-3"),
          Map.entry(0x704F, "Opus"),
          Map.entry(0x674F, "Vorbis"),
          Map.entry(0xF1AC, "FLAC"));

  /** Bytes of one frame. */
  int frameBytes() {
    return kind.bytes() * channels;
  }

  /**
   * Reads {@code length} bytes of a "fmt " chunk from {@code bytes}, in its byte order.
   *
   * @throws AudioFormatError when it makes no sense or names a codec that is not supported
   */
  static WavEncoding parse(ByteBuffer bytes, int length, String name) {
    int tag = Short.toUnsignedInt(bytes.getShort());
    int channels = Short.toUnsignedInt(bytes.getShort());
    long sampleRate = Integer.toUnsignedLong(bytes.getInt());
    long byteRate = Integer.toUnsignedLong(bytes.getInt());
    int frameBytes = Short.toUnsignedInt(bytes.getShort());
    int bits = Short.toUnsignedInt(bytes.getShort());
    if (tag == EXTENSIBLE) {
      if (length < MAX_BYTES) {
        throw new AudioFormatError(
            name
                + " is damaged: its extensible \"fmt \" chunk has "
                + length
                + " bytes, 40 are needed");
      }
      bytes.getLong(); // Extension size, valid bits and channel mask.
      tag = subFormat(bytes, name);
    }
    PcmLayout.check(channels, sampleRate, name);
    int container = container(bits, channels, sampleRate, byteRate, frameBytes, name);
    PcmKind kind = kind(tag, container, bits, name);
    if (kind == null) {
      throw new AudioFormatError(
          name
              + " is damaged or not supported: its header declares "
              + codecName(tag)
              + " of "
              + bits
              + " bits in frames of "
              + frameBytes
              + " bytes for "
              + channels
              + (channels == 1 ? " channel" : " channels"));
    }
    return new WavEncoding(kind, (int) sampleRate, channels);
  }

  /**
   * Bytes of one sample, 0 where it cannot be told. SoX, libsndfile and FFmpeg go by the bits, of
   * which fewer than the bytes hold sit in their upper end, and pass over a block align that
   * contradicts them. Only of 24 bits in 4 bytes some take 3 and some 4, and the bytes per second
   * have to decide.
   */
  private static int container(
      int bits, int channels, long sampleRate, long byteRate, int frameBytes, String name) {
    int container = (bits + 7) / 8;
    if (frameBytes == container * channels) {
      return container;
    }
    if (container != 3 || frameBytes != 4 * channels) {
      return bits % 8 == 0 ? container : 0;
    }
    if (byteRate == sampleRate * frameBytes) {
      return 4;
    }
    if (byteRate == sampleRate * channels * container) {
      return container;
    }
    throw new AudioFormatError(
        name
            + " contradicts itself: its header declares "
            + bits
            + " bits, a block align of "
            + frameBytes
            + " bytes for "
            + channels
            + (channels == 1 ? " channel" : " channels")
            + " and "
            + byteRate
            + " bytes per second, so that its samples may have 3 bytes or 4");
  }

  private static PcmKind kind(int tag, int container, int bits, String name) {
    return switch (tag) {
      case PCM ->
          switch (container) {
            case 1 -> PcmKind.UNSIGNED_8;
            case 2 -> PcmKind.PCM_16;
            case 3 -> PcmKind.PCM_24;
            case 4 -> PcmKind.PCM_32;
            default -> null;
          };
      case IEEE_FLOAT -> bits == 32 ? PcmKind.FLOAT_32 : bits == 64 ? PcmKind.FLOAT_64 : null;
      case A_LAW -> bits == 8 ? PcmKind.A_LAW : null;
      case MU_LAW -> bits == 8 ? PcmKind.MU_LAW : null;
      default ->
          throw new AudioFormatError(
              name
                  + " holds "
                  + codecName(tag)
                  + ", which is not supported in WAV; supported are PCM, IEEE float, A-law and"
                  + " µ-law. Convert it first, for instance with ffmpeg or SoX");
    };
  }

  private static int subFormat(ByteBuffer bytes, String name) {
    byte[] guid = new byte[16];
    bytes.get(guid);
    if (bytes.order() == ByteOrder.BIG_ENDIAN) {
      toLittleEndian(guid);
    }
    long tag =
        Integer.toUnsignedLong(ByteBuffer.wrap(guid).order(ByteOrder.LITTLE_ENDIAN).getInt());
    boolean plain = Arrays.equals(guid, 4, 16, WavGuid.MEDIA_SUBTYPE_TAIL, 0, 12);
    boolean ambisonic = Arrays.equals(guid, 4, 16, WavGuid.AMBISONIC_TAIL, 0, 12);
    if (tag > 0xFFFF || tag == EXTENSIBLE || !(plain || ambisonic)) {
      throw new AudioFormatError(
          name + " holds an unknown extensible sub-format " + HexFormat.of().formatHex(guid));
    }
    return (int) tag;
  }

  /**
   * A GUID begins with integers of 4, 2 and 2 bytes in the file's byte order. SoX swaps the tag
   * alone, as one of 2 bytes.
   */
  private static void toLittleEndian(byte[] guid) {
    boolean onlyTag = Arrays.equals(guid, 4, 16, WavGuid.MEDIA_SUBTYPE_TAIL, 0, 12);
    int[] order = onlyTag ? new int[] {1, 0} : new int[] {3, 2, 1, 0, 5, 4, 7, 6};
    byte[] original = guid.clone();
    for (int i = 0; i < order.length; i++) {
      guid[i] = original[order[i]];
    }
  }

  private static String codecName(int tag) {
    return switch (tag) {
      case PCM -> "PCM";
      case IEEE_FLOAT -> "IEEE float";
      case A_LAW -> "A-law";
      case MU_LAW -> "µ-law";
      default -> {
        String known = OTHER_CODECS.get(tag);
        String number = String.format(Locale.ROOT, "0x%04X", tag);
        yield known == null ? "an unknown codec (" + number + ")" : known + " (" + number + ")";
      }
    };
  }
}
