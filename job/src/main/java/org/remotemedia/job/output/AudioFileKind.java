package org.remotemedia.job.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.remotemedia.operators.codec.AudioFileWriter;
import org.remotemedia.operators.codec.WavWriter;
import org.remotemedia.operators.codec.flacencoder.FlacWriter;
import org.remotemedia.operators.value.AudioSpec;

/** The kinds of audio files that a run can write. */
public enum AudioFileKind {
  WAV,
  FLAC;

  /** What their names end with. */
  public String suffix() {
    return this == WAV ? ".wav" : ".flac";
  }

  /** Why such a file cannot hold such audio; empty when it can. */
  Optional<String> refusal(AudioSpec spec) {
    return this == WAV ? WavWriter.refusal(spec) : FlacWriter.refusal(spec);
  }

  /**
   * Starts a file.
   *
   * @param buffer from {@link WavWriter#newBuffer}; in use until the writer is closed
   */
  AudioFileWriter open(SeekableByteChannel target, AudioSpec spec, ByteBuffer buffer)
      throws IOException {
    return this == WAV ? new WavWriter(target, spec, buffer) : new FlacWriter(target, spec);
  }
}
