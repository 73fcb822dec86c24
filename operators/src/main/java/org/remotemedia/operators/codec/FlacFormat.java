package org.remotemedia.operators.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.remotemedia.operators.error.AudioFormatError;

/** FLAC in its own container (RFC 9639). */
final class FlacFormat implements AudioFileFormat {
  private static final byte[] MARKER = "fLaC".getBytes(StandardCharsets.US_ASCII);
  private static final int STREAM_INFO = 0;
  private static final int FORBIDDEN = 127;

  @Override
  public String name() {
    return "FLAC";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".flac");
  }

  @Override
  public boolean matches(byte[] head) {
    return MagicBytes.has(head, 0, "fLaC");
  }

  @Override
  public PartDecoder open(CodecInput input, String name, DecoderProcess process)
      throws IOException {
    input.buffer().position(input.buffer().position() + MARKER.length);
    FlacStreamInfo info = null;
    boolean last = false;
    for (int block = 0; !last; block++) {
      int header = need(input, 4, name).getInt();
      last = header < 0;
      int type = header >>> 24 & 0x7F;
      int length = header & 0xFF_FFFF;
      if (type == FORBIDDEN || (type == STREAM_INFO) != (block == 0)) {
        throw new AudioFormatError(
            name + " is damaged: its FLAC header has a block of type " + type + " out of place");
      }
      if (type == STREAM_INFO) {
        if (length != FlacStreamInfo.BYTES) {
          throw new AudioFormatError(
              name + " is damaged: its FLAC header declares " + length + " bytes, not 34");
        }
        info = FlacStreamInfo.parse(need(input, length, name), name);
      } else if (input.skip(length) < length) {
        throw input.endsInHeader(name);
      }
    }
    return new FlacDecoder(input, name, info);
  }

  private static ByteBuffer need(CodecInput input, int bytes, String name) throws IOException {
    if (input.fill(bytes) < bytes) {
      throw input.endsInHeader(name);
    }
    return input.buffer().order(ByteOrder.BIG_ENDIAN);
  }
}
