package org.remotemedia.operators.codec.write;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.remotemedia.operators.codec.WavGuid;
import org.remotemedia.operators.value.AudioSpec;

/**
 * The header of a WAV file to be written, up to the first sample. Follows Microsoft's "Multiple
 * channel audio data and WAVE files" (1994, 2007) and, beyond 4 GiB, EBU Tech 3306 (RF64). All
 * sample sizes are even, so that the data never needs a padding byte.
 */
final class WavHeader {
  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final long SIZE_ELSEWHERE = 0xFFFF_FFFFL;

  /** The block alignment is a field of 16 bits. */
  private static final int MAX_FRAME_BYTES = 0xFFFF;

  /** Bytes per second are a field of 32 bits. */
  private static final long MAX_BYTE_RATE = 0xFFFF_FFFFL;

  /** RIFF size, data size and frames as 64 bits, and an empty table. */
  private static final int DS64_BYTES = 28;

  private final AudioSpec spec;
  private final boolean reserve;
  private final int formatBytes;
  private final boolean fact;

  private WavHeader(AudioSpec spec, boolean reserve) {
    refusal(spec)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    this.spec = spec;
    this.fact = !spec.format().isInteger();
    this.formatBytes = spec.channels() > 2 ? 40 : fact ? 18 : 16;
    this.reserve = reserve || riffBytes(false) >= SIZE_ELSEWHERE;
  }

  /** Why no header can describe such audio; empty when one can. */
  static Optional<String> refusal(AudioSpec spec) {
    if (!spec.hasSampleRate()) {
      return Optional.of("WAV cannot hold audio of unknown sample rate: state the rate");
    }
    long frameBytes = (long) spec.channels() * spec.format().bytesPerSample();
    String audio =
        "WAV cannot hold "
            + spec.channels()
            + (spec.channels() == 1 ? " channel of " : " channels of ")
            + spec.format().wireName();
    if (frameBytes > MAX_FRAME_BYTES) {
      return Optional.of(audio + ": at most " + MAX_FRAME_BYTES / spec.format().bytesPerSample());
    }
    if (spec.sampleRate() * frameBytes > MAX_BYTE_RATE) {
      return Optional.of(
          audio
              + " at "
              + spec.sampleRate()
              + " Hz: at most "
              + MAX_BYTE_RATE / frameBytes
              + " Hz");
    }
    return Optional.empty();
  }

  /** Exact where the frames are known; else with room for the sizes of any length. */
  static WavHeader of(AudioSpec spec) {
    return new WavHeader(spec, spec.frames() == AudioSpec.UNKNOWN_FRAMES);
  }

  /** The final header, of the same length, for a file begun with unknown frames. */
  static WavHeader patched(AudioSpec spec) {
    return new WavHeader(spec, true);
  }

  private long dataBytes() {
    return Math.max(0, spec.frames()) * spec.channels() * spec.format().bytesPerSample();
  }

  /** Bytes of the file behind the RIFF size field. */
  private long riffBytes(boolean reserved) {
    return 4L
        + (reserved ? 8 + DS64_BYTES : 0)
        + 8
        + formatBytes
        + (fact ? 12 : 0)
        + 8
        + dataBytes();
  }

  /** At the buffer's position, which must be little endian. */
  void write(ByteBuffer out) {
    long riffBytes = riffBytes(reserve);
    boolean large = riffBytes >= SIZE_ELSEWHERE;
    putId(out, large ? "RF64" : "RIFF");
    out.putInt((int) (large ? SIZE_ELSEWHERE : riffBytes));
    putId(out, "WAVE");
    if (reserve) {
      putId(out, large ? "ds64" : "JUNK");
      out.putInt(DS64_BYTES);
      out.putLong(large ? riffBytes : 0).putLong(large ? dataBytes() : 0);
      out.putLong(large ? spec.frames() : 0).putInt(0);
    }
    writeFormat(out);
    if (fact) {
      putId(out, "fact");
      out.putInt(4).putInt((int) Math.min(SIZE_ELSEWHERE, Math.max(0, spec.frames())));
    }
    putId(out, "data");
    out.putInt((int) (large ? SIZE_ELSEWHERE : dataBytes()));
  }

  private void writeFormat(ByteBuffer out) {
    int bits = spec.format().bits();
    int frameBytes = spec.channels() * spec.format().bytesPerSample();
    int tag = spec.format().isInteger() ? PCM : IEEE_FLOAT;
    putId(out, "fmt ");
    out.putInt(formatBytes);
    out.putShort((short) (formatBytes == 40 ? EXTENSIBLE : tag));
    out.putShort((short) spec.channels());
    out.putInt(spec.sampleRate());
    out.putInt((int) ((long) spec.sampleRate() * frameBytes));
    out.putShort((short) frameBytes).putShort((short) bits);
    if (formatBytes == 18) {
      out.putShort((short) 0);
    } else if (formatBytes == 40) {
      // No channel mask: what the channels are is not known here.
      out.putShort((short) 22).putShort((short) bits).putInt(0);
      out.putInt(tag);
      WavGuid.putMediaSubtypeTail(out);
    }
  }

  private static void putId(ByteBuffer out, String id) {
    out.put(id.getBytes(StandardCharsets.US_ASCII));
  }
}
