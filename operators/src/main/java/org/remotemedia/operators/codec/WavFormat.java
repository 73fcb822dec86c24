package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.remotemedia.operators.error.AudioFormatError;

/** RIFF/WAVE, its big-endian form RIFX and its 64-bit form RF64 (also under its name BW64). */
final class WavFormat implements AudioFileFormat {
  /** Chunks before the samples beyond which a file is taken for damaged. */
  private static final int MAX_CHUNKS = 10_000;

  /** In the 64-bit form, where the size is in a chunk of its own. */
  private static final long IN_DS64 = 0xFFFF_FFFFL;

  /** No file comes near it: what is beyond means that the size is not known. */
  private static final long LARGEST_SIZE = 1L << 60;

  @Override
  public String name() {
    return "WAV";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".wav", ".wave");
  }

  @Override
  public boolean matches(byte[] head) {
    // Four bytes suffice to call a cut header cut; other RIFF files show themselves by the form.
    boolean riff =
        MagicBytes.has(head, 0, "RIFF")
            || MagicBytes.has(head, 0, "RIFX")
            || MagicBytes.has(head, 0, "RF64")
            || MagicBytes.has(head, 0, "BW64");
    return riff && (head.length < 12 || MagicBytes.has(head, 8, "WAVE"));
  }

  private static String ascii(byte[] bytes, int from) {
    return new String(bytes, from, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  public PartDecoder open(CodecInput input, String name, DecoderProcess process)
      throws IOException {
    return new HeaderReader(input, name).read();
  }

  /** Reads one header chunk by chunk. */
  private static final class HeaderReader {
    private final CodecInput input;
    private final String name;
    private long riffBytes;
    private boolean is64Bit;
    private OptionalLong dataBytes64 = OptionalLong.empty();
    private WavEncoding encoding;

    HeaderReader(CodecInput input, String name) {
      this.input = input;
      this.name = name;
    }

    PcmDecoder read() throws IOException {
      String form = id("its RIFF header");
      input.buffer().order("RIFX".equals(form) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      is64Bit = "RF64".equals(form) || "BW64".equals(form);
      riffBytes = uint32("its RIFF header");
      id("its RIFF header");
      for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
        if (input.fill(1) == 0) {
          throw new AudioFormatError(
              name
                  + " ends before its samples: no "
                  + (encoding == null ? "\"fmt \" chunk" : "\"data\" chunk")
                  + " in "
                  + input.position()
                  + " bytes");
        }
        long start = input.position();
        String id = id("a chunk header");
        long size = uint32("the header of its chunk \"" + printable(id) + '"');
        switch (id) {
          case "data" -> {
            return decoder(size);
          }
          case "fmt " -> readFormat(size, start);
          case "ds64" -> readSizes(size);
          default -> skip(size, "its chunk \"" + printable(id) + "\" at byte " + start);
        }
      }
      throw new AudioFormatError(
          name + " is damaged: no samples behind its first " + MAX_CHUNKS + " chunks");
    }

    private void readFormat(long size, long start) throws IOException {
      String where = "its \"fmt \" chunk";
      if (encoding != null) {
        throw new AudioFormatError(
            name + " is damaged: a second \"fmt \" chunk at byte " + start + " before its samples");
      }
      if (size < WavEncoding.MIN_BYTES) {
        throw new AudioFormatError(
            name
                + " is damaged: its \"fmt \" chunk has "
                + size
                + " bytes, at least "
                + WavEncoding.MIN_BYTES
                + " are needed");
      }
      int used = (int) Math.min(size, WavEncoding.MAX_BYTES);
      need(used, where);
      ByteBuffer bytes = input.buffer();
      int end = bytes.position() + used;
      encoding = WavEncoding.parse(bytes, used, name);
      bytes.position(end);
      skip(size - used, where);
    }

    private void readSizes(long size) throws IOException {
      String where = "its \"ds64\" chunk";
      if (size < 16) {
        throw new AudioFormatError(name + " is damaged: " + where + " has only " + size + " bytes");
      }
      need(16, where);
      riffBytes = input.buffer().getLong();
      dataBytes64 = OptionalLong.of(input.buffer().getLong());
      skip(size - 16, where);
    }

    private PcmDecoder decoder(long declared) throws IOException {
      if (encoding == null) {
        throw new AudioFormatError(
            name + " is damaged: its samples come before any \"fmt \" chunk that describes them");
      }
      long dataBytes = dataBytes(declared);
      return new PcmDecoder(
          input,
          name,
          PcmLayout.ofBytes(encoding.kind(), encoding.sampleRate(), encoding.channels(), dataBytes),
          new AfterSamples(
              input, name, input.buffer().order(), encoding.frameBytes(), 0, dataBytes % 2 == 1));
    }

    /** Length of the samples in bytes, −1 when the file does not tell. */
    private long dataBytes(long declared) throws IOException {
      if (is64Bit && declared == IN_DS64 && dataBytes64.isPresent()) {
        long bytes = dataBytes64.getAsLong();
        return bytes <= 0 || bytes >= LARGEST_SIZE ? -1 : bytes;
      }
      if (UnknownSize.is(input, declared, encoding.frameBytes())) {
        return -1;
      }
      return declared == 0 && !isCompleteWithoutSamples() ? -1 : declared;
    }

    /**
     * Whether a data size of 0 means what it says: further chunks follow up to exactly where the
     * RIFF size and the file end, or another recording. Programs that write into a pipe cannot know
     * that size.
     */
    private boolean isCompleteWithoutSamples() throws IOException {
      long riffEnd = input.position() - input.passed() + riffBytes + 8;
      return AfterSamples.isRecording(input) || reaches(riffEnd);
    }

    private boolean reaches(long riffEnd) {
      return input.size().isPresent()
          && riffEnd == input.size().getAsLong()
          && riffEnd > input.position();
    }

    private String id(String where) throws IOException {
      need(4, where);
      byte[] bytes = new byte[4];
      input.buffer().get(bytes);
      return ascii(bytes, 0);
    }

    private long uint32(String where) throws IOException {
      need(4, where);
      return Integer.toUnsignedLong(input.buffer().getInt());
    }

    private void need(int bytes, String where) throws IOException {
      if (input.fill(bytes) < bytes) {
        throw cut(where);
      }
    }

    /** Skips the rest of a chunk and the byte that pads it to an even length. */
    private void skip(long bytes, String where) throws IOException {
      if (input.skip(bytes) < bytes) {
        throw cut(where);
      }
      if ((bytes & 1) == 1) {
        input.skip(1);
      }
    }

    private AudioFormatError cut(String where) throws IOException {
      input.skip(Long.MAX_VALUE);
      return new AudioFormatError(
          name + " is truncated: it ends after " + input.position() + " bytes within " + where);
    }

    private static String printable(String id) {
      byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] < ' ' || bytes[i] > '~') {
          bytes[i] = '?';
        }
      }
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }
}
