package org.remotemedia.operators.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.SampleBytes;

/** Samples as little-endian blocks of bytes, converted in bulk. */
final class SampleBlocks {
  private static final int BLOCK_BYTES = 1 << 16;

  /** Arrays grow as samples arrive beyond this, so that a damaged count cannot exhaust memory. */
  private static final int STEP_SAMPLES = 1 << 19;

  private SampleBlocks() {}

  static void write(DataOutputView out, AudioBuffer audio) throws IOException {
    out.writeInt(audio.sampleRate());
    out.writeInt(audio.channels());
    ElementFields.writeEnum(out, audio.format());
    out.writeInt(audio.frames());
    int perBlock = BLOCK_BYTES / audio.format().bytesPerSample();
    byte[] bytes = new byte[(int) Math.min(audio.bytes(), BLOCK_BYTES)];
    ByteBuffer block = littleEndian(bytes);
    for (int from = 0; from < audio.samples(); from += perBlock) {
      int count = Math.min(perBlock, audio.samples() - from);
      SampleBytes.put(audio.format(), audio.array(), from, count, block);
      out.write(bytes, 0, count * audio.format().bytesPerSample());
    }
  }

  static AudioBuffer read(DataInputView in) throws IOException {
    int sampleRate = in.readInt();
    int channels = in.readInt();
    AudioFormat format = ElementFields.readEnum(in, AudioFormat.class);
    int frames = in.readInt();
    long samples = (long) frames * channels;
    if (sampleRate < 0 || channels < 1 || frames < 0 || samples > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "damaged audio chunk: " + frames + " frames, " + channels + " channels");
    }
    Object array = format.newArray((int) Math.min(samples, STEP_SAMPLES));
    int capacity = (int) Math.min(samples, STEP_SAMPLES);
    int perBlock = BLOCK_BYTES / format.bytesPerSample();
    byte[] bytes = new byte[(int) Math.min(samples * format.bytesPerSample(), BLOCK_BYTES)];
    ByteBuffer block = littleEndian(bytes);
    for (int from = 0; from < samples; from += perBlock) {
      int count = (int) Math.min(perBlock, samples - from);
      if (from + count > capacity) {
        capacity = (int) Math.min(samples, 2L * capacity);
        Object larger = format.newArray(capacity);
        System.arraycopy(array, 0, larger, 0, from);
        array = larger;
      }
      in.readFully(bytes, 0, count * format.bytesPerSample());
      SampleBytes.get(format, array, from, count, block);
    }
    return AudioBuffer.over(array, frames, new AudioSpec(sampleRate, channels, format, frames));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
