package org.remotemedia.operators.codec.ffmpeg;

/**
 * What the configuration of a stream (ISO/IEC 14496-3, AudioSpecificConfig) says of its core, as
 * far as it is AAC LC of one channel.
 *
 * @param sampleRate of the core, in Hz
 * @param shortFrames whether its frames are of 960 samples rather than 1024
 */
record AacConfiguration(int sampleRate, boolean shortFrames) {
  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };
  private static final int LC = 2;
  private static final int SBR = 5;

  /** Of the rate's index, that the rate itself follows. */
  private static final int EXPLICIT = 15;

  private static final int SYNC_SBR = 0x2B7;
  private static final int SYNC_STEREO = 0x548;

  /** Bits of a configuration, the first one highest. */
  private static final class Bits {
    private final byte[] bytes;
    private int position;

    Bits(byte[] bytes) {
      this.bytes = bytes;
    }

    int read(int count) {
      int value = 0;
      for (int i = 0; i < count; i++, position++) {
        int bit = position / 8 < bytes.length ? bytes[position / 8] >> (7 - position % 8) & 1 : 0;
        value = value << 1 | bit;
      }
      return value;
    }

    void write(int value, int count) {
      for (int i = count - 1; i >= 0; i--, position++) {
        bytes[position / 8] |= (byte) ((value >> i & 1) << (7 - position % 8));
      }
    }

    int readRate() {
      int index = read(4);
      return index == EXPLICIT ? read(24) : index < RATES.length ? RATES[index] : 0;
    }

    void writeRate(int rate) {
      int index = 0;
      while (index < RATES.length && RATES[index] != rate) {
        index++;
      }
      if (index < RATES.length) {
        write(index, 4);
      } else {
        write(EXPLICIT, 4);
        write(rate, 24);
      }
    }
  }

  /**
   * Reads a configuration.
   *
   * @return null where it says another thing than AAC LC of one channel, perhaps with SBR
   */
  static AacConfiguration parse(byte[] bytes) {
    Bits in = new Bits(bytes);
    int type = in.read(5);
    int rate = in.readRate();
    int channels = in.read(4);
    if (type == SBR) {
      in.readRate();
      type = in.read(5);
    }
    boolean shortFrames = in.read(1) == 1;
    boolean plain = in.read(2) == 0;
    return type == LC && channels == 1 && rate > 0 && plain
        ? new AacConfiguration(rate, shortFrames)
        : null;
  }

  /** Reads the header of a frame that has one, likewise. */
  static AacConfiguration ofAdts(byte[] header) {
    int type = (header[2] >> 6 & 3) + 1;
    int index = header[2] >> 2 & 15;
    int channels = (header[2] & 1) << 2 | (header[3] >> 6 & 3);
    return type == LC && channels == 1 && index < RATES.length
        ? new AacConfiguration(RATES[index], false)
        : null;
  }

  /** The configuration of such a core with SBR to a rate, and without parametric stereo. */
  byte[] monoAt(int outputRate) {
    Bits out = new Bits(new byte[16]);
    out.write(LC, 5);
    out.writeRate(sampleRate);
    out.write(1, 4);
    out.write(shortFrames ? 1 : 0, 1);
    out.write(0, 2);
    out.write(SYNC_SBR, 11);
    out.write(SBR, 5);
    out.write(1, 1);
    out.writeRate(outputRate);
    out.write(SYNC_STEREO, 11);
    out.write(0, 1);
    return out.bytes;
  }
}
