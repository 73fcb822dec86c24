package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/**
 * NIST SPHERE, in which older speech corpora are published: a header of text, padded to the length
 * that its second line tells, and samples after it, plain or as µ-law or A-law.
 */
final class SphereFormat implements AudioFileFormat {
  private static final String MAGIC = "NIST_1A";

  /** Two lines of eight bytes: the magic, and the length of the header. */
  private static final int BEGIN_BYTES = 16;

  /** Some thousand fields; files have one or two thousand bytes. */
  private static final int MOST_HEADER_BYTES = 1 << 20;

  /** Name, type ({@code -i} whole, {@code -r} real, {@code -sN} N characters) and value. */
  private static final Pattern FIELD =
      Pattern.compile("([A-Za-z]\\S*)[ \\t]+-(i|r|s\\d+)[ \\t](.*)");

  @Override
  public String name() {
    return "NIST SPHERE";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".sph", ".nist");
  }

  @Override
  public boolean matches(byte[] head) {
    return MagicBytes.has(head, 0, MAGIC);
  }

  @Override
  public PartDecoder open(CodecInput input, String name, DecoderProcess process)
      throws IOException {
    Header header = new Header(fields(input, name), name);
    String coding = header.text("sample_coding", "pcm");
    if (coding.contains("shorten") || coding.contains("wavpack") || coding.contains("shortpack")) {
      throw new AudioFormatError(
          name
              + " is compressed within SPHERE (sample_coding "
              + coding
              + "), which is not supported; unpack it first, with sph2pipe -p");
    }
    int bytes = Math.toIntExact(Math.min(header.whole("sample_n_bytes", 2), Integer.MAX_VALUE));
    PcmKind kind = kind(coding, bytes, name);
    long channels = header.whole("channel_count", 1);
    long rate = header.whole("sample_rate", -1);
    PcmLayout.check((int) Math.min(channels, Integer.MAX_VALUE), rate, name);
    if (channels > AudioDecoders.MAX_CHANNELS) {
      throw AudioDecoders.tooManyChannels(name, (int) Math.min(channels, Integer.MAX_VALUE));
    }
    input.buffer().order(order(header, bytes, name));
    long frames = header.whole("sample_count", -1);
    if (frames > Long.MAX_VALUE / bytes / channels) {
      throw new AudioFormatError(
          name + " is damaged: its header declares " + frames + " samples of each channel");
    }
    long size = frames < 0 ? -1 : frames * bytes * channels;
    AudioSpec spec =
        new AudioSpec(
            (int) rate,
            (int) channels,
            AudioFormat.F32,
            frames < 0 ? AudioSpec.UNKNOWN_FRAMES : frames);
    return new PcmDecoder(
        input,
        name,
        new PcmLayout(kind, spec, size),
        AfterSamples.plain(input, name, bytes * (int) channels));
  }

  /** Reads the header and passes over it. */
  private static Map<String, String> fields(CodecInput input, String name) throws IOException {
    String begin = text(input, BEGIN_BYTES, name);
    long length;
    try {
      length = Long.parseLong(begin.substring(MAGIC.length()).strip());
    } catch (NumberFormatException e) {
      throw damaged(name, "its second line does not tell the header's length");
    }
    if (length < BEGIN_BYTES || length > MOST_HEADER_BYTES) {
      throw damaged(name, "its second line tells a header of " + length + " bytes");
    }
    String whole = text(input, (int) length, name);
    Map<String, String> fields = new HashMap<>();
    for (String line : whole.substring(BEGIN_BYTES).split("\n", -1)) {
      if (line.strip().equals("end_head")) {
        input.skip(length);
        return fields;
      }
      Matcher field = FIELD.matcher(line);
      if (field.lookingAt()) {
        fields.put(field.group(1), field.group(3).strip());
      }
    }
    throw damaged(name, "its header has no end_head");
  }

  private static String text(CodecInput input, int bytes, String name) throws IOException {
    if (input.fill(bytes) < bytes) {
      throw input.endsInHeader(name);
    }
    return new String(input.bytes(), input.buffer().position(), bytes, StandardCharsets.ISO_8859_1);
  }

  private static PcmKind kind(String coding, int bytes, String name) {
    String first = coding.contains(",") ? coding.substring(0, coding.indexOf(',')) : coding;
    PcmKind kind =
        switch (first) {
          case "pcm" ->
              switch (bytes) {
                case 1 -> PcmKind.SIGNED_8;
                case 2 -> PcmKind.PCM_16;
                case 3 -> PcmKind.PCM_24;
                case 4 -> PcmKind.PCM_32;
                default -> null;
              };
          case "ulaw", "mu-law" -> bytes == 1 ? PcmKind.MU_LAW : null;
          case "alaw" -> bytes == 1 ? PcmKind.A_LAW : null;
          default -> null;
        };
    if (kind == null || !first.equals(coding)) {
      throw new AudioFormatError(
          name
              + " holds SPHERE samples of "
              + bytes
              + " bytes coded as "
              + coding
              + ", which is not supported; supported are pcm of 1 to 4 bytes, ulaw and alaw."
              + " Convert it first, for instance with sph2pipe or SoX");
    }
    return kind;
  }

  /** Given as the order of the bytes' numbers: {@code 01} is little-endian. */
  private static ByteOrder order(Header header, int bytes, String name) {
    if (bytes == 1) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String given = header.text("sample_byte_format", "");
    String little = "0123".substring(0, bytes);
    // Some programs write the order of two bytes, whatever the number of bytes.
    if (given.equals(little) || given.equals("01")) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (given.equals(new StringBuilder(little).reverse().toString()) || given.equals("10")) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw damaged(
        name,
        given.isEmpty()
            ? "its header has no sample_byte_format, so that the byte order is not known"
            : "its sample_byte_format is " + given);
  }

  private static AudioFormatError damaged(String name, String what) {
    return new AudioFormatError(name + " is damaged: " + what);
  }

  /** The fields of a header. */
  private record Header(Map<String, String> fields, String name) {
    String text(String field, String otherwise) {
      return fields.getOrDefault(field, otherwise);
    }

    /** A whole number, which is never negative. */
    long whole(String field, long otherwise) {
      String given = fields.get(field);
      if (given == null) {
        return otherwise;
      }
      try {
        long value = Long.parseLong(given);
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Refused like a negative one.
      }
      throw damaged(name, "its " + field + " is " + given);
    }
  }
}
